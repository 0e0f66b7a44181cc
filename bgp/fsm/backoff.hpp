// How long to wait before dialling again: two classes, each doubling on its own, so that a peer that restarts is back
// in seconds and a misconfigured one is not asked in a tight loop. Pure.
#pragma once

#include <chrono>

#include "bgp/fsm/neighbor_settings.hpp"

namespace eipd::bgp::fsm {

class Backoff {
 public:
  static constexpr milliseconds kFastMost{30'000};  ///< or the configured pause, if that is longer
  static constexpr milliseconds kSlowFirst{60'000};
  static constexpr milliseconds kSlowMost{300'000};
  /// A session that lives so long is proof that all is well.
  static constexpr milliseconds kStableAfter{60'000};

  /// `first`: the first pause of the fast class (`connect_retry`).
  explicit Backoff(milliseconds first);

  /// The pause now due, before jitter; the next one is twice as long, up to the class's limit.
  milliseconds fast();
  milliseconds slow();
  void reset();

 private:
  milliseconds first_;
  milliseconds fast_;
  milliseconds slow_;
};

}  // namespace eipd::bgp::fsm
