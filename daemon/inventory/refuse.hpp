// How refusals are put together.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/inventory/operations.hpp"

namespace eipd::inventory {

/// `sentence` begins with a capital and has no full stop; `accepted` completes "expected …".
inline std::unexpected<Refusal> refuse(RefusalCode code, std::string sentence, std::string_view value = {},
                                       std::string accepted = {}) {
  return std::unexpected{Refusal{
      .code = code, .sentence = std::move(sentence), .value = std::string{value}, .accepted = std::move(accepted)}};
}

/// "a, b, c and 5 more"; `total` where not all are given.
std::string listed(const std::vector<std::string>& names, std::size_t total);
inline std::string listed(const std::vector<std::string>& names) {
  return listed(names, names.size());
}

/// "one of a, b, c"; where there are none, that.
std::string one_of(const std::vector<std::string>& names, std::string_view none);

}  // namespace eipd::inventory
