// The decisions of all EIPs, kept up incrementally while EIPs come and go, verdicts change and the policy is exchanged:
// a verdict touches only the EIPs behind its check, an EIP only itself. Pure: time, EIPs and verdicts come in, changes
// go out. Laws: what stands here after any sequence of these equals what deciding from scratch would give; every EIP
// has a decision with a reason once `step` has nothing left to do.
//
// Work comes in two steps, so that one verdict behind 100,000 EIPs does not hold up the thread: `set`, `apply` and
// `set_policy` note what is to be decided anew, `step` decides a bounded number. What may have to be withdrawn comes
// first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "daemon/announce/decide.hpp"
#include "daemon/announce/forwarding.hpp"
#include "daemon/announce/pacing.hpp"
#include "daemon/announce/watch_list.hpp"
#include "daemon/health/facts.hpp"
#include "daemon/inventory/records.hpp"

namespace eipd::announce {

/// What of the configuration the decisions rest on, beside the EIPs. All outlive the Decisions, or the next
/// set_policy().
struct DecisionInputs {
  const inventory::Declared& inventory;  ///< its areas; its EIPs are not looked at
  const AnnouncePolicy& policy;
  const std::vector<health::CheckSettings>& checks;  ///< by name, for what a binding's check looks at
  std::uint64_t last_revision = 0;                   ///< of forwarding (forwarding.hpp); the constructor's alone
};

class Decisions {
 public:
  explicit Decisions(const DecisionInputs& inputs);

  /// All that decisions rest on and remember, beside the inputs: what others go on from (decisions_copy.cpp).
  struct Copy {
    struct Eip {
      EipIndex slot = 0;
      inventory::EipPtr record;
      Pacing::Pace pace;
      Decision decision;
      Forwarded forwarded;
    };
    struct Check {
      health::CheckId id;
      health::Health health;
      std::vector<EipIndex> eips;  ///< behind it, in the order in which it walks over them: who comes first may matter
    };
    std::vector<Eip> eips;  ///< those that have a decision
    std::vector<Check> checks;
    Pacing::Common common;
    std::uint64_t last_revision = 0;
    bool stopping = false;
  };
  /// What is at `place` and behind it, about `limit` slots and links at most; the place to go on from, nothing at the
  /// end. Taken in slices while decisions go on, a copy has what changes meanwhile partly as it was and partly as it
  /// is: whoever goes on from it decides that anew.
  std::optional<std::size_t> copy(std::size_t place, std::size_t limit, Copy& to) const;
  /// Goes on from a copy: under the same inputs, health and time, no decision changes. `inputs` outlive it.
  Decisions(const DecisionInputs& inputs, const Copy& from, TimePoint now);

  struct Change {
    EipIndex eip = 0;
    Decision before;
    Decision now;
    bool first = false;  ///< decided for the first time
  };

  /// A new EIP, or the changed one in its slot. Constant time.
  void set(EipIndex eip, inventory::EipPtr record);
  /// The EIP is gone; its slot is free. Returns its last decision; nothing if it had none yet.
  std::optional<Decision> remove(EipIndex eip, TimePoint now);
  /// The configuration was exchanged: every EIP is decided anew by the new one.
  void set_policy(const DecisionInputs& inputs, TimePoint now);

  /// The checks that these decisions rest on: what has to be run.
  [[nodiscard]] const WatchList& watched() const { return watched_; }
  /// What of them came and went since the last call, looking at `limit` at most. To be asked when idle: what an EIP
  /// lets go, another may be about to take.
  WatchList::Changes take_watched_changes(std::size_t limit);
  /// How many EIPs have a binding that rests on it; gates count for all.
  [[nodiscard]] std::size_t eips_behind(const health::CheckId& id) const;

  /// Takes a check's health; ids that are not watched are ignored.
  void apply(const health::CheckId& id, const health::Health& health, TimePoint now);
  /// Lets leases, steps, holds and waits run out. Call at `next_due()`, which stays in the past while more is due than
  /// one call takes on.
  void advance(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> next_due() const;

  /// Drains an EIP, or all of this access point: announced with GRACEFUL_SHUTDOWN until then, then withheld as Drained.
  /// Nothing: undrains. An EIP's drain lasts until it is removed. Precondition: the slot has an EIP.
  void drain(EipIndex eip, std::optional<TimePoint> withdraws_at);
  void drain_all(std::optional<TimePoint> withdraws_at);
  /// Lets what the guard holds be withdrawn. How many that were.
  std::size_t release_held(TimePoint now);
  [[nodiscard]] DrainPhase drain_phase_of_all(TimePoint now) const { return pacing_.drain_phase_of_all(now); }
  /// A gate does not pass, although it has a verdict.
  [[nodiscard]] bool gate_failed() const;
  [[nodiscard]] std::size_t held() const { return pacing_.held().size(); }
  /// When the first of them is let go; nothing: the guard holds none.
  [[nodiscard]] std::optional<TimePoint> first_hold_ends() const { return pacing_.first_hold_ends(); }
  /// From now on every EIP is withheld as Stopping.
  void stop();

  /// Decides at most `limit` EIPs of those that are due and appends what changed. False when nothing is left to do.
  bool step(std::size_t limit, std::vector<Change>& changes, TimePoint now);
  [[nodiscard]] bool idle() const { return urgent_.empty() && ordinary_.empty(); }

  // Precondition of these: the slot has an EIP.
  [[nodiscard]] bool decided(EipIndex eip) const { return eips_[eip].decided; }
  [[nodiscard]] const Decision& of(EipIndex eip) const { return eips_[eip].decision; }
  [[nodiscard]] const Standing& standing_of(EipIndex eip) const { return eips_[eip].standing; }
  /// Health of one binding of an EIP, as the decision saw it last.
  [[nodiscard]] BindingHealth binding_health(EipIndex eip, std::size_t binding) const;
  /// The (check, target) of a binding; null for an unchecked one. Valid until a change of what is watched is taken.
  [[nodiscard]] const health::CheckId* check_of(EipIndex eip, std::size_t binding) const;

  /// The settings of a check of this name; null: the policy's configuration has none.
  [[nodiscard]] const health::CheckSettings* settings_of(std::string_view check) const;

  /// What the data plane is to do with the EIP; nothing before its first decision.
  [[nodiscard]] std::optional<Forwarding> forwarding(EipIndex eip) const;
  /// The data plane has what this revision says. False if it is not the present one.
  bool acknowledge(EipIndex eip, std::uint64_t revision);

  /// Whether every watched check has a verdict and nothing waits to be decided: the first full set (RFC 4724's
  /// End-of-RIB may go out).
  [[nodiscard]] bool complete() const { return without_verdict_ == 0 && idle(); }

  /// How many EIPs have a binding that is assumed healthy.
  [[nodiscard]] std::size_t unchecked() const { return unchecked_; }
  /// All EIPs are in slots below this.
  [[nodiscard]] EipIndex slots() const { return static_cast<EipIndex>(eips_.size()); }
  /// Null: the slot is free.
  [[nodiscard]] const inventory::EipPtr& record_of(EipIndex eip) const { return eips_[eip].record; }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  struct Check {
    health::Health health;
    BindingHealth seen = BindingHealth::NoVerdictYet;
    bool gate = false;
    bool local = false;          ///< its failure says that this access point is broken: scope local or site
    bool queued = false;         ///< a walk over its EIPs is due, or under way
    std::vector<EipIndex> eips;  ///< each once, in no order
  };
  static constexpr std::uint32_t kUnchecked = kNone - 1;
  /// A binding's check, and where in that check's `eips` the EIP stands.
  struct Link {
    CheckIndex check = kNone;     ///< kUnchecked; kNone: not checked here, or a check that is not known
    std::uint32_t place = kNone;  ///< kNone: another of the EIP's bindings holds it
    [[nodiscard]] bool has_check() const { return check < kUnchecked; }
  };
  struct Entry {
    inventory::EipPtr record;  ///< null: free
    // What a decision reads stands here, so that it need not look into the record.
    Standing standing;
    Decision decision;
    inventory::HealthRule rule;  ///< the record's
    std::vector<Link> links;     ///< one a binding
    std::uint32_t epoch = 0;     ///< of the policy by which it was linked
    Forwarded forwarded;
    bool decided = false;
    bool queued = false;  ///< due by itself
  };
  struct Work {
    enum class Over : std::uint8_t { All, Check, Eip };
    Over over = Over::All;
    std::uint32_t index = 0;  ///< of the check or the EIP
    std::size_t done = 0;
  };

  void take(const DecisionInputs& inputs);
  void adopt_gates(const AnnouncePolicy& policy);
  CheckIndex watch(const health::CheckSettings& settings, const std::string& target);
  void relink(EipIndex eip);
  [[nodiscard]] std::vector<Link> links_of(const inventory::Eip& eip, bool here);
  void release(const std::vector<Link>& links);
  void join(EipIndex eip);
  void leave(EipIndex eip);
  void see(CheckIndex check, TimePoint now);
  void reorder(CheckIndex check, const std::vector<EipIndex>& as);
  void set_local(Check& check, bool local);
  void see_here_broken();
  void due(EipIndex eip, bool urgent);
  [[nodiscard]] bool over_all(const Work& work) const;
  [[nodiscard]] std::size_t size_of(const Work& work) const;
  [[nodiscard]] EipIndex eip_of(const Work& work, std::size_t place) const;
  void fetch(const Work& work, std::size_t place) const;
  void decide_now(EipIndex eip, std::vector<Change>& changes, TimePoint now);
  [[nodiscard]] Decision decide_by_health(Entry& entry, EipIndex eip);
  [[nodiscard]] bool fails_locally(const Entry& entry) const;

  const inventory::Declared* inventory_ = nullptr;
  const AnnouncePolicy* policy_ = nullptr;
  std::unordered_map<std::string_view, const health::CheckSettings*> settings_;  ///< by name
  std::uint32_t epoch_ = 0;
  Lease lease_;
  Pacing pacing_;
  std::size_t broken_here_ = 0;  ///< failing checks that say that this access point is broken
  Revisions revisions_;
  bool stopping_ = false;
  std::vector<Entry> eips_;
  std::size_t count_ = 0;      ///< EIPs, without free slots
  std::size_t unchecked_ = 0;  ///< of them
  WatchList watched_;
  std::vector<Check> checks_;  ///< beside watched_
  std::vector<CheckIndex> gates_;
  std::vector<BindingHealth> gate_health_;
  std::vector<BindingHealth> scratch_;
  std::set<std::pair<TimePoint, CheckIndex>> expiries_;
  std::size_t without_verdict_ = 0;
  std::deque<Work> urgent_;  ///< something may have become worse
  std::deque<Work> ordinary_;
};

}  // namespace eipd::announce
