// Which binding of an EIP its traffic is carried to (requirement A6): the healthy one of lowest priority value. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "daemon/announce/binding_health.hpp"
#include "daemon/inventory/declared.hpp"

namespace eipd::announce {

using BindingIndex = std::uint32_t;  ///< place among the EIP's bindings

/// `health` beside `bindings`. Among equals the present one stays, else the first is taken, so that a tie never moves
/// traffic. While none is healthy the present one stays: there is nothing better, and the EIP may still be announced
/// (a step of `on_unhealthy`, the guard). Nothing before the first was healthy.
std::optional<BindingIndex> choose_origin(std::span<const inventory::Binding> bindings,
                                          std::span<const BindingHealth> health, std::optional<BindingIndex> present);

}  // namespace eipd::announce
