// What is wrong with the values that an operation gives an EIP; nothing if they can stand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "daemon/inventory/declared.hpp"
#include "daemon/inventory/operations.hpp"

namespace eipd::inventory {

using Fault = std::optional<Refusal>;

Fault bad_name(const std::string& name);
Fault bad_tags(const std::map<std::string, std::string>& tags);
Fault bad_health(const HealthRule& health);
Fault bad_bandwidth(std::uint32_t mbps, const Account& account, const Quotas& quotas);  // A13
Fault bad_area(const Declared& declared, const std::string& name);                      // A3, A11

}  // namespace eipd::inventory
