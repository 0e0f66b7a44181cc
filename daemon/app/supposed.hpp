// Worlds for what-if: the present going on by itself, and the same with something supposed. Pure, on any thread; made
// of the decision's own code.
#pragma once

#include <expected>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/announce/look_ahead.hpp"
#include "daemon/app/present.hpp"
#include "daemon/app/reload_plan.hpp"
#include "daemon/control/what_if.hpp"

namespace eipd::app {

struct World {
  ConfigPtr config;
  announce::Decisions decisions;
  announce::Aggregates aggregates;
  std::map<std::string, SteadyTime, std::less<>> neighbor_drains;  ///< when each withdraws
  std::set<std::string, std::less<>> neighbors_down;
  announce::Outlook outlook;  ///< when it was played through: decisions and aggregates are what will be
};

/// Goes on from the copy, as it is at its time.
World world_of(const Present& present);

/// What of a hypothesis is in `world` from now on; what names something that is not there is the Problem.
class Supposing {
 public:
  /// Both outlive it.
  Supposing(const Present& present, World& world);

  /// The configuration goes first, so that the rest may name what is new in it. `plan` is merged.
  void reload(const ReloadPlan& plan);
  std::expected<void, control::Problem> suppose(const control::Hypothesis& hypothesis);
  [[nodiscard]] std::vector<std::string> take_notes() { return std::move(notes_); }

 private:
  using Result = std::expected<void, control::Problem>;
  void remove(std::string_view id);
  void put(inventory::EipPtr record);
  [[nodiscard]] std::expected<announce::EipIndex, control::Problem> eip(std::string_view id) const;
  Result check(const std::string& name, control::Hypothesis::Verdict verdict);
  Result fate(const std::string& id, control::Hypothesis::Fate fate);
  void fail_checks_of(announce::EipIndex eip);
  Result drain(const control::Hypothesis::Drain& drain);
  Result undrain(intent::Scope scope, const std::string& name);
  Result drain_until(intent::Scope scope, const std::string& name, std::optional<SteadyTime> withdraws_at);
  [[nodiscard]] Result known_neighbor(const std::string& name) const;

  const Present& present_;
  World& world_;
  std::unordered_map<std::string, announce::EipIndex> by_id_;
  std::vector<std::string> notes_;
};

}  // namespace eipd::app
