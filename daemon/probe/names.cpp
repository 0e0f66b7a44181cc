#include "daemon/probe/names.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio.hpp>

namespace eipd::probe {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

Names::Names(asio::io_context& loop, Lookup lookup, NameAges ages)
    : loop_{loop}, ages_{ages}, lookups_{std::move(lookup)} {}

asio::awaitable<std::expected<bgp::IpAddress, Attempt>> Names::find(Name name, health::TimePoint deadline) {
  const auto now = Clock::now();
  if (!entries_.contains(name)) forget_unused(now);
  Entry& entry = entries_[name];
  entry.used = now;
  ask_if_due(name, entry, now);
  if (entry.address && now - entry.answered < ages_.keep) co_return *entry.address;
  if (!entry.asking && entry.error) co_return std::unexpected(*entry.error);

  const auto timer = std::make_shared<asio::steady_timer>(loop_, deadline);
  entry.waiting.push_back(timer);
  co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));  // the deadline, or cancelled by take()
  if (entry.asking) co_return std::unexpected(resolver_failure("no answer from the resolver before the deadline"));
  if (entry.error) co_return std::unexpected(*entry.error);
  co_return *entry.address;
}

std::optional<bgp::IpAddress> Names::known(const Name& name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? std::nullopt : found->second.address;
}

void Names::ask_if_due(const Name& name, Entry& entry, health::TimePoint now) {
  const auto pause = entry.error ? ages_.retry : ages_.refresh;
  const bool never = entry.asked == health::TimePoint{};
  if (entry.asking || (!never && now - entry.asked < pause)) return;
  entry.asking = true;
  entry.asked = now;
  lookups_.ask(name, [this, name](Addresses addresses) {
    asio::post(loop_, [this, name, addresses = std::move(addresses)]() mutable { take(name, std::move(addresses)); });
  });
}

void Names::take(const Name& name, Addresses addresses) {
  Entry& entry = entries_[name];
  entry.asking = false;
  entry.error = addresses ? std::nullopt : std::optional{std::move(addresses.error())};
  if (addresses) {
    entry.answered = Clock::now();
    if (!entry.address || std::ranges::find(*addresses, *entry.address) == addresses->end()) {
      entry.address = addresses->front();
    }
  }
  for (const auto& waiting : std::exchange(entry.waiting, {})) {
    if (const auto timer = waiting.lock()) timer->cancel();
  }
}

/// Names of targets that are no longer configured; done when a new name comes, so that the table cannot grow for ever.
void Names::forget_unused(health::TimePoint now) {
  std::erase_if(entries_, [&](const auto& item) { return !item.second.asking && now - item.second.used > ages_.keep; });
}

}  // namespace eipd::probe
