#include "config/read/network.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"
#include "daemon/inventory/words.hpp"

namespace eipd::config {
namespace {

using inventory::Binding;
using inventory::BindingType;
using inventory::Eip;
using inventory::HealthRule;

constexpr std::array kTypes{
    std::pair{std::string_view{"clb"}, BindingType::Clb},
    std::pair{std::string_view{"eni"}, BindingType::Eni},
    std::pair{std::string_view{"instance"}, BindingType::Instance},
    std::pair{std::string_view{"nat-snat"}, BindingType::NatSnat},
    std::pair{std::string_view{"nat-dnat"}, BindingType::NatDnat},
    std::pair{std::string_view{"load-balancer"}, BindingType::LoadBalancer},
};

std::optional<HealthRule> read_health(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "any, all or {at_least: N}";
  if (reading.tree().kind(node) == yaml::Kind::Map) {
    MapReader map{reading, node, expected};
    HealthRule rule{.kind = HealthRule::Kind::AtLeast, .at_least = 1};
    map.required("at_least", rule.at_least, "how many bindings must be healthy", number<std::uint32_t>(1, 1000));
    map.optional("hysteresis", rule.hysteresis, number<std::uint32_t>(0, 1000));
    return rule;
  }
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (*text == "any") return HealthRule{.kind = HealthRule::Kind::Any, .at_least = 1};
  if (*text == "all") return HealthRule{.kind = HealthRule::Kind::All, .at_least = 1};
  refuse_value(reading, node, expected);
  return std::nullopt;
}

/// What checks a binding that names no check. A NAT gateway's source translation has no port that answers.
std::string default_check(const Binding& binding) {
  return std::string{binding.type == BindingType::NatSnat ? inventory::kNoCheck : inventory::kDefaultCheck};
}

using Tags = std::map<std::string, std::string>;

std::optional<Tags> read_tags(Reading& reading, NodeId node) {
  const auto& tree = reading.tree();
  if (tree.kind(node) != yaml::Kind::Map) {
    reading.refuse(node, "is no map; expected a map of texts");
    return std::nullopt;
  }
  Tags tags;
  for (NodeId entry = tree.first(node); entry != kNoNode; entry = tree.next(entry)) {
    const auto value = tree.kind(entry) == yaml::Kind::Empty ? std::optional{std::string_view{}}
                                                             : scalar(reading, entry, inventory::kExpectedTag);
    if (!value) continue;
    if (!inventory::is_tag(tree.key(entry), *value)) refuse_value(reading, entry, inventory::kExpectedTag);
    tags.emplace(tree.key(entry), *value);
  }
  if (tags.size() > inventory::kMostTags) {
    reading.refuse(node, "has too many tags; expected at most " + std::to_string(inventory::kMostTags));
  }
  return tags;
}

std::optional<std::string> read_eip_name(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "a text of at most 128 octets without control characters";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (inventory::is_text(*text, inventory::kLongestName)) return std::string{*text};
  refuse_value(reading, node, expected);
  return std::nullopt;
}

std::optional<Binding> read_binding(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with region, type, resource, target and check"};
  if (!map.is_map()) return std::nullopt;
  Binding binding;
  map.required("region", binding.region, "one of origin_regions", read_name);
  map.required("type", binding.type, "clb, eni, instance, nat-snat, nat-dnat or load-balancer", read_binding_type);
  map.required("resource", binding.resource, "the identifier of what is bound", read_resource);
  map.optional("target", binding.target, read_target);
  binding.check = default_check(binding);
  map.optional("check", binding.check, read_name);
  map.optional("priority", binding.priority, number<std::uint32_t>(0, 65535));
  return binding;
}

Eip read_eip(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with id, address, account, access_area and bindings"};
  Eip eip;
  map.required("id", eip.id, "a name for the EIP", read_name);
  map.required("address", eip.address, "an address of a pool", read_address);
  map.required("account", eip.account, "one of accounts", read_name);
  map.required("access_area", eip.access_area, "one of access_areas", read_name);
  map.optional("name", eip.name, read_eip_name);
  map.optional("tags", eip.tags, read_tags);
  map.optional("bandwidth_mbps", eip.bandwidth_mbps, number<std::uint32_t>(1, 10'000'000));
  map.optional("health", eip.health, read_health);
  map.optional("bindings", eip.bindings, list_of(read_binding, "bindings"));
  map.optional("attributes", eip.attributes, read_attribute_map);
  return eip;
}

}  // namespace

std::optional<BindingType> read_binding_type(Reading& reading, NodeId node) {
  return one_of(kTypes)(reading, node);
}

void read_eips(Reading& reading, NodeId node, Draft& draft) {
  each_element(reading, node, "EIPs", [&](NodeId element) {
    draft.config.inventory.eips.push_back(read_eip(reading, element));
    draft.places.eips.push_back(element);
  });
}

}  // namespace eipd::config
