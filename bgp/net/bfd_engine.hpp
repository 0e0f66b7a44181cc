// BFD for the neighbors of a speaker (RFC 5880, 5881, 5883): the sockets, and a thread of its own, so that nothing that
// control does delays a packet. The thread runs at real-time priority where the system allows it.
//
// Threads: the public functions belong to control. The engine's thread answers through one slot a session (the newest
// news win, one wake-up for many), which control drains on its executor.
//
// On the wire: single hop from a port of its own to UDP 3784, TTL 255 both ways; multihop to 4784. Packets that no
// session takes are dropped in silence; a flood is read in bounded batches.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "bgp/bfd/demultiplexer.hpp"
#include "bgp/fsm/neighbor_settings.hpp"
#include "bgp/net/bfd_news.hpp"
#include "bgp/types/prefix.hpp"

namespace eipd::bgp::net {

/// Where one session runs.
struct BfdPath {
  bfd::Path ends;
  std::string device;  ///< packets leave by it; empty: as the routes say
  std::string vrf;     ///< packets come by it too; empty: none
  friend bool operator==(const BfdPath&, const BfdPath&) = default;
};
/// The neighbor has BFD set. Across routers (`multihop`, or `ttl_security` of more than one hop) it is RFC 5883's.
BfdPath bfd_path(const fsm::NeighborSettings& neighbor);
bfd::Parameters bfd_parameters(const fsm::BfdSettings& settings);

/// How the thread is scheduled.
enum class BfdScheduling : std::uint8_t { Realtime, Nice, Ordinary };
std::string_view to_string(BfdScheduling scheduling);  ///< "realtime", "nice", "ordinary"

struct BfdPorts {
  std::uint16_t receive = 0;
  std::uint16_t send = 0;
};
struct BfdOptions {
  BfdPorts single_hop{3784, 3784};
  BfdPorts multihop{4784, 4784};
};

class BfdEngine {
 public:
  using Hear = std::function<void(const BfdNews&)>;

  explicit BfdEngine(boost::asio::any_io_executor control, BfdOptions options = {});
  /// As stop().
  ~BfdEngine();
  BfdEngine(const BfdEngine&) = delete;
  BfdEngine& operator=(const BfdEngine&) = delete;

  /// Where EIPs come from, all of it: no session sends from there, whatever the kernel would choose. One that is up
  /// goes on.
  void never_from(std::vector<Prefix> prefixes);
  /// A new session, Down. `hear` is called on control until end().
  BfdSessionId begin(BfdPath path, bfd::Parameters parameters, Hear hear);
  void configure(BfdSessionId session, bfd::Parameters parameters);
  /// A BGP session of that generation stands on the path from now on; a failure is about it. `failures`: those that
  /// control knew of; if there were more and the path is still down, the new session has failed already.
  void watch(BfdSessionId session, std::uint64_t generation, std::uint64_t failures);
  /// To AdminDown, which the peer is told for a few seconds more; nothing is heard of it any more.
  void end(BfdSessionId session);
  /// All sessions to AdminDown, and the thread's end. Nothing is heard afterwards.
  void stop();

  [[nodiscard]] BfdScheduling scheduling() const { return scheduling_; }

 private:
  class Thread;
  void drain();

  boost::asio::any_io_executor control_;
  std::shared_ptr<Thread> thread_;
  std::map<BfdSessionId, Hear> hearers_;
  BfdSessionId last_ = 0;
  BfdScheduling scheduling_ = BfdScheduling::Ordinary;
  std::shared_ptr<bool> alive_;  ///< for the wake-ups that are under way
};

}  // namespace eipd::bgp::net
