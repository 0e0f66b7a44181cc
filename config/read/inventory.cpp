// Areas, accounts and pools.
#include "config/read/network.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"

namespace eipd::config {
namespace {

using inventory::CidrState;
using namespace std::chrono_literals;

constexpr std::array kOwners{std::pair{std::string_view{"provider"}, false},
                             std::pair{std::string_view{"customer"}, true}};
constexpr std::array kStates{std::pair{std::string_view{"pending"}, CidrState::Pending},
                             std::pair{std::string_view{"validating"}, CidrState::Validating},
                             std::pair{std::string_view{"active"}, CidrState::Active},
                             std::pair{std::string_view{"draining"}, CidrState::Draining},
                             std::pair{std::string_view{"retired"}, CidrState::Retired},
                             std::pair{std::string_view{"failed"}, CidrState::Failed}};

std::optional<inventory::Quotas> read_quotas(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with eips, bandwidth_mbps or regions_per_eip"};
  inventory::Quotas quotas;
  map.optional("eips", quotas.eips, number<std::uint32_t>(0, 10'000'000));
  map.optional("bandwidth_mbps", quotas.bandwidth_mbps, number<std::uint32_t>(1, 10'000'000));
  map.optional("regions_per_eip", quotas.regions_per_eip, number<std::uint32_t>(1, 1000));
  return map.is_map() ? std::optional{quotas} : std::nullopt;
}

inventory::Pool read_pool(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with id and cidrs"};
  inventory::Pool pool;
  map.required("id", pool.id, "a name for the pool", read_name);
  map.required("cidrs", pool.cidrs, "a list of prefixes", list_of(read_prefix, "prefixes"));
  map.optional("owner", pool.customer_owned, one_of(kOwners));
  map.optional("account", pool.account, read_name);
  map.optional("access_area", pool.access_area, read_name);
  map.optional("default", pool.is_default, read_bool);
  map.optional("state", pool.state, one_of(kStates));
  map.optional("reserve_edges", pool.reserve_edges, read_bool);
  map.optional("reserved", pool.reserved, list_of(read_prefix_or_address, "addresses and prefixes"));
  map.optional("quarantine", pool.quarantine, duration(0s, 8760h));
  return pool;
}

}  // namespace

void read_access_areas(Reading& reading, NodeId node, Draft& draft) {
  each_entry(reading, node, "access areas", [&](NodeId entry) {
    inventory::AccessArea area{.name = std::string{reading.tree().key(entry)}, .access_points = {}};
    {
      MapReader map{reading, entry, "a map with access_points"};
      map.required("access_points", area.access_points, "a list of access points", list_of(read_name, "access points"));
    }
    draft.config.inventory.access_areas.push_back(std::move(area));
    draft.places.access_areas.push_back(entry);
  });
}

void read_region_types(Reading& reading, NodeId node, Draft& draft) {
  each_entry(reading, node, "the binding types of regions", [&](NodeId entry) {
    const auto types = list_of(read_binding_type, "binding types")(reading, entry);
    if (types) draft.config.inventory.region_types[std::string{reading.tree().key(entry)}] = *types;
  });
}

std::optional<inventory::LongestCidr> read_longest_cidr(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with ipv4 or ipv6"};
  inventory::LongestCidr longest;
  map.optional("ipv4", longest.ipv4, number<std::uint8_t>(1, 32));
  map.optional("ipv6", longest.ipv6, number<std::uint8_t>(1, 128));
  return map.is_map() ? std::optional{longest} : std::nullopt;
}

void read_accounts(Reading& reading, NodeId node, Draft& draft) {
  each_entry(reading, node, "accounts", [&](NodeId entry) {
    inventory::Account account;
    account.name = reading.tree().key(entry);
    if (reading.tree().kind(entry) != yaml::Kind::Empty) {  // "acme:" has the default quotas
      MapReader map{reading, entry, "a map with quotas or may_choose_address"};
      map.optional("quotas", account.quotas, read_quotas);
      map.optional("may_choose_address", account.may_choose_address, read_bool);
    }
    draft.config.inventory.accounts.push_back(std::move(account));
    draft.places.accounts.push_back(entry);
  });
}

void read_pools(Reading& reading, NodeId node, Draft& draft) {
  each_element(reading, node, "pools", [&](NodeId element) {
    draft.config.inventory.pools.push_back(read_pool(reading, element));
    draft.places.pools.push_back(element);
  });
}

}  // namespace eipd::config
