// Real sockets on loopback inside one io_context: speakers as the daemon runs them, and peers that a test drives by
// hand. Real: the kernel's TCP, the state machines, the codec, the Adj-RIB-Out. Fake: nobody; but ports are ephemeral,
// and the observer is a recorder.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "bgp/net/speaker.hpp"
#include "bgp/wire/decode.hpp"

namespace eipd::bgp::net::test {

using namespace std::chrono_literals;  // NOLINT: the tests' times

inline constexpr Asn kPopAs{64500};
inline constexpr Asn kRouterAs{64496};

/// The one thread of a test.
class Loop {
 public:
  /// Runs until the condition holds, at most this long; returns whether it does.
  bool until(const std::function<bool()>& condition, std::chrono::milliseconds at_most = 10s);
  /// Runs for that long: for what must not happen.
  void run_for(std::chrono::milliseconds time);
  boost::asio::io_context context;
  /// Called between two completions; null when its owner is gone.
  std::vector<std::shared_ptr<std::function<void()>>> each_turn;
};

/// Keeps what it is told, as text where text is enough. Attaches `group`, if there is one, to each session.
class Recorder : public Observer {
 public:
  void session_up(const SessionUp& up) override;
  void session_down(const SessionDown& down) override;
  void session_changed(const SessionChanged& change) override;
  void bfd_changed(const BfdChanged& change) override;
  void notification(const NotificationSeen& seen) override;
  void malformed_update(const MalformedUpdate& malformed) override;
  void connection_refused(const ConnectionRefused& refused) override;
  void chunk_written(std::string_view neighbor, const rib::ExportGroup& group, const rib::ChunkPtr& chunk) override;

  [[nodiscard]] std::size_t count(std::string_view event) const;

  std::vector<std::string> events;         ///< "up edge1", "down edge1 hold-timer-expired", "malformed edge1"
  std::vector<std::string> bfd;            ///< "edge1 Down>Up", "edge1 Up>Down failed"
  std::vector<std::string> notifications;  ///< "sent Cease/Administrative Shutdown: text"
  std::vector<std::string> refused;        ///< "unknown-source"
  std::vector<std::string> states;         ///< "edge1 Idle>Connect"
  std::vector<std::string> writes;         ///< "edge1 announce 3"
  Speaker* speaker = nullptr;
  std::shared_ptr<rib::ExportGroup> group;
};

/// A speaker that listens on one address, at a port of the kernel's choice.
struct Pop {
  Pop(Loop& loop, const char* address, Asn as, std::uint32_t id, BfdOptions bfd = {});
  /// The neighbor's state; Idle if there is no such neighbor.
  [[nodiscard]] fsm::State state(std::string_view neighbor) const;
  [[nodiscard]] bool established(std::string_view neighbor) const { return state(neighbor) == fsm::State::Established; }
  Recorder seen;
  Speaker speaker;
  Endpoint at;
};

/// A neighbor at that endpoint, which is dialled again 20 ms after a failure, from `local`.
fsm::NeighborSettings neighbor(std::string name, Asn as, const Endpoint& at, const char* local);

/// Routes 10.x.y.z/32 with one set of attributes, for n prefixes.
std::vector<Prefix> host_routes(std::uint32_t count);
rib::AttributesPtr attributes(const char* next_hop = "192.0.2.1");

/// A peer that a test drives by hand. It answers nothing by itself.
class RawPeer {
 public:
  explicit RawPeer(Loop& loop, const char* address = "127.0.0.3");
  ~RawPeer();
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  /// Where it listens, and waits for a connection.
  [[nodiscard]] Endpoint at() const;
  bool accept();
  /// Connects to the speaker.
  bool dial(const Endpoint& speaker);
  void send(const wire::Buffer& message);
  void close();
  /// From now on it takes messages of up to 65535 octets.
  void accept_extended_messages() { framer_.accept_extended_messages(); }
  /// Goes through the handshake on an open connection; true when the speaker's KEEPALIVE is here.
  bool establish(const wire::Open& ours);
  static wire::Open open(std::chrono::seconds hold_time = 90s, Asn as = kRouterAs);

  [[nodiscard]] std::size_t count(wire::MessageType type) const;
  /// The NOTIFICATION that came, described; empty if none did.
  [[nodiscard]] std::string notification() const;

  std::vector<wire::MessageType> messages;
  std::optional<wire::Open> open_of_speaker;
  std::set<Prefix> routes;
  std::size_t announced = 0;  ///< prefixes in UPDATEs, repetitions counted
  std::vector<Family> end_of_rib;
  std::vector<std::string> marks;  ///< of refreshes, with the prefixes before each: "5 begin ipv4"
  std::size_t longest = 0;         ///< octets of the longest message
  std::size_t octets = 0;
  bool closed = false;   ///< by the speaker
  bool reading = true;   ///< set to false, the peer reads no more
  std::size_t window{};  ///< octets of receive buffer to ask for before connecting or accepting; 0: the system's

 private:
  void pump();
  void take(const wire::Frame& frame);
  void open_up();

  Loop& loop_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::socket socket_;
  wire::Framer framer_;
  std::optional<wire::Notification> notification_;
  std::shared_ptr<std::function<void()>> turn_;
};

}  // namespace eipd::bgp::net::test
