// One of a session's timers. Asio delivers an expiry with success even after the timer was armed again or cancelled, if
// it already stood in the queue; so arms are numbered, and a completion of an older arm is dropped.
// Owner: the control thread. Destroying a timer cancels it: its callback is never called afterwards.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>

#include <boost/asio/any_io_executor.hpp>

namespace eipd::bgp::net {

class Timer {
 public:
  explicit Timer(const boost::asio::any_io_executor& executor);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Calls `due` once, `after` from now, unless armed again or cancelled before. A negative time is now.
  void arm(std::chrono::nanoseconds after, std::move_only_function<void()> due);
  void cancel();
  [[nodiscard]] bool armed() const;
  /// When an armed timer is due.
  [[nodiscard]] std::chrono::steady_clock::time_point due_at() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Spreads timers: RFC 4271 §10 wants each interval multiplied by a random factor from 0.75 to 1.0.
class Jitter {
 public:
  explicit Jitter(std::uint64_t seed) : random_{seed} {}
  [[nodiscard]] std::chrono::nanoseconds operator()(std::chrono::nanoseconds nominal);

 private:
  std::mt19937_64 random_;
};

}  // namespace eipd::bgp::net
