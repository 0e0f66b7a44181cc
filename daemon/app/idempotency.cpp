#include "daemon/app/idempotency.hpp"

#include <chrono>
#include <utility>

namespace eipd::app {

void IdempotencyKeys::forget_old(SystemTime now) {
  while (!by_age_.empty() && (by_age_.size() > kLimit || by_age_.front().first < now - std::chrono::hours{24})) {
    entries_.erase(by_age_.front().second);
    by_age_.pop_front();
  }
}

IdempotencyKeys::Finding IdempotencyKeys::find(const std::string& key, std::uint64_t request, SystemTime now) {
  forget_old(now);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return {};
  const Entry& entry = found->second;
  if (entry.request != request) return {.state = State::Reused};
  if (!entry.answer) return {.state = State::UnderWay};
  return {.state = State::Answered, .answer = &*entry.answer};
}

void IdempotencyKeys::begin(const std::string& key, std::uint64_t request) {
  entries_.insert_or_assign(key, Entry{.request = request, .answer = std::nullopt});
}

void IdempotencyKeys::answered(store::IdempotencyRecord record) {
  by_age_.emplace_back(record.at, record.key);
  std::string key = record.key;
  const std::uint64_t request = record.request;
  entries_.insert_or_assign(std::move(key), Entry{.request = request, .answer = std::move(record)});
}

void IdempotencyKeys::failed(const std::string& key) {
  entries_.erase(key);
}

}  // namespace eipd::app
