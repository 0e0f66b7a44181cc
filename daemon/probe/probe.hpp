// One kind of probe against one target: looks once, says how it went. No state between runs, no judgement, no counting.
#pragma once

#include <memory>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "daemon/health/check_settings.hpp"
#include "daemon/probe/attempt.hpp"

namespace eipd::probe {

struct Surroundings;

class Probe {
 public:
  Probe() = default;
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
  virtual ~Probe() = default;

  /// One run, on the loop's thread, ended by `deadline` in every case. Not called again before it ended; the probe and
  /// what it was made from outlive it.
  virtual boost::asio::awaitable<Attempt> run(health::TimePoint deadline) = 0;
};

/// The probe of a check of a target; never null. A target that is neither endpoint nor name with
/// port makes a probe that always fails with Outcome::LocalError. `around` outlives the probe.
std::unique_ptr<Probe> make_probe(const health::CheckSettings& settings, std::string_view target, Surroundings& around);

}  // namespace eipd::probe
