#include "daemon/announce/decide.hpp"

#include <algorithm>

#include "daemon/announce/allowed.hpp"

namespace eipd::announce {
namespace {

using inventory::HealthRule;

std::size_t needed(const HealthRule& rule, std::size_t bindings, bool was_healthy) {
  switch (rule.kind) {
    case HealthRule::Kind::Any:
      return 1;
    case HealthRule::Kind::All:
      return bindings;
    case HealthRule::Kind::AtLeast:
      // Never more than there are, or it could not come up at all.
      return was_healthy ? rule.at_least
                         : std::max<std::size_t>(rule.at_least,
                                                 std::min<std::size_t>(rule.at_least + rule.hysteresis, bindings));
  }
  return bindings;
}

std::size_t count(std::span<const BindingHealth> of, BindingHealth what) {
  return static_cast<std::size_t>(std::ranges::count(of, what));
}

/// Why too few are healthy. If those without a first verdict could still make it, that is what is waited for; else if
/// the expired ones would have made it, they are the reason.
Reason shortfall(std::span<const BindingHealth> of, std::size_t needed_healthy) {
  const std::size_t healthy = count(of, BindingHealth::Healthy);
  const std::size_t waiting = count(of, BindingHealth::NoVerdictYet);
  if (waiting > 0 && healthy + waiting >= needed_healthy) return Reason::NoVerdictYet;
  if (healthy + waiting + count(of, BindingHealth::Expired) >= needed_healthy) return Reason::VerdictExpired;
  return Reason::Unhealthy;
}

}  // namespace

Standing standing(const inventory::EipRecord& record, const inventory::Declared& inventory,
                  const AnnouncePolicy& policy) {
  const inventory::Eip& eip = record.eip;
  return {
      .releasing = record.releasing,
      .here = inventory.is_here(eip.access_area),
      .barred = barred(bgp::Prefix::host(eip.address), policy.allowed),
      .unchecked = std::ranges::any_of(eip.bindings, [](const auto& binding) { return binding.is_unchecked(); }),
  };
}

Decision decide(const Standing& standing, const inventory::HealthRule& rule, std::span<const BindingHealth> bindings,
                std::span<const BindingHealth> gates, bool was_healthy) {
  const std::size_t needed_healthy = needed(rule, bindings.size(), was_healthy);
  const bool healthy = standing.here && !bindings.empty() && count(bindings, BindingHealth::Healthy) >= needed_healthy;
  const auto withhold = [healthy](Reason reason) {
    return Decision{.announce = false, .reason = reason, .healthy = healthy};
  };

  if (standing.releasing) return withhold(Reason::Releasing);
  if (!standing.here) return withhold(Reason::AreaElsewhere);
  if (bindings.empty()) return withhold(Reason::NoBinding);
  if (standing.barred) return withhold(*standing.barred);
  if (count(gates, BindingHealth::Healthy) < gates.size()) {
    const Reason why = shortfall(gates, gates.size());
    return withhold(why == Reason::Unhealthy ? Reason::GateFailed : why);
  }
  if (!healthy) return withhold(shortfall(bindings, needed_healthy));
  return {.announce = true, .reason = Reason::Healthy, .healthy = true};
}

}  // namespace eipd::announce
