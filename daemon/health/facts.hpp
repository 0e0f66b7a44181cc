// What the health layer tells: which check of which target changed its verdict, and why.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "daemon/health/check_settings.hpp"
#include "daemon/health/verdict.hpp"

namespace eipd::health {

/// One check of one target: what is run once, however many EIPs stand behind it.
struct CheckId {
  std::string check;  ///< the check's name in the configuration
  std::string
      target;  ///< "192.0.2.80:80", "[2001:db8::1]:80", "web.example:80"; empty for kinds that look at no target
  friend auto operator<=>(const CheckId&, const CheckId&) = default;
};

/// The id of a check of a binding's target; of the check's own, where it has one. Different texts of one target
/// ("[2001:DB8::1]:80", "WEB.example:80") have one id, and a kind that looks at no target (file) has one for all of
/// them.
CheckId check_id(const CheckSettings& settings, std::string_view target);
/// "web 192.0.2.80:80", or "flag" without a target.
std::string to_string(const CheckId& id);
/// FNV-1a over both names: the same in every process, so that schedules are too.
std::uint64_t stable_hash(const CheckId& id);

struct VerdictChanged {
  CheckId id;
  Transition transition;
};

}  // namespace eipd::health

template <>
struct std::hash<eipd::health::CheckId> {
  std::size_t operator()(const eipd::health::CheckId& id) const noexcept {
    return static_cast<std::size_t>(eipd::health::stable_hash(id));
  }
};
