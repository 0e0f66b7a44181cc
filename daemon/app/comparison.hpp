// Two worlds compared: what is announced, withdrawn and changed by what is supposed, EIP by EIP and neighbor by
// neighbor. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/app/supposed.hpp"
#include "daemon/control/what_if.hpp"

namespace eipd::app {

struct Worlds {
  const Present& present;
  const World& before;   ///< at the present moment
  const World& without;  ///< in the end, if nothing is supposed
  const World& with;     ///< in the end
};

/// Without configuration and notes. `part`: of the rows.
control::WhatIfView compare(const Worlds& worlds, const control::Part& part);

/// What drains of a hypothesis would be refused for (drain.min_announcers).
std::vector<control::WhatIfView::Refusal> strandings(const Present& present, const World& before,
                                                     const std::vector<control::Hypothesis::Drain>& drains);

/// "12 of 340 EIPs would be withdrawn, 3 de-preferred; the guard would hold 0."
std::string sentence_of(const control::WhatIfView& view);

}  // namespace eipd::app
