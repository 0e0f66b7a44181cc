#include "bgp/net/timer.hpp"

#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace eipd::bgp::net {

struct Timer::State {
  explicit State(const boost::asio::any_io_executor& executor) : timer{executor} {}
  boost::asio::steady_timer timer;
  std::uint64_t arms = 0;  ///< number of the newest arm; a cancel takes one too
  std::move_only_function<void()> due;
};

Timer::Timer(const boost::asio::any_io_executor& executor) : state_{std::make_shared<State>(executor)} {}

Timer::~Timer() {
  cancel();
}

void Timer::arm(std::chrono::nanoseconds after, std::move_only_function<void()> due) {
  state_->due = std::move(due);
  state_->timer.expires_after(after);
  state_->timer.async_wait([state = state_, arm = ++state_->arms](const boost::system::error_code& error) {
    if (error || arm != state->arms) return;
    auto callback = std::exchange(state->due, nullptr);
    callback();
  });
}

void Timer::cancel() {
  ++state_->arms;
  state_->due = nullptr;
  state_->timer.cancel();
}

bool Timer::armed() const {
  return static_cast<bool>(state_->due);
}

std::chrono::steady_clock::time_point Timer::due_at() const {
  return state_->timer.expiry();
}

std::chrono::nanoseconds Jitter::operator()(std::chrono::nanoseconds nominal) {
  std::uniform_real_distribution<double> factor{0.75, 1.0};
  return std::chrono::nanoseconds{
      static_cast<std::chrono::nanoseconds::rep>(static_cast<double>(nominal.count()) * factor(random_))};
}

}  // namespace eipd::bgp::net
