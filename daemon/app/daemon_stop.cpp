// Daemon: signals, and the order of stopping (design §2, "stop").
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <tuple>
#include <utility>

#include <boost/asio/post.hpp>

#include "bgp/types/duration.hpp"
#include "daemon/app/daemon_parts.hpp"
#include "daemon/app/service_manager.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;

/// How long sessions may take to send the withdrawals (design §2, "stop").
constexpr auto kStopPatience = 2s;
/// When the process ends, come what may, after the signal and `stop_gshut`.
constexpr auto kStopDeadline = 4500ms;

bool has_session(const bgp::net::Speaker& speaker) {
  return std::ranges::any_of(speaker.neighbors(), [&](const std::string& neighbor) {
    const auto status = speaker.status(neighbor);
    return status && status->state == bgp::fsm::State::Established;
  });
}

}  // namespace

void Daemon::Parts::take_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is the store's error, not our end
  signals_.add(SIGTERM);
  signals_.add(SIGINT);
  signals_.add(SIGHUP);
  const auto wait = [this](const auto& self) -> void {
    signals_.async_wait([this, self](boost::system::error_code error, int signal) {
      if (error) return;
      signal == SIGHUP ? reload({}) : begin_stop(signal);
      self(self);
    });
  };
  wait(wait);
}

/// Nothing is adopted any more once the end has begun.
void Daemon::Parts::reload(Reloader::Done done) {
  if (!stopping_) return reloader_.reload(std::move(done));
  if (!done) return;
  boost::asio::post(loop_, [done = std::move(done)]() mutable { done({.errors = {"eipd is stopping"}}); });
}

/// With `stop_gshut` the first signal makes the routes less wanted (RFC 8326 §4.2), so that the neighbors have moved
/// the traffic before they are withdrawn. The second signal ends that wait. Where there is no session nobody is waited
/// for.
void Daemon::Parts::begin_stop(int signal) {
  if (leaving_) return;
  note(observe::Level::Info, "stopping", {{"signal", std::string{::strsignal(signal)}}});
  const bool first = !std::exchange(stopping_, true);
  const bool keep = config_->speaker.on_stop == bgp::fsm::OnStop::Keep;
  const bool wait = first && !keep && has_session(speaker_);
  const auto gshut = wait ? config_->speaker.stop_gshut : 0ms;
  notify_stopping(gshut + kStopDeadline);
  deadline_.expires_after(gshut + kStopDeadline);
  deadline_.async_wait([](boost::system::error_code error) {
    if (!error) std::_Exit(1);
  });
  if (gshut == 0ms) return leave();
  note(observe::Level::Info, "graceful-shutdown", {{"wait", bgp::duration_text(gshut)}});
  announcer_.shut_down_gracefully();
  gshut_.expires_after(gshut);
  gshut_.async_wait([this](boost::system::error_code error) {
    if (!error) leave();
  });
}

/// Withdraw, let the kernel send it, Cease/Administrative Shutdown, exit; or, by `on_stop: keep`, leave all as it is to
/// graceful restart.
void Daemon::Parts::leave() {
  if (std::exchange(leaving_, true)) return;
  gshut_.cancel();
  const bool keep = config_->speaker.on_stop == bgp::fsm::OnStop::Keep;
  const auto ended = [this, keep] {
    if (config_->speaker.restart_time > 0s) std::ignore = restart_record_.end(keep ? LastEnd::Kept : LastEnd::Left);
    end();
    loop_.stop();
  };
  if (keep) return speaker_.keep(kStopPatience, "eipd is restarting", ended);
  announcer_.stop([this, ended] { speaker_.stop(kStopPatience, "eipd is stopping", ended); });
}

/// Readers first, so that nothing is asked of what is gone; the log last.
void Daemon::Parts::end() {
  still_loading_ = !reloader_.stop();
  still_loading_ |= !what_ifs_.stop();
  if (server_) server_->stop();
  exporter_.stop();
  probes_.stop();
  state_facts_.stop();
  note(observe::Level::Info, "stopped", {});
  observer_.stop();
}

}  // namespace eipd::app
