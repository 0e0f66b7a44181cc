#include "daemon/probe/runner.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include <boost/asio.hpp>

namespace eipd::probe {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

Runner::Runner(asio::io_context& loop, Ledger& ledger, RecordPtr record, std::unique_ptr<Probe> probe)
    : loop_{loop}, ledger_{ledger}, record_{std::move(record)}, probe_{std::move(probe)}, timer_{loop} {}

void Runner::attach(Dialer dialer) {
  attached_ = std::make_shared<AttachedConnection>(loop_, std::move(dialer), record_->settings->timeout, [this] {
    ledger_.run_soon(*record_, Trigger::Attached, Clock::now());
    wake();
  });
}

void Runner::start() {
  if (attached_) attached_->start();
  asio::co_spawn(loop_, [self = shared_from_this()] { return self->live(); }, asio::detached);
}

void Runner::wake() {
  timer_.cancel();
}

void Runner::end() {
  ended_ = true;
  timer_.cancel();
  if (attached_) attached_->end();
}

asio::awaitable<void> Runner::live() {
  const auto self = shared_from_this();
  for (bool again = false; !ended_;) {
    const auto due = ledger_.due(*record_);
    if (Clock::now() < due) {
      timer_.expires_at(due);
      co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
      again = false;
      continue;  // expired, or woken: either way it is looked at anew
    }
    if (again) co_await asio::post(asio::use_awaitable);  // runs without I/O must not keep the loop to themselves
    again = true;
    co_await run_once();
  }
}

asio::awaitable<void> Runner::run_once() {
  const auto start = Clock::now();
  ledger_.started(*record_, start);
  Attempt attempt;
  try {
    attempt = co_await probe_->run(start + record_->settings->timeout);
  } catch (const std::exception& error) {  // Asio or memory: a failed run, and the next one comes
    attempt = {health::Outcome::LocalError, error.what()};
  }
  const auto end = Clock::now();
  health::ProbeResult result{
      .outcome = attempt.outcome, .at = end, .latency = end - start, .detail = std::move(attempt.detail)};
  result.certificate_ends = attempt.certificate_ends;
  if (attached_) {
    result.weight = attached_->weigh(start, end, attempt.outcome);
    if (result.weight == health::Weight::Fall) result.detail += ", after the attached connection ended";
  }
  ledger_.ended(*record_, result);
}

}  // namespace eipd::probe
