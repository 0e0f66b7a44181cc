// Two small tools for std::visit: a visitor made of lambdas, and a name for several alternatives at once.
#pragma once

#include <concepts>

namespace eipd::bgp::fsm {

template <class... Ts>
struct overloaded : Ts... {
  using Ts::operator()...;
};

template <class T, class... Ts>
concept OneOf = (std::same_as<T, Ts> || ...);

}  // namespace eipd::bgp::fsm
