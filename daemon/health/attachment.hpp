// What the end of an attached connection means. Pure: the shell holds the connection open and tells of it; this says
// when to attach, and how much a run counts for.
//
// While a connection to the target is held open, its end (FIN, RST, an ICMP error) is news of its own: the target's
// process may have died. By itself it proves nothing, since servers also close what is idle; so it only causes a run at
// once, and suspicion. A run that was begun under suspicion and is refused or reset proves it: it counts as `fall`
// failures. A timeout, or anything else, counts as one, and suspicion stays for the runs that follow. A success clears
// it, and nothing else has happened.
//
// It attaches after a run that succeeded: what is not reachable is not worth holding on to. What ends soon is attached
// again later each time (kFirst, doubled up to kLongest); what has lasted for kLasting starts over.
#pragma once

#include <chrono>
#include <optional>

#include "daemon/health/outcome.hpp"

namespace eipd::health {

class Attachment {
 public:
  static constexpr std::chrono::milliseconds kFirst{100};
  static constexpr std::chrono::seconds kLongest{30};
  static constexpr std::chrono::seconds kLasting{10};

  /// When the connection is to be made; nothing: not before a run succeeds, or there is one.
  [[nodiscard]] std::optional<TimePoint> due() const;
  [[nodiscard]] bool is_attached() const { return attached_since_.has_value(); }
  /// Under suspicion: the connection ended, and no run has succeeded since.
  [[nodiscard]] bool is_suspect() const { return ended_.has_value(); }

  void attached(TimePoint now);
  /// The connection could not be made. It is tried again, later, after a run that succeeds.
  void failed(TimePoint now);
  /// The target ended the connection: a run is due at once.
  void ended(TimePoint now);
  /// We ended it, for a reason that says nothing of the target's life.
  void let_go(TimePoint now);

  /// A run that was begun at `started` has ended, now. Returns what its failure counts for.
  Weight weigh(TimePoint started, TimePoint now, Outcome outcome);

 private:
  void detach(TimePoint now);

  std::optional<TimePoint> attached_since_;
  std::optional<TimePoint> ended_;
  std::optional<TimePoint> wanted_;  ///< a run succeeded while nothing was attached
  TimePoint not_before_;
  Duration delay_ = kFirst;
};

}  // namespace eipd::health
