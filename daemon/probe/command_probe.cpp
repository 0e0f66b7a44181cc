#include "daemon/probe/command_probe.hpp"

#include <utility>

#include <boost/asio.hpp>
#include <sys/wait.h>

namespace eipd::probe {
namespace {

using health::Outcome;

std::string shown(std::string_view output) {
  while (!output.empty() && (output.back() == '\n' || output.back() == '\r')) output.remove_suffix(1);
  std::string text;
  for (const char c : output.substr(0, CommandProbe::kShown)) text += c == '\n' ? ' ' : c >= ' ' && c <= '~' ? c : '.';
  return text;
}

}  // namespace

CommandProbe::CommandProbe(const health::CheckSettings& settings, const health::CommandCheck& check,
                           std::string_view target)
    : argv_{check.argv},
      environment_{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
                   "EIPD_CHECK=" + settings.name, "EIPD_TARGET=" + std::string{target},
                   "EIPD_TIMEOUT_MS=" + std::to_string(settings.timeout.count())} {}

boost::asio::awaitable<Attempt> CommandProbe::run(health::TimePoint deadline) {
  auto child = Child::spawn(co_await boost::asio::this_coro::executor, argv_, environment_);
  if (!child) co_return std::move(child.error());
  const auto ending = co_await (*child)->wait(deadline);
  co_return judge_command(ending, (*child)->output());
}

Attempt judge_command(const Child::Ending& ending, std::string_view output) {
  Attempt attempt;
  if (!ending.in_time) {
    attempt = {Outcome::Timeout, "killed at the deadline"};
  } else if (WIFSIGNALED(ending.status)) {
    attempt = {Outcome::BadExit, "ended by signal " + std::to_string(WTERMSIG(ending.status))};
  } else if (const int status = WEXITSTATUS(ending.status); status != 0) {
    attempt = {Outcome::BadExit, "exit status " + std::to_string(status)};
  }
  if (const auto said = shown(output); !said.empty()) attempt.detail += (attempt.detail.empty() ? "" : ": ") + said;
  return attempt;
}

}  // namespace eipd::probe
