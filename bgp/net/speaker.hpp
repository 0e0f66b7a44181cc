// The BGP speaker of this host: its listeners, and a session shell for each neighbor. It performs what the pure state
// machines (bgp/fsm) ask for and writes what the Adj-RIB-Out (bgp/rib) has for a neighbor; it decides nothing and logs
// nothing.
//
// Thread: everything here belongs to the control thread, the one that runs the executor. No call blocks.
//
// The life of a session: SessionUp → the owner answers attach(neighbor, group) → the group's routes are written as fast
// as the neighbor reads, withdrawals first, in slices, then End-of-RIB once released → after each change of a group the
// owner calls wake(group), which writes in the same turn → SessionDown, the group is detached.
//
// Bounds: a neighbor has at most two live connections and four that are being closed; each holds one chunk of UPDATEs,
// a few control messages, and a read buffer of one size. What a slow neighbor has not read stays in the Adj-RIB-Out as
// state, not here as messages.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "bgp/fsm/impact.hpp"
#include "bgp/fsm/neighbor_settings.hpp"
#include "bgp/net/bfd_engine.hpp"
#include "bgp/net/facts.hpp"
#include "bgp/net/listeners.hpp"
#include "bgp/net/observer.hpp"
#include "bgp/rib/export_group.hpp"

namespace eipd::bgp::net {

class NeighborShell;
class Timer;
struct ShellContext;

class Speaker {
 public:
  /// `observer` outlives the speaker. `seed` is of the timers' jitter.
  Speaker(boost::asio::any_io_executor executor, fsm::SpeakerSettings settings, Observer& observer,
          std::uint64_t seed = std::random_device{}(), BfdOptions bfd = {});
  /// Closes every socket at once, without a NOTIFICATION: see stop().
  ~Speaker();
  Speaker(const Speaker&) = delete;
  Speaker& operator=(const Speaker&) = delete;

  /// Opens one socket for each of the settings' endpoints. On failure none stays open. Connections are taken from now
  /// on; those of neighbors set later are taken from then on.
  std::expected<void, ListenError> listen();
  /// Where it listens; ports that were given as 0 are filled in.
  [[nodiscard]] std::vector<Endpoint> listening() const;

  /// The whole list of neighbors, names unique. One that is gone is told Cease/Peer De-configured, one with a change of
  /// fsm::Impact::Reset (or new contents of its password file) Cease/Other Configuration Change, and starts anew; the
  /// others' sessions are not touched.
  void set_neighbors(std::vector<fsm::NeighborSettings> neighbors);
  /// The same together with new settings of the speaker itself. Endpoints that are no longer listened on are closed
  /// before the new ones are opened. When one of those can't be, or BFD's thread can't begin, all is as before and the
  /// error says why.
  std::expected<void, ListenError> reconfigure(fsm::SpeakerSettings settings,
                                               std::vector<fsm::NeighborSettings> neighbors);
  /// Names, sorted.
  [[nodiscard]] std::vector<std::string> neighbors() const;

  /// What the established neighbor is sent from now on; a group that says nothing makes it get End-of-RIB alone.
  /// Replaces an earlier group. Ignored if the neighbor has no session.
  void attach(std::string_view neighbor, std::shared_ptr<rib::ExportGroup> group);
  /// The first of two steps by which a session goes over to another group and is sent the difference alone: from now on
  /// it writes withdrawals alone, which wait for nothing. The owner brings a reader of the new group to what this one
  /// knows (rib::ExportGroup::known, adopt) and hands over. Nothing if the neighbor has no session, or that no group.
  std::optional<rib::ReaderId> hold(std::string_view neighbor);
  /// The second. A session that is gone meanwhile gives the reader back to the group.
  void hand_over(std::string_view neighbor, std::shared_ptr<rib::ExportGroup> group, rib::ReaderId reader);
  /// The group has changed: every attached session writes what its socket takes, now.
  void wake(const rib::ExportGroup& group);
  /// From now on a session that has been sent all of its group gets End-of-RIB (RFC 4724 §2), once. Called when the
  /// first full set of verdicts is in, or `startup_wait` has passed.
  void release_end_of_rib();

  /// The operator's: down with Cease/Administrative Shutdown and these words (RFC 9003), until enable(). False: no such
  /// neighbor.
  bool shutdown(std::string_view neighbor, std::string_view text);
  bool enable(std::string_view neighbor);
  /// Down with Cease/Administrative Reset, and up again.
  bool reset(std::string_view neighbor, std::string_view text);

  /// Where EIPs come from, all of it: no connection that is made or taken from now on, and no BFD session, has a local
  /// address of these. What is established or up stays.
  void never_from(std::vector<Prefix> prefixes);

  /// What our OPENs say of a restart, until each neighbor's first session and for `restart_time` at most. Before
  /// set_neighbors.
  void restarted(const fsm::Restart& restart);

  /// The last act. New connections are refused and none is dialled. Once every session has been sent all that its group
  /// holds (the owner has withdrawn everything before), or `patience` has passed, sessions end with
  /// Cease/Administrative Shutdown and `text`; `done` is called when the last connection is closed.
  void stop(std::chrono::milliseconds patience, std::string text, std::move_only_function<void()> done);
  /// The last act of a process that comes back: BFD says AdminDown, then sessions with graceful restart end as above
  /// but without a NOTIFICATION, so that the neighbors keep what they were sent last (RFC 4724 §4.2). The other
  /// sessions, and those that were not sent everything within `patience`, end as by stop().
  void keep(std::chrono::milliseconds patience, std::string text, std::move_only_function<void()> done);

  /// How BFD's thread is scheduled; nothing while no neighbor has BFD.
  [[nodiscard]] std::optional<BfdScheduling> bfd_scheduling() const;
  /// Nothing for an unknown neighbor.
  [[nodiscard]] std::optional<NeighborStatus> status(std::string_view neighbor) const;
  /// Valid until the neighbor is removed; nullptr if unknown.
  [[nodiscard]] const MessageCounters* counters(std::string_view neighbor) const;
  /// What was handed to the neighbor's session: see rib::ExportGroup::sent. Nothing while it has no group.
  [[nodiscard]] std::optional<rib::ReaderId> reader(std::string_view neighbor) const;

 private:
  using Shells = std::map<std::string, std::shared_ptr<NeighborShell>, std::less<>>;

  [[nodiscard]] NeighborShell* find(std::string_view neighbor) const;
  std::expected<void, ListenError> prepare_bfd(const std::vector<fsm::NeighborSettings>& neighbors);
  void apply(std::vector<fsm::NeighborSettings> neighbors, fsm::Impact of_speaker);
  void accepted(Listener& listener, boost::asio::ip::tcp::socket socket);
  void remove(Shells::iterator shell);
  [[nodiscard]] bool hears(const Listener& listener, const fsm::NeighborSettings& neighbor) const;
  void follow_devices();
  void guard_listeners();
  void guard(Listener& listener);
  void end_all(bool keep, std::chrono::milliseconds patience, std::string text, std::move_only_function<void()> done);
  void finish_when_quiet();

  fsm::SpeakerSettings settings_;
  Observer& observer_;
  std::unique_ptr<ShellContext> context_;
  Listeners listeners_;
  std::set<std::string> vrfs_;        ///< of neighbors
  std::vector<ScopedAddress> keyed_;  ///< of neighbors whose keys may be on the listeners
  bool listens_ = false;              ///< listen() was called
  Shells shells_;
  std::vector<std::shared_ptr<NeighborShell>> leaving_;  ///< removed, their connections are being closed
  /// Why a listener cannot check a neighbor's MD5 key: such connections are refused.
  std::map<std::pair<const Listener*, std::string>, std::string> md5_faults_;
  std::unique_ptr<Timer> patience_;
  std::unique_ptr<Timer> restart_;  ///< until no neighbor waits for us any more
  std::move_only_function<void()> stopped_;
  bool stopping_ = false;
};

}  // namespace eipd::bgp::net
