// Paths of the API as patterns: "/v1/cidrs/{prefix}/activate". Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eipd::control {

/// What stands where the pattern has braces, in order; nothing if the path is another. "{prefix}" takes one segment, or
/// two joined by a slash, so that a prefix's slash need not be encoded; any other brace takes exactly one. None is
/// empty.
std::optional<std::vector<std::string>> match(std::string_view pattern, const std::vector<std::string>& segments);

}  // namespace eipd::control
