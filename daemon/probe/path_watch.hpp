// Makes checks run at once when the way to what they look at has changed: a link, an address, a route.
//
// What an event concerns is found out by asking the kernel anew which way it would send to the targets that it may
// concern, and comparing with what it said before: that holds whatever the routing is made of, and misses nothing that
// came with no event of its own. The first event is followed at once; while more of them come, the next look waits for
// kPause, or twenty times as long as the last one took. So a storm costs a twentieth of the thread, and a check runs
// only where the way to its target is another one at a look. Where the kernel has lost events, all checks run once.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/kernel/network_events.hpp"
#include "daemon/kernel/paths.hpp"
#include "daemon/probe/facts.hpp"
#include "daemon/probe/ledger.hpp"
#include "daemon/probe/surroundings.hpp"

namespace eipd::probe {

/// Lives on one loop's thread, and until the loop has ended.
class PathWatch {
 public:
  static constexpr std::chrono::milliseconds kPause{50};
  static constexpr int kRest = 20;                        ///< times what a look took
  static constexpr std::chrono::seconds kEverything{10};  ///< between two runs of all checks

  /// To be called for each check that is to run now.
  using Hurry = std::function<void(const RecordPtr&, Trigger)>;
  /// `around` outlives it.
  PathWatch(boost::asio::io_context& loop, Surroundings& around, Hurry hurry);

  /// False: the kernel tells us nothing, and nothing runs out of turn.
  bool start();
  /// A check that looks at no target is passed over.
  void add(const RecordPtr& record);
  void remove(const Record* record) { watched_.erase(record); }

  /// Looks now. What start() does with the kernel's events; tests have their own.
  boost::asio::awaitable<void> look(kernel::NetworkChange change);

 private:
  struct Watched {
    RecordPtr record;
    std::optional<kernel::Path> path;  ///< as it was last; none: the target's name is not known yet
  };
  boost::asio::awaitable<void> live();
  void look_at(Watched& watched, const kernel::NetworkChange& change, bool everything);
  [[nodiscard]] std::optional<kernel::Way> way_to(const Record& record) const;

  boost::asio::io_context& loop_;
  Surroundings& around_;
  Hurry hurry_;
  std::map<const Record*, Watched> watched_;
  kernel::Paths paths_;
  std::optional<kernel::NetworkEvents> events_;
  boost::asio::posix::stream_descriptor readable_;
  boost::asio::steady_timer pause_;
  std::optional<health::TimePoint> everything_at_;
};

}  // namespace eipd::probe
