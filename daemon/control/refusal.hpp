// The inventory's refusals as problems: which status each code has. Pure.
#pragma once

#include "daemon/control/problem.hpp"
#include "daemon/inventory/operations.hpp"

namespace eipd::control {

/// 404 for what isn't there, 403 for what the caller's account may not, 422 for values that never fit, 409 for what
/// stands in the way now.
Problem problem_of(const inventory::Refusal& refusal);

}  // namespace eipd::control
