#include "daemon/probe/attached_connection.hpp"

#include <array>
#include <chrono>
#include <utility>

#include <boost/asio.hpp>

namespace eipd::probe {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

AttachedConnection::AttachedConnection(asio::io_context& loop, Dialer dialer, health::Duration timeout,
                                       std::function<void()> run_now)
    : loop_{loop}, dialer_{std::move(dialer)}, timeout_{timeout}, run_now_{std::move(run_now)}, timer_{loop} {}

void AttachedConnection::start() {
  asio::co_spawn(loop_, [self = shared_from_this()] { return self->live(); }, asio::detached);
}

health::Weight AttachedConnection::weigh(health::TimePoint started, health::TimePoint now, health::Outcome outcome) {
  const auto before = state_.due();
  const auto weight = state_.weigh(started, now, outcome);
  if (state_.due() != before) timer_.cancel();
  return weight;
}

void AttachedConnection::end() {
  ended_ = true;
  run_now_ = nullptr;
  timer_.cancel();
  if (connection_) connection_->close();
}

asio::awaitable<void> AttachedConnection::live() {
  const auto self = shared_from_this();
  while (!ended_) {
    const auto due = state_.due();
    if (due && *due <= Clock::now()) {
      co_await attach();
      continue;
    }
    timer_.expires_at(due.value_or(health::TimePoint::max()));
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));  // expired, or woken: it is looked at anew
  }
}

asio::awaitable<void> AttachedConnection::attach() {
  auto dialled = co_await dialer_.dial(Clock::now() + timeout_);
  if (!dialled) co_return state_.failed(Clock::now());
  connection_ = *std::move(dialled);
  if (ended_) co_return connection_->close();
  connection_->keep();
  state_.attached(Clock::now());
  const auto ending = co_await hold(*connection_);
  connection_->close();
  connection_.reset();
  if (ended_) co_return;
  if (ending == Ending::Ours) co_return state_.let_go(Clock::now());
  state_.ended(Clock::now());
  run_now_();
}

asio::awaitable<AttachedConnection::Ending> AttachedConnection::hold(Connection& connection) {
  std::array<char, 512> unasked{};
  std::size_t total = 0;
  while (total <= kMostUnasked) {
    const auto size = co_await connection.read_some(unasked);
    if (!size) co_return Ending::Theirs;
    total += *size;
  }
  co_return Ending::Ours;
}

}  // namespace eipd::probe
