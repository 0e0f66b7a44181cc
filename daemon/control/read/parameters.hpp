// The query parameters that a resource takes. Nothing else may be there, and nothing twice. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/control/part.hpp"
#include "daemon/control/problem.hpp"
#include "daemon/control/url.hpp"

namespace eipd::control {

class Parameters {
 public:
  using Put = std::function<std::optional<Problem>(const std::string& value)>;
  Parameters& take(std::string name, Put put);
  Parameters& take(std::string name, std::string& to);
  Parameters& take(std::string name, std::optional<std::string>& to);
  /// "true" or "false".
  Parameters& take(std::string name, bool& to);
  Parameters& take(std::string name, std::optional<bool>& to);
  /// "cursor" and "limit".
  Parameters& take_part(Part& part);

  /// Puts each where it belongs; the first thing that is wrong.
  [[nodiscard]] std::optional<Problem> read(const Target& target);

 private:
  using Known = std::pair<std::string, Put>;
  [[nodiscard]] Problem refuse(const std::string& name) const;
  std::vector<Known> known_;
};

}  // namespace eipd::control
