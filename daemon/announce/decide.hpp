// Whether this access point announces an EIP: a pure function of the EIP, the health of its bindings, the gates and the
// policy. Same input, same output; the reason comes from here and is never derived again.
#pragma once

#include <optional>
#include <span>

#include "bgp/types/prefix.hpp"
#include "daemon/announce/binding_health.hpp"
#include "daemon/announce/origin.hpp"
#include "daemon/announce/policy.hpp"
#include "daemon/announce/preference.hpp"
#include "daemon/announce/reason.hpp"
#include "daemon/inventory/declared.hpp"
#include "daemon/inventory/records.hpp"

namespace eipd::announce {

/// What about an EIP can change only with itself or with the configuration.
struct Standing {
  bool releasing = false;        ///< it is being given back (Z9)
  bool here = false;             ///< its access area contains this access point
  std::optional<Reason> barred;  ///< why its prefix may not leave (allowed.hpp)
  bool unchecked = false;        ///< some binding is assumed healthy
};
Standing standing(const inventory::EipRecord& record, const inventory::Declared& inventory,
                  const AnnouncePolicy& policy);

struct Decision {
  bool announce = false;
  Reason reason = Reason::NoVerdictYet;
  /// By the EIP's health rule, whatever else stands in the way. Never for an EIP of another area: it is not checked
  /// here.
  bool healthy = false;
  Preference preference = Preference::Normal;  ///< of what is announced
  std::optional<BindingIndex> origin;          ///< the binding that its traffic is carried to (origin.hpp)
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// `bindings` in the order of the EIP's own; an unchecked one is Healthy. `gates`: every check of announce.gates.
/// `was_healthy`: by the last decision; the rule's hysteresis asks for more of what was not.
/// A lasting obstacle is named before a passing one: being released, the area, the binding, what may never leave, then
/// the gates and health.
Decision decide(const Standing& standing, const inventory::HealthRule& rule, std::span<const BindingHealth> bindings,
                std::span<const BindingHealth> gates, bool was_healthy = false);

}  // namespace eipd::announce
