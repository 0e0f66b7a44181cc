#include "daemon/probe/path_watch.hpp"

#include <algorithm>
#include <unistd.h>
#include <utility>
#include <variant>

#include <boost/asio.hpp>

#include "daemon/probe/target.hpp"

namespace eipd::probe {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using kernel::NetworkChange;
using kernel::Path;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr int kSlice = 128;                        ///< checks that are looked at before others have their turn
constexpr std::chrono::milliseconds kCollect{10};  ///< between two reads while events come

bool may_concern(const NetworkChange& change, const bgp::IpAddress& target) {
  if (change.any_route || !change.links.empty() || !change.addresses.empty()) return true;
  return std::ranges::any_of(change.routes, [&](const bgp::Prefix& prefix) { return prefix.covers(target); });
}

template <class Value>
bool is_among(const std::vector<Value>& values, const std::optional<Value>& value) {
  return value && std::ranges::find(values, *value) != values.end();
}

/// What of the change concerns a check; nothing: it does not.
std::optional<Trigger> cause(const NetworkChange& change, const std::optional<Path>& before, const Path& now,
                             const std::optional<bgp::IpAddress>& source) {
  const auto left_by = before ? std::optional{before->link} : std::nullopt;
  if (is_among(change.links, left_by) || is_among(change.links, std::optional{now.link})) return Trigger::Link;
  const auto sent_from = before ? before->source : std::nullopt;
  if (is_among(change.addresses, source) || is_among(change.addresses, sent_from) ||
      is_among(change.addresses, now.source))
    return Trigger::Address;
  if (!before || *before != now) return Trigger::Route;
  return std::nullopt;
}

}  // namespace

PathWatch::PathWatch(asio::io_context& loop, Surroundings& around, Hurry hurry)
    : loop_{loop}, around_{around}, hurry_{std::move(hurry)}, readable_{loop}, pause_{loop} {}

bool PathWatch::start() {
  auto events = kernel::NetworkEvents::open();
  if (!events) return false;
  events_ = *std::move(events);
  boost::system::error_code error;
  readable_.assign(::dup(events_->descriptor()), error);
  if (error) return false;
  asio::co_spawn(loop_, live(), asio::detached);
  return true;
}

void PathWatch::add(const RecordPtr& record) {
  if (record->id.target.empty()) return;
  const auto way = way_to(*record);
  watched_[record.get()] = {.record = record, .path = way ? std::optional{paths_.find(*way)} : std::nullopt};
}

std::optional<kernel::Way> PathWatch::way_to(const Record& record) const {
  const auto target = parse_target(record.id.target);
  if (!target) return std::nullopt;
  const auto& settings = *record.settings;
  kernel::Way way{.source = settings.source, .device = settings.device};
  if (const auto* endpoint = std::get_if<bgp::Endpoint>(&*target)) {
    way.target = endpoint->address;
    if (way.device.empty()) way.device = endpoint->zone;
    return way;
  }
  const auto address = around_.names.known(name_of(std::get<NamedTarget>(*target).host, settings.source));
  if (!address) return std::nullopt;
  way.target = *address;
  return way;
}

asio::awaitable<void> PathWatch::live() {
  NetworkChange change;
  while (true) {
    if (change.empty()) {
      const auto [error] = co_await readable_.async_wait(asio::posix::descriptor_base::wait_read, kAwait);
      if (error) co_return;
      events_->read(change);
      continue;
    }
    // Routes follow links and addresses, some of them later than the event, and some without one of their own.
    const bool more_follows = !change.links.empty() || !change.addresses.empty();
    const auto begin = Clock::now();
    co_await look(std::exchange(change, {}));
    change.any_route |= more_follows;
    const auto end = Clock::now();
    const auto until = end + std::max<health::Duration>(kPause, kRest * (end - begin));
    while (Clock::now() < until) {
      pause_.expires_after(kCollect);
      co_await pause_.async_wait(kAwait);
      events_->read(change);
    }
  }
}

asio::awaitable<void> PathWatch::look(NetworkChange change) {
  around_.sources.forget();
  const auto now = Clock::now();
  const bool everything = change.lost && (!everything_at_ || now - *everything_at_ >= kEverything);
  if (everything) everything_at_ = now;
  for (auto at = watched_.begin(); at != watched_.end();) {
    const Record* last = at->first;
    for (int taken = 0; taken < kSlice && at != watched_.end(); ++taken, ++at) {
      look_at(at->second, change, everything);
      last = at->first;
    }
    co_await asio::post(loop_, asio::use_awaitable);
    at = watched_.upper_bound(last);  // what is watched may be others by now
  }
}

void PathWatch::look_at(Watched& watched, const NetworkChange& change, bool everything) {
  std::optional<Trigger> trigger;
  if (everything) trigger = Trigger::Lost;
  const auto way = way_to(*watched.record);
  if (way && may_concern(change, way->target)) {
    const Path now = paths_.find(*way);
    if (!trigger) trigger = cause(change, watched.path, now, way->source);
    watched.path = now;
  }
  if (trigger) hurry_(watched.record, *trigger);
}

}  // namespace eipd::probe
