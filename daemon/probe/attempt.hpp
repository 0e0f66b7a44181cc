// How one run ended, as the probe kinds report it, and what an error of the socket layer means.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <boost/system/error_code.hpp>

#include "daemon/health/outcome.hpp"

namespace eipd::probe {

/// Outcome and detail of a ProbeResult; the time is taken by who runs the probe.
struct Attempt {
  health::Outcome outcome = health::Outcome::Success;
  std::string detail;
  std::optional<std::chrono::sys_seconds> certificate_ends = std::nullopt;
  friend bool operator==(const Attempt&, const Attempt&) = default;
};

/// What an error met while opening, connecting, writing or reading means. Never a success.
Attempt failed(const boost::system::error_code& error);

}  // namespace eipd::probe
