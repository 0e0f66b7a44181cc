// What has to be right before a YAML parser sees the text, because yaml-cpp accepts it in silence or answers with a
// place far away: UTF-8, control characters, tabs as indentation, size.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "config/issue.hpp"

namespace eipd::config::yaml {

/// Larger files are refused: inventories of that size belong in the store.
inline constexpr std::size_t kMaxFileSize = std::size_t{256} << 20;

/// The first such fault, if there is one.
std::optional<Issue> check_text(std::string_view text);

}  // namespace eipd::config::yaml
