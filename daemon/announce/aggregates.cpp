#include "daemon/announce/aggregates.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace eipd::announce {
namespace {

/// Whether an EIP so decided counts among those that could be announced here.
bool is_member(const std::optional<Decision>& decision) {
  return decision && !is_lasting(decision->reason);
}

void add(Aggregates::Row& row, const std::optional<Decision>& decision, std::size_t sign) {
  if (is_member(decision)) row.members += sign;
  if (decision && decision->announce) row.announced += sign;
}

constexpr auto kMinus = static_cast<std::size_t>(-1);

}  // namespace

std::size_t needed_members(const Aggregate& settings, std::size_t members) {
  if (!settings.min_share_percent) return std::max<std::size_t>(settings.min_announced, 1);
  return std::max<std::size_t>((members * *settings.min_share_percent + 99) / 100, 1);
}

std::optional<TimePoint> hold_ends(const Aggregates::Row& row) {
  return row.short_since ? std::optional{*row.short_since + row.settings.hold} : std::nullopt;
}

void Aggregates::count(const bgp::IpAddress& address, const std::optional<Decision>& before,
                       const std::optional<Decision>& now) {
  for (Row& row : rows_) {
    if (!row.settings.prefix.covers(address)) continue;
    add(row, before, kMinus);
    add(row, now, 1);
  }
}

void Aggregates::count_in(const bgp::Prefix& aggregate, const bgp::IpAddress& address, const Decision& now) {
  for (Row& row : rows_) {
    if (row.settings.prefix == aggregate && aggregate.covers(address)) add(row, now, 1);
  }
}

Aggregates::Exchange Aggregates::set(std::span<const Aggregate> settings) {
  Exchange exchange;
  std::vector<Row> before = std::exchange(rows_, {});
  for (const Aggregate& wanted : settings) {
    const auto same = std::ranges::find(before, wanted.prefix, [](const Row& row) { return row.settings.prefix; });
    if (same == before.end()) {
      rows_.push_back({.settings = wanted});
      exchange.added.push_back(wanted.prefix);
      continue;
    }
    rows_.push_back(*same);
    rows_.back().settings = wanted;
    before.erase(same);
  }
  for (const Row& gone : before) exchange.removed.push_back(gone.settings.prefix);
  return exchange;
}

void Aggregates::forget_counts() {
  for (Row& row : rows_) row.members = row.announced = 0;
}

AggregateDecision Aggregates::decide(Row& row, const HereAndNow& here, TimePoint now) {
  const auto withhold = [&row](Reason reason) {
    row.short_since.reset();
    return AggregateDecision{.announce = false, .reason = reason};
  };
  if (here.stopping) return withhold(Reason::Stopping);
  if (here.drain == DrainPhase::Withdrawn) return withhold(Reason::Drained);
  if (here.gate_failed) return withhold(Reason::GateFailed);
  AggregateDecision decision{.announce = true, .reason = Reason::MembersAnnounced};
  if (row.announced >= needed_members(row.settings, row.members)) {
    row.short_since.reset();
  } else {
    if (!row.decision.announce) return withhold(Reason::TooFewMembers);
    if (!row.short_since) row.short_since = now;
    if (now >= *hold_ends(row)) return withhold(Reason::TooFewMembers);
    decision.reason = Reason::HoldDown;
  }
  if (here.drain == DrainPhase::GracefulShutdown) {
    decision.reason = Reason::Draining;
    decision.preference = Preference::GracefulShutdown;
  }
  return decision;
}

std::vector<const Aggregates::Row*> Aggregates::settle(const HereAndNow& here, TimePoint now) {
  std::vector<const Row*> changed;
  for (Row& row : rows_) {
    const AggregateDecision decision = decide(row, here, now);
    if (decision == row.decision) continue;
    row.decision = decision;
    changed.push_back(&row);
  }
  return changed;
}

std::optional<TimePoint> Aggregates::next_due() const {
  std::optional<TimePoint> next;
  for (const Row& row : rows_) {
    const auto due = hold_ends(row);
    if (due) next = next ? std::min(*next, *due) : *due;
  }
  return next;
}

std::vector<const Aggregates::Row*> Aggregates::live_covers(const bgp::IpAddress& address) const {
  std::vector<const Row*> covers;
  for (const Row& row : rows_) {
    if (row.decision.announce && row.settings.prefix.covers(address)) covers.push_back(&row);
  }
  std::ranges::sort(covers, std::ranges::greater{}, [](const Row* row) { return row->settings.prefix.length(); });
  return covers;
}

const Aggregates::Row* Aggregates::find(const bgp::Prefix& prefix) const {
  const auto found = std::ranges::find(rows_, prefix, [](const Row& row) { return row.settings.prefix; });
  return found == rows_.end() ? nullptr : &*found;
}

}  // namespace eipd::announce
