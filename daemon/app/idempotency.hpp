// What was answered to writes with an Idempotency-Key, so that a client that lost the answer can ask again. Kept for
// 24 h in memory and in the store, and of more than kLimit only the newest. Plain; time comes in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "daemon/store/store.hpp"

namespace eipd::app {

class IdempotencyKeys {
 public:
  static constexpr std::size_t kLimit = 100'000;
  using SystemTime = store::SystemTime;

  enum class State : std::uint8_t {
    New,
    UnderWay,  ///< the same request, whose commit is awaited
    Reused,    ///< the key came with another request
    Answered,
  };
  struct Finding {
    State state = State::New;
    const store::IdempotencyRecord* answer = nullptr;  ///< of Answered; valid until the next call
  };
  [[nodiscard]] Finding find(const std::string& key, std::uint64_t request, SystemTime now);
  void begin(const std::string& key, std::uint64_t request);
  void answered(store::IdempotencyRecord record);
  void failed(const std::string& key);  ///< may be tried again

 private:
  struct Entry {
    std::uint64_t request = 0;
    std::optional<store::IdempotencyRecord> answer;  ///< absent: under way
  };
  void forget_old(SystemTime now);

  std::unordered_map<std::string, Entry> entries_;
  std::deque<std::pair<SystemTime, std::string>> by_age_;  ///< of the answered ones
};

}  // namespace eipd::app
