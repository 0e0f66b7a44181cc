// When drains and blackholes end by themselves. `until` is wall time, which a restart understands; while the process
// lives, the time that is left runs on the steady clock, so that a step of the wall clock neither ends nor prolongs
// one. Pure: both times come in.
#pragma once

#include <chrono>
#include <compare>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/intent/intents.hpp"

namespace eipd::intent {

using SteadyTime = std::chrono::steady_clock::time_point;

struct DrainKey {
  Scope scope = Scope::Eip;
  std::string name;
  friend auto operator<=>(const DrainKey&, const DrainKey&) = default;
};
/// A drain, or a blackhole by its prefix.
using LimitedKey = std::variant<DrainKey, bgp::Prefix>;

class TimeLimits {
 public:
  /// Takes note of the change, which is made at `wall`, on the other clock `steady`. A limit that has passed is due at
  /// once.
  void note(const Change& change, SystemTime wall, SteadyTime steady);
  [[nodiscard]] std::optional<SteadyTime> next() const;
  /// Those that have run out; forgotten by it.
  [[nodiscard]] std::vector<LimitedKey> take_due(SteadyTime now);

 private:
  std::map<LimitedKey, SteadyTime> ends_;  // tens, not thousands
};

}  // namespace eipd::intent
