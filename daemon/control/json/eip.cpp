#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/inventory.hpp"

namespace eipd::control::json {
namespace {

boost::json::value health(const inventory::HealthRule& rule) {
  switch (rule.kind) {
    case inventory::HealthRule::Kind::Any:
      return "any";
    case inventory::HealthRule::Kind::All:
      return "all";
    case inventory::HealthRule::Kind::AtLeast:
      break;
  }
  return boost::json::object{{"at_least", rule.at_least}};
}

boost::json::array bindings(const inventory::Eip& eip) {
  boost::json::array out;
  for (const auto& binding : eip.bindings) {
    out.push_back(boost::json::object{{"region", text(binding.region)},
                                      {"type", text(to_string(binding.type))},
                                      {"resource", text(binding.resource)},
                                      {"target", text_or_null(binding.target)},
                                      {"check", text(binding.check)},
                                      {"priority", binding.priority},
                                      {"unchecked", binding.is_unchecked()}});
  }
  return out;
}

boost::json::object tags(const inventory::Eip& eip) {
  boost::json::object out;
  for (const auto& [name, value] : eip.tags) out.emplace(name, text(value));
  return out;
}

boost::json::value active(const EipView& view) {
  if (view.active_region.empty()) return nullptr;
  return boost::json::object{{"region", text(view.active_region)}, {"resource", text(view.active_resource)}};
}

}  // namespace

boost::json::object to_json(const inventory::EipRecord& record, bool customer_owned, bool here) {
  const auto& eip = record.eip;
  return {
      {"id", text(eip.id)},
      {"address", to_string(eip.address)},
      {"pool", text(record.pool)},
      {"customer_owned", customer_owned},
      {"state", text(to_string(record.state()))},
      {"account", text(eip.account)},
      {"access_area", text(eip.access_area)},
      {"bandwidth_mbps", eip.bandwidth_mbps},
      {"name", text(eip.name)},
      {"tags", tags(eip)},
      {"health", health(eip.health)},
      {"bindings", bindings(eip)},
      {"source", record.from_file ? "file" : "api"},
      {"revision", record.revision},
      {"created", record.from_file ? boost::json::value(nullptr) : time(record.created)},
      {"here", here},
  };
}

boost::json::object to_json(const EipView& view) {
  auto object = to_json(*view.record, view.customer_owned, view.here);
  object["healthy"] = view.healthy;
  object["unchecked"] = view.unchecked;
  object["desired"] = view.desired;
  object["announced"] = view.announced;
  object["reason"] = text(view.reason);
  object["active"] = active(view);
  return object;
}

}  // namespace eipd::control::json
