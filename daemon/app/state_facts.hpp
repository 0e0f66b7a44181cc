// The daemon's whole state as facts: told at start, and again in slices when the observer lost some. The neighbors'
// statistics and the pools' counts are told when they change. Control thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "bgp/net/speaker.hpp"
#include "daemon/app/announcer.hpp"
#include "daemon/app/present_config.hpp"
#include "daemon/inventory/inventory.hpp"
#include "daemon/observe/facts.hpp"

namespace eipd::app {

class StateFacts {
 public:
  using Tell = std::function<void(observe::Fact)>;

  using Pools = std::function<std::vector<inventory::Inventory::Occupancy>()>;

  /// All outlive the object. `pools` is asked from start() on.
  StateFacts(boost::asio::any_io_executor executor, const ConfigPtr& config, const Announcer& announcer,
             const bgp::net::Speaker& speaker, Pools pools, Tell tell);

  /// Tells what the configuration says, and from then on the neighbors' statistics.
  void start();
  void stop();
  /// Tells all again; begins anew if it is already at it.
  void tell_all();

 private:
  void tell_configuration();
  void tell_eips(EipIndex from);
  void tell_statistics(bool changed_only);
  void tell_pools();
  void arm();
  void tell_of_limit(const observe::NeighborStatistics& before, const observe::NeighborStatistics& now);
  [[nodiscard]] observe::NeighborStatistics statistics(const std::string& neighbor) const;

  boost::asio::any_io_executor executor_;
  const ConfigPtr& config_;
  const Announcer& announcer_;
  const bgp::net::Speaker& speaker_;
  Pools pools_;
  Tell tell_;
  boost::asio::steady_timer timer_;
  std::map<std::string, observe::NeighborStatistics> told_;
  struct Count {
    double addresses = 0;
    double allocated = 0;
    friend bool operator==(const Count&, const Count&) = default;
  };
  std::map<std::string, Count, std::less<>> told_pools_;
  std::uint64_t telling_ = 0;  ///< numbers the walks, so that one that was begun anew ends
};

}  // namespace eipd::app
