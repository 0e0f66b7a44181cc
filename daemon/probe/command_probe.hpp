// command: healthy when the program exits with status 0 before the deadline. No shell. What it prints is shown, the
// first kShown octets with control characters and what is not ASCII as '.'; it means nothing. See Child for what the
// program finds, docs/health.md for its environment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/probe/child.hpp"
#include "daemon/probe/probe.hpp"

namespace eipd::probe {

class CommandProbe final : public Probe {
 public:
  static constexpr std::size_t kShown = 512;

  CommandProbe(const health::CheckSettings& settings, const health::CommandCheck& check, std::string_view target);
  boost::asio::awaitable<Attempt> run(health::TimePoint deadline) override;

 private:
  std::vector<std::string> argv_;
  std::vector<std::string> environment_;
};

/// What a program's end and its output mean.
Attempt judge_command(const Child::Ending& ending, std::string_view output);

}  // namespace eipd::probe
