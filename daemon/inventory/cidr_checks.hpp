// The validations of a customer's CIDR (issue: form, overlap, size), in their order. What the registries say about its
// origin (ROA) is one more line in the table once there is something to ask. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/inventory/operations.hpp"
#include "daemon/inventory/records.hpp"
#include "daemon/inventory/tables.hpp"

namespace eipd::inventory {

struct CidrFailure {
  std::string_view step;  ///< "form", "overlap", "size"
  Refusal why;
};

/// The first that fails; nothing: the CIDR may become active.
std::optional<CidrFailure> validate(const Tables& tables, const bgp::Prefix& cidr);

}  // namespace eipd::inventory
