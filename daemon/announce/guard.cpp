#include "daemon/announce/guard.hpp"

#include <algorithm>

namespace eipd::announce {
namespace {

constexpr int kParts = 64;

}  // namespace

WithdrawalGuard::Part& WithdrawalGuard::present(TimePoint now) {
  const auto length = std::max(settings_.window / kParts, milliseconds{1});
  while (!parts_.empty() && now >= parts_.front().start + length + settings_.window) parts_.pop_front();
  if (parts_.empty() || now >= parts_.back().start + length) parts_.push_back({.start = now, .announced = announced_});
  return parts_.back();
}

void WithdrawalGuard::arm() {
  if (!armed_) parts_.clear();
  armed_ = true;
}

void WithdrawalGuard::count(bool announced, TimePoint now) {
  present(now);
  announced_ += announced ? std::size_t{1} : static_cast<std::size_t>(-1);
}

std::optional<std::size_t> WithdrawalGuard::allowance(std::size_t announced_at_start) const {
  if (!armed_ || announced_at_start < settings_.min_count) return std::nullopt;
  return announced_at_start * settings_.max_share_percent / 100;
}

std::optional<TimePoint> WithdrawalGuard::ask(TimePoint now) {
  Part& part = present(now);
  const auto allowed = allowance(parts_.front().announced);
  std::size_t withdrawn = 0;
  for (const Part& each : parts_) withdrawn += each.withdrawn;
  if (allowed && withdrawn >= *allowed) return now + settings_.hold;
  ++part.withdrawn;
  return std::nullopt;
}

}  // namespace eipd::announce
