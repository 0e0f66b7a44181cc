// What an EIP stands on (A7, A8, A14 to A16, Z6; design §2 "bindings").
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "daemon/inventory/eip_faults.hpp"
#include "daemon/inventory/plan.hpp"
#include "daemon/inventory/refuse.hpp"
#include "daemon/inventory/words.hpp"

namespace eipd::inventory {
namespace {

constexpr std::uint32_t kLowestPriority = 65535;

/// Design §2: a NAT gateway's source translation has no port that answers.
std::string check_of(const Bind& operation) {
  if (!operation.check.empty()) return operation.check;
  return std::string{operation.type == BindingType::NatSnat ? kNoCheck : kDefaultCheck};
}

Fault bad_region(const Declared& declared, const Bind& operation) {
  const auto& regions = declared.origin_regions;
  if (std::ranges::find(regions, operation.region) == regions.end()) {
    return refuse(RefusalCode::UnknownRegion, "There is no origin region " + operation.region, operation.region,
                  one_of(regions, "a region of the configuration file, which has none"))
        .error();
  }
  if (declared.takes(operation.region, operation.type)) return std::nullopt;
  std::vector<std::string> types;
  for (const auto type : declared.region_types.find(operation.region)->second) types.emplace_back(to_string(type));
  return refuse(RefusalCode::BindingTypeNotAllowed,
                "Region " + operation.region + " does not take " + std::string{to_string(operation.type)},
                to_string(operation.type), one_of(types, "another region: this one takes nothing"))
      .error();
}

Fault bad_check(const Setting& setting, const Bind& operation, const std::string& check) {
  bool needs_target = check != kNoCheck;
  if (needs_target && check != kDefaultCheck) {
    const auto known = setting.checks.find(check);
    if (known == setting.checks.end()) {
      std::vector<std::string> names;
      for (const auto& [name, needs] : setting.checks) names.push_back(name);
      return refuse(RefusalCode::UnknownCheck, "There is no check " + check, check, "none, or one of " + listed(names))
          .error();
    }
    needs_target = known->second;
  }
  if (!operation.target.empty() && !is_target(operation.target)) {
    return refuse(RefusalCode::BadTarget, "The target is no host and port", operation.target,
                  std::string{kExpectedTarget})
        .error();
  }
  if (!needs_target || !operation.target.empty()) return std::nullopt;
  return refuse(RefusalCode::TargetRequired, "Check " + check + " needs a target", operation.region,
                "a target (host and port), or check none, which assumes health")
      .error();
}

/// A15: one resource a region. One NAT gateway may hold nat-snat and nat-dnat there.
Fault bound_already(const Eip& eip, const Bind& operation) {
  for (const Binding& binding : eip.bindings) {
    if (binding.region != operation.region) continue;
    if (binding.resource == operation.resource && binding.type != operation.type) continue;
    return refuse(RefusalCode::RegionAlreadyBound,
                  "EIP " + eip.id + " is bound to " + std::string{to_string(binding.type)} + " " + binding.resource +
                      " in region " + binding.region,
                  operation.region, "another region, or an unbind first; a region has one resource")
        .error();
  }
  return std::nullopt;
}

/// A14.
Fault too_many_regions(const Tables& tables, const Eip& eip, const Bind& operation) {
  std::set<std::string_view> regions;
  for (const Binding& binding : eip.bindings) regions.insert(binding.region);
  const auto held = regions.size();
  regions.insert(operation.region);
  const auto limit = tables.accounts.quotas(*tables.accounts.find(eip.account)).regions_per_eip;
  if (regions.size() == held || regions.size() <= limit) return std::nullopt;
  return refuse(RefusalCode::QuotaExceeded,
                "Account " + eip.account + " may bind an EIP in " + std::to_string(limit) + " regions, and " + eip.id +
                    " is bound in " + std::to_string(held),
                operation.region, "an unbind first, or a higher quota regions_per_eip")
      .error();
}

Fault bad_binding(const Tables& tables, const Eip& eip, const Bind& operation, const std::string& check) {
  if (auto fault = bad_region(*tables.setting.declared, operation)) return fault;
  if (!is_resource(operation.resource)) {
    return refuse(RefusalCode::BadValue, "The resource is no identifier", operation.resource,
                  std::string{kExpectedResource})
        .error();
  }
  if (operation.priority > kLowestPriority) {
    return refuse(RefusalCode::BadValue, "There is no such priority", std::to_string(operation.priority), "0 to 65535")
        .error();
  }
  if (auto fault = bad_check(tables.setting, operation, check)) return fault;
  if (auto fault = bound_already(eip, operation)) return fault;
  return too_many_regions(tables, eip, operation);
}

}  // namespace

Planned plan(const Asked& asked, const Bind& operation) {
  const auto eip = changeable(asked.tables, operation.eip);
  if (!eip) return std::unexpected{eip.error()};
  auto check = check_of(operation);
  if (auto fault = bad_binding(asked.tables, (*eip)->eip, operation, check)) return std::unexpected{*std::move(fault)};
  EipRecord after = **eip;
  after.eip.bindings.push_back({.region = operation.region,
                                .type = operation.type,
                                .resource = operation.resource,
                                .target = operation.target,
                                .check = std::move(check),
                                .priority = operation.priority});
  return replaced(asked, *eip, std::move(after), "eip-bound");
}

Planned plan(const Asked& asked, const Unbind& operation) {
  const auto eip = changeable(asked.tables, operation.eip);
  if (!eip) return std::unexpected{eip.error()};
  EipRecord after = **eip;
  const auto goes = [&](const Binding& binding) {
    return binding.region == operation.region && (!operation.type || binding.type == *operation.type);
  };
  if (std::erase_if(after.eip.bindings, goes) != 0) return replaced(asked, *eip, std::move(after), "eip-unbound");
  std::vector<std::string> bound;
  for (const Binding& binding : (*eip)->eip.bindings) {
    bound.push_back(binding.region + " (" + std::string{to_string(binding.type)} + ")");
  }
  return refuse(RefusalCode::NotBound, "EIP " + operation.eip + " has no such binding in region " + operation.region,
                operation.region, one_of(bound, "a binding first: the EIP has none"));
}

}  // namespace eipd::inventory
