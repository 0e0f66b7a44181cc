// The log line of a fact, where it has one: the words that docs/operations and scripts may rely on. Pure.
#pragma once

#include <optional>

#include "daemon/observe/facts.hpp"
#include "daemon/observe/log_line.hpp"

namespace eipd::observe {

/// Nothing for facts that are only counted, and for decisions about EIPs, which EipLog writes.
std::optional<LogLine> line_of(const Fact& fact);

}  // namespace eipd::observe
