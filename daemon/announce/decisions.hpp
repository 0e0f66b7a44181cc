// The decisions of all EIPs, kept up incrementally: a verdict touches only the EIPs behind its check. Pure: time and
// verdicts come in, changes go out. Laws: what stands here after any sequence of verdicts equals what deciding from
// scratch would give; every EIP has a decision with a reason at any time.
//
// Work comes in two steps, so that one verdict behind 100,000 EIPs does not hold up the thread: `apply` notes what is
// to be decided anew in constant time, `step` decides a bounded number. What may have to be withdrawn comes first.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "daemon/announce/decide.hpp"
#include "daemon/health/facts.hpp"

namespace eipd::announce {

using EipIndex = std::uint32_t;  ///< place in the inventory's list of EIPs

/// What of the configuration the decisions rest on. `checks` by name, for what a binding's check looks at.
struct DecisionInputs {
  const inventory::Declared& inventory;              ///< outlives the Decisions
  const AnnouncePolicy& policy;                      ///< likewise
  const std::vector<health::CheckSettings>& checks;  ///< used by the constructor only
};

class Decisions {
 public:
  explicit Decisions(const DecisionInputs& inputs);

  struct Change {
    EipIndex eip = 0;
    Decision before;
    Decision now;
    bool first = false;  ///< decided for the first time
  };

  /// The checks that these decisions rest on, each (check, target) once: what has to be run.
  [[nodiscard]] std::span<const health::CheckId> watched() const { return watched_; }
  /// How many EIPs have a binding that rests on it; gates count for all.
  [[nodiscard]] std::size_t eips_behind(const health::CheckId& id) const;

  /// Takes a check's health; ids that are not watched are ignored.
  void apply(const health::CheckId& id, const health::Health& health, TimePoint now);
  /// Lets leases run out. Call at `next_expiry()`.
  void expire(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> next_expiry() const;
  /// From now on every EIP is withheld as Stopping.
  void stop();

  /// Decides at most `limit` EIPs of those that are due and appends what changed. False when nothing is left to do.
  bool step(std::size_t limit, std::vector<Change>& changes);
  [[nodiscard]] bool idle() const { return urgent_.empty() && ordinary_.empty(); }

  [[nodiscard]] const Decision& of(EipIndex eip) const { return eips_[eip].decision; }
  [[nodiscard]] const Standing& standing_of(EipIndex eip) const { return eips_[eip].standing; }
  /// Health of one binding of an EIP, as the decision saw it last.
  [[nodiscard]] BindingHealth binding_health(EipIndex eip, std::size_t binding) const;
  /// The (check, target) of a binding; null for an unchecked one.
  [[nodiscard]] const health::CheckId* check_of(EipIndex eip, std::size_t binding) const;
  /// Whether every watched check has a verdict and nothing waits to be decided: the first full set (RFC 4724's
  /// End-of-RIB may go out).
  [[nodiscard]] bool complete() const { return without_verdict_ == 0 && idle(); }

 private:
  using CheckIndex = std::uint32_t;
  static constexpr CheckIndex kUnchecked = std::numeric_limits<CheckIndex>::max();

  struct Check {
    health::Health health;
    BindingHealth seen = BindingHealth::NoVerdictYet;
    bool gate = false;
    std::vector<EipIndex> eips;  ///< ascending, each once
    bool queued = false;
  };
  struct Entry {
    Standing standing;
    Decision decision;
    bool decided = false;
    std::uint32_t first_binding = 0;  ///< in bindings_
  };
  struct Work {
    std::optional<CheckIndex> check;  ///< absent, or a gate: all EIPs
    std::size_t done = 0;
  };

  CheckIndex watch(const health::CheckId& id);
  void see(CheckIndex check, TimePoint now);
  [[nodiscard]] std::size_t size_of(const Work& work) const;
  [[nodiscard]] EipIndex eip_of(const Work& work, std::size_t place) const;
  Decision decide_now(EipIndex eip);

  const inventory::Declared& inventory_;
  Lease lease_;
  bool stopping_ = false;
  std::vector<Entry> eips_;
  std::vector<CheckIndex> bindings_;  ///< of all EIPs, one after the other
  std::vector<health::CheckId> watched_;
  std::vector<Check> checks_;  ///< beside watched_
  std::unordered_map<health::CheckId, CheckIndex> index_;
  std::vector<CheckIndex> gates_;
  std::vector<BindingHealth> gate_health_;
  std::vector<BindingHealth> scratch_;
  std::set<std::pair<TimePoint, CheckIndex>> expiries_;
  std::size_t without_verdict_ = 0;
  std::deque<Work> urgent_;  ///< something became worse
  std::deque<Work> ordinary_;
};

}  // namespace eipd::announce
