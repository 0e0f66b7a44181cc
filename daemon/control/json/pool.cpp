#include <algorithm>

#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/inventory.hpp"

namespace eipd::control::json {
namespace {

boost::json::value failed(const inventory::CidrRecord& cidr) {
  if (cidr.state != inventory::CidrState::Failed) return nullptr;
  return boost::json::object{{"step", text(cidr.failed_step)}, {"reason", text(cidr.failed_reason)}};
}

boost::json::array history(const inventory::CidrRecord& cidr) {
  boost::json::array out;
  for (const auto& event : cidr.history) {
    out.push_back(boost::json::object{
        {"at", time(event.at)}, {"state", text(to_string(event.state))}, {"text", text(event.text)}});
  }
  return out;
}

boost::json::object quotas(const inventory::Quotas& quotas) {
  return {
      {"eips", quotas.eips}, {"bandwidth_mbps", quotas.bandwidth_mbps}, {"regions_per_eip", quotas.regions_per_eip}};
}

boost::json::value overriding(const std::optional<inventory::QuotaOverride>& quota) {
  if (!quota) return nullptr;
  return boost::json::object{{"eips", number(quota->eips)},
                             {"bandwidth_mbps", number(quota->bandwidth_mbps)},
                             {"regions_per_eip", number(quota->regions_per_eip)}};
}

/// A number that has a fraction or an exponent only where it must: an IPv6 pool has more addresses than integers count.
boost::json::value count(double value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (value >= kExact) return value;
  return static_cast<std::uint64_t>(value);
}

}  // namespace

boost::json::object to_json(const PoolView& view) {
  boost::json::array cidrs;
  for (const auto& cidr : view.cidrs) {
    cidrs.push_back(boost::json::object{{"cidr", to_string(cidr.cidr)}, {"state", text(to_string(cidr.state))}});
  }
  const double taken = static_cast<double>(view.allocated) + static_cast<double>(view.quarantined);
  return {
      {"id", text(view.id)},
      {"customer_owned", view.customer_owned},
      {"account", text_or_null(view.account)},
      {"access_area", view.access_area ? text(*view.access_area) : boost::json::value(nullptr)},
      {"default", view.is_default},
      {"source", view.from_file ? "file" : "api"},
      {"cidrs", std::move(cidrs)},
      {"addresses", count(view.addresses)},
      {"allocated", view.allocated},
      {"quarantined", view.quarantined},
      {"free", count(std::max(0.0, view.addresses - taken))},
  };
}

boost::json::object to_json(const CidrView& cidr) {
  return {
      {"cidr", to_string(cidr.cidr)},
      {"pool", text(cidr.pool)},
      {"account", text_or_null(cidr.account)},
      {"customer_owned", !cidr.account.empty()},
      {"state", text(to_string(cidr.state))},
      {"failed", failed(cidr)},
      {"source", cidr.from_file ? "file" : "api"},
      {"revision", cidr.revision},
      {"history", history(cidr)},
  };
}

boost::json::object to_json(const QuotaView& view) {
  return {
      {"account", text(view.account)},          {"file", quotas(view.file)},
      {"override", overriding(view.override_)}, {"effective", quotas(view.effective)},
      {"used", {{"eips", view.eips_used}}},
  };
}

}  // namespace eipd::control::json
