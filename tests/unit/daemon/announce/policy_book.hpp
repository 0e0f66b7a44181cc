// What the decisions of a POP must be, kept beside them from what happened alone: the laws of docs/policy.md, written
// down a second time, plainly, and without any of the code under test but its types.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "daemon/announce/aggregates.hpp"
#include "tests/unit/daemon/announce/pop.hpp"

namespace eipd::announce::testing_pop {

using Step = UnhealthyStep;

inline constexpr std::array kTargets{"a:1", "b:1", "c:1", "d:1"};
inline constexpr EipIndex kEips = 24;
inline constexpr milliseconds kLadder{2000};  ///< how long its steps take together, where it ends
inline constexpr Guard kGuard{.max_share_percent = 30, .min_count = 3, .window = 10s, .hold = 6s};

/// Two covers: one by a number of members and with a hold, one by a share and without.
inline std::vector<Aggregate> covers() {
  return {{.prefix = *bgp::parse_prefix("203.0.113.0/28"), .min_announced = 4, .hold = 3s},
          {.prefix = *bgp::parse_prefix("203.0.113.0/24"), .min_share_percent = 60}};
}

/// What there is, and what has been heard and asked for.
struct Truth {
  const Pop* pop = nullptr;
  TimePoint now;
  std::map<CheckId, Health> health;  ///< of each check that is run and was heard of
  std::array<std::optional<TimePoint>, kEips> drains;
  std::optional<TimePoint> drained;  ///< the whole access point
  bool stopping = false;
};

class PolicyBook {
 public:
  /// After each slice of changes, at the time of the truth.
  void took(const Truth& truth, std::span<const Decisions::Change> changes);
  void removed(const Truth& truth, EipIndex eip, bool announced);
  /// The policy, or what is watched, is another from now on.
  void exchanged() { exchanged_ = true; }
  /// The guard is about to be told to let go.
  void released(const Decisions& decisions);
  /// When nothing waits to be decided.
  void check(const Truth& truth, const Decisions& decisions, const Aggregates& aggregates);

 private:
  /// Why an EIP may not be announced, by health and policy alone; nothing: it may.
  using Obstacle = std::optional<Reason>;
  /// Of one EIP, as it was seen when nothing waited.
  struct Line {
    bool announced = false;
    bool healthy = false;   ///< it may be announced
    bool released = false;  ///< it was held when the guard was told to let go
    TimePoint healthy_since;
    milliseconds least_wait{0};              ///< the shortest announce_after since then
    std::optional<TimePoint> failing_since;  ///< announced, and not as usual
    std::optional<TimePoint> held_since;
  };

  [[nodiscard]] static Obstacle obstacle(const Truth& truth, const inventory::EipRecord& record);
  [[nodiscard]] static bool fails_locally(const Truth& truth, const inventory::EipRecord& record);
  [[nodiscard]] static bool broken_here(const Truth& truth);
  void check(const Truth& truth, const Decisions& decisions, EipIndex eip, Line& line) const;
  void check_withheld(const Truth& truth, const Decision& decision, const Obstacle& obstacle, bool acknowledged,
                      const Line& line) const;
  void check_healthy(const Truth& truth, const Decision& decision, bool acknowledged, const Line& line) const;
  void check_unhealthy(const Truth& truth, const Decision& decision, bool local, Line& line) const;
  void check_share(const Truth& truth);
  void check_cover(const Truth& truth, const Decisions& decisions, const Aggregates::Row& row);
  static void check_scratch(const Truth& truth, const Decisions& decisions);

  std::array<Line, kEips> eips_;
  bool exchanged_ = false;
  bool armed_ = false;
  std::set<bgp::Prefix> live_;                    ///< covers that are announced
  std::map<bgp::Prefix, TimePoint> short_since_;  ///< of them, those with too few members
  // The guard.
  std::optional<TimePoint> guarded_since_;  ///< it is in force, and nothing that it depends on has changed since
  std::size_t announced_ = 0;
  std::deque<std::pair<TimePoint, std::size_t>> counts_;  ///< how many were announced from then on
  std::deque<TimePoint> withdrawn_;                       ///< for failures of scope origin, and let go at once
};

}  // namespace eipd::announce::testing_pop
