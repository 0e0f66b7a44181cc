// One neighbor on the control thread: performs what its state machine (fsm::Peer) asks for, with sockets and timers,
// and tells the machine what happened. Each completion is one event; `step` performs the actions it yields and then
// writes what there is to write. Performing only starts things, so the machine is never entered while it acts.
//
// It owns the neighbor's connections, timers, and, while a session is Established, what the session is sent.
#pragma once

#include <array>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "bgp/fsm/impact.hpp"
#include "bgp/fsm/inbound.hpp"
#include "bgp/fsm/peer.hpp"
#include "bgp/net/advertiser.hpp"
#include "bgp/net/bfd_engine.hpp"
#include "bgp/net/channel.hpp"
#include "bgp/net/facts.hpp"
#include "bgp/net/observer.hpp"
#include "bgp/net/timer.hpp"

namespace eipd::bgp::net {

/// What all shells of a speaker share. Outlives them.
struct ShellContext {
  boost::asio::any_io_executor executor;
  const fsm::SpeakerSettings& speaker;
  Observer& observer;
  Jitter jitter;
  bool end_of_rib_released = false;
  fsm::Restart restart;            ///< of this process, as long as neighbors may wait for it
  std::vector<Prefix> never_from;  ///< no local address of a connection, or of BFD
  BfdOptions bfd_options;
  std::unique_ptr<BfdEngine> bfd;  ///< made for the first neighbor that has BFD

  /// Makes `bfd`, if there is none. Throws std::system_error where the host is out of threads.
  void begin_bfd();
};

/// A neighbor's MD5 key: empty where none is configured, or why it can't be had.
using Md5Key = std::expected<std::string, std::string>;

class NeighborShell final : private ChannelOwner {
 public:
  static constexpr std::size_t kMaxClosing = 4;  ///< connections being closed; beyond, the oldest is cut off
  /// Once a hold timer: how much longer we wait when octets came late because we were late (cf. rule in hold_expired).
  static constexpr std::chrono::milliseconds kHoldExtension{2000};

  NeighborShell(ShellContext& context, fsm::NeighborSettings settings, Md5Key key);
  /// Cuts all connections off.
  ~NeighborShell() override;
  NeighborShell(const NeighborShell&) = delete;
  NeighborShell& operator=(const NeighborShell&) = delete;

  /// Goes up, unless it is shut down.
  void start();
  /// New settings, of the neighbor and, already in the context, of the speaker. By what the changes cost (fsm::Impact;
  /// `of_speaker`: the speaker's part of it) the session stays, or it is told Cease/Other Configuration Change and a
  /// new one begins; what is not Established yet begins anew also for a change that concerns the next session.
  void reconfigure(fsm::NeighborSettings settings, Md5Key key, fsm::Impact of_speaker);
  /// Down for good with this cause.
  void stop(fsm::Cause cause, std::string_view text);
  /// Down for good, once the session was sent all that its group holds: by Cease/Administrative Shutdown, or with
  /// `keep` and graceful restart without a word.
  void stop_when_drained(bool keep, std::string text);
  void end_restart() { peer_->end_restart(); }
  /// Calls back when the last connection is closed, perhaps at once.
  void when_quiet(std::move_only_function<void()> callback);
  [[nodiscard]] bool quiet() const { return live_.empty() && closing_.empty(); }

  void shutdown(std::string_view text);
  void enable();
  void reset(fsm::Cause cause, std::string_view text);

  /// A connection of this neighbor, accepted by a listener. `md5_fault`: why that listener can't check the key.
  void accept(boost::asio::ip::tcp::socket socket, const std::string& md5_fault);

  void attach(std::shared_ptr<rib::ExportGroup> group);
  /// The session writes nothing more of its group but withdrawals until it is handed over; nothing if it has none.
  std::optional<rib::ReaderId> hold();
  void hand_over(std::shared_ptr<rib::ExportGroup> group, rib::ReaderId reader);
  /// Writes what there is and what the sockets take.
  void flush();
  [[nodiscard]] const Advertiser* advertiser() const;

  [[nodiscard]] const fsm::NeighborSettings& settings() const { return settings_; }
  [[nodiscard]] const Md5Key& md5_key() const { return md5_key_; }
  [[nodiscard]] const MessageCounters& counters() const { return messages_; }
  [[nodiscard]] NeighborStatus status() const;

 private:
  struct Live {
    std::shared_ptr<Channel> channel;
    std::array<std::unique_ptr<Timer>, 3> timers;  ///< by fsm::ConnectionTimer
    bool hold_extended = false;
  };
  struct Session {
    fsm::ConnectionId connection;
    fsm::Negotiated negotiated;
    Endpoint local;
    Endpoint remote;
    std::array<ReceivedRoutes, kFamilies.size()> received;
    std::unique_ptr<Advertiser> advertiser;
  };

  struct Bfd {
    BfdSessionId id = 0;
    BfdPath path;
    BfdNews news;
  };

  void on_connected(fsm::ConnectionId connection) override;
  void on_failed(fsm::ConnectionId connection, std::string why) override;
  void on_readable(fsm::ConnectionId connection, wire::Framer& framer) override;
  void on_room(fsm::ConnectionId connection, SendQueue& queue) override;
  void on_sent(fsm::ConnectionId connection, const SendQueue::Completed& completed) override;
  void on_progress(fsm::ConnectionId connection) override;
  void on_closed(const Channel& channel) override;

  /// Begins, changes or ends the BFD session, as the settings and the neighbor's state want it.
  void follow_bfd();
  void hear_bfd(const BfdNews& news);

  void step(fsm::Actions actions);
  void step(fsm::ConnectionId connection, const fsm::Event& event) { step(peer_->on(connection, event)); }

  void perform(fsm::Dial& action);
  void perform(fsm::Adopt& action);
  void perform(fsm::Refuse& action);
  void perform(fsm::Send& action);
  void perform(fsm::Close& action);
  void perform(fsm::StartTimer& action);
  void perform(fsm::StartPeerTimer& action);
  void perform(fsm::StopPeerTimer& action);
  void perform(fsm::SessionUp& action);
  void perform(fsm::SessionDown& action);
  void perform(fsm::RefreshRequested& action);
  void perform(fsm::StateChanged& action);
  void perform(fsm::NotificationSent& action);
  void perform(fsm::NotificationSeen& action);
  void perform(fsm::ConnectionEnded& action);

  Live* find(fsm::ConnectionId connection);
  Live& add(fsm::ConnectionId connection);
  [[nodiscard]] std::chrono::nanoseconds duration(const fsm::Delay& delay);
  void expired(fsm::ConnectionId connection, fsm::ConnectionTimer timer);
  /// True: the peer may be alive yet, look again later.
  bool hold_may_wait(fsm::ConnectionId connection);
  void count(const wire::Update& update);
  void refused(ConnectionRefused::Why why, const boost::asio::ip::tcp::socket& socket, std::string text);
  void check_drained();
  void notify_quiet();

  ShellContext& context_;
  fsm::NeighborSettings settings_;
  Md5Key md5_key_;
  std::unique_ptr<fsm::Peer> peer_;
  std::map<fsm::ConnectionId, Live> live_;
  std::vector<std::shared_ptr<Channel>> closing_;
  std::array<Timer, 3> timers_;                           ///< by fsm::PeerTimer
  std::optional<boost::asio::ip::tcp::socket> incoming_;  ///< while the machine is asked about it
  std::optional<Session> session_;
  std::optional<Bfd> bfd_;
  bool performing_ = false;
  bool shutdown_ = false;
  std::string shutdown_text_;
  std::optional<std::string> stop_text_;  ///< stop when drained
  bool stop_keeps_ = false;               ///< likewise, leaving the routes to graceful restart
  std::move_only_function<void()> when_quiet_;

  SystemTime since_;
  MessageCounters messages_;
  std::uint64_t malformed_updates_ = 0;
  std::uint64_t established_ = 0;
  std::string last_error_;
  std::optional<SystemTime> last_error_at_;
};

}  // namespace eipd::bgp::net
