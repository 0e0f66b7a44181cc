// What of the decisions depends on time and on operators, for all EIPs: the ladder and the careful way up (course.hpp),
// the guard, drains, and the data plane's acknowledgement. Pure: time comes in. Announcements leave through here alone.
//
// A drain lies over everything else: GRACEFUL_SHUTDOWN, then Drained. What is under it goes on meanwhile, so that
// undraining takes the ordinary way up: what has been healthy for long enough comes back at once, what is not healthy
// does not come back, whatever the ladder would have kept.
//
// `announce.require_forwarding_ack` holds on the way up only: what is announced stays so while the data plane catches
// up with a change of origin, since withdrawing would make an outage of every switch.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "daemon/announce/course.hpp"
#include "daemon/announce/drain_phase.hpp"
#include "daemon/announce/guard.hpp"

namespace eipd::announce {

/// An EIP's slot: its own as long as the EIP lives. Whoever hands out slots reuses those of EIPs that are gone.
using EipIndex = std::uint32_t;

class Pacing {
 public:
  struct Input {
    const Decision& wanted;      ///< by `decide`
    bool local_failure = false;  ///< some failing check behind it is of scope local or site
    bool acknowledged = false;   ///< the data plane has its present forwarding
  };

  /// One EIP's. Copied and put back, it goes on where it stood.
  struct Pace {
    Course course;
    std::optional<TimePoint> drained;
    std::optional<TimePoint> due;  ///< as it stands among what is due
    bool announced = false;
  };
  /// What is remembered of all together.
  struct Common {
    std::optional<WithdrawalGuard> guard;
    bool armed = false;
    std::optional<TimePoint> all_drained;
    std::optional<TimePoint> all_seen;  ///< when `take_due` last looked at the drain of all
  };

  explicit Pacing(const AnnouncePolicy& policy) { set_policy(policy); }
  /// Goes on from what another one remembered: what is common first, then each EIP's.
  void resume(const Common& common);
  void resume(EipIndex eip, const Pace& pace);
  [[nodiscard]] const Common& common() const { return common_; }
  /// What is remembered of an EIP that was asked about.
  [[nodiscard]] const Pace& pace(EipIndex eip) const { return paces_[eip]; }

  /// `policy` outlives the object, or the next call. The EIPs' courses go on by the new rules.
  void set_policy(const AnnouncePolicy& policy);

  /// The decision on an EIP as it stands now.
  Decision proceed(EipIndex eip, const Input& input, TimePoint now);
  /// The slot's EIP is gone, or another.
  void forget(EipIndex eip, TimePoint now);

  /// Drains one EIP, or all, to be withdrawn then (drain_phase.hpp); nothing: undrains. Takes effect with `proceed`.
  void drain(EipIndex eip, std::optional<TimePoint> withdraws_at);
  void drain_all(std::optional<TimePoint> withdraws_at) { common_.all_drained = withdraws_at; }
  [[nodiscard]] DrainPhase drain_phase_of_all(TimePoint now) const { return phase(common_.all_drained, now); }

  /// The first full set of verdicts is there.
  void arm_guard();
  /// A gate fails, or a check of scope local or site: this access point is broken, and what it sees is to be believed.
  void bypass_guard(bool on) { bypassed_ = on; }
  /// Ends all holds; what was held is withdrawn as it proceeds.
  void release_held(TimePoint now);
  /// What the guard holds, each until then at the latest.
  [[nodiscard]] const std::map<EipIndex, TimePoint>& held() const { return held_; }
  /// When the first of them goes; nothing: none is held.
  [[nodiscard]] std::optional<TimePoint> first_hold_ends() const;

  /// When something has to proceed although nothing changed.
  [[nodiscard]] std::optional<TimePoint> next_due() const;
  struct Due {
    bool all = false;
    std::vector<EipIndex> eips;
  };
  /// What is due at `now`, `limit` EIPs at most.
  Due take_due(TimePoint now, std::size_t limit);

 private:
  Pace& of(EipIndex eip);
  [[nodiscard]] Decision drained(const Decision& decision, const Pace& pace, TimePoint now) const;
  void note_due(EipIndex eip, Pace& pace, TimePoint now);
  void note_held(EipIndex eip, const Course& course);
  void count(Pace& pace, bool announced, TimePoint now);

  const AnnouncePolicy* policy_ = nullptr;
  Common common_;
  bool bypassed_ = false;
  std::size_t announced_ = 0;
  std::vector<Pace> paces_;  ///< by slot
  std::map<EipIndex, TimePoint> held_;
  std::set<std::pair<TimePoint, EipIndex>> hold_ends_;  ///< of the same
  std::set<std::pair<TimePoint, EipIndex>> dues_;
};

}  // namespace eipd::announce
