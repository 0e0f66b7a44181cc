// A POP's configuration for tests: hkg1 in asia, one pool, as many EIPs as are added.
#pragma once

#include <string>
#include <vector>

#include "bgp/fsm/negotiate.hpp"
#include "config/config.hpp"
#include "daemon/inventory/records.hpp"

namespace eipd::app {

inline config::Config make_pop() {
  config::Config config;
  config.speaker.as = bgp::Asn{64500};
  config.speaker.startup_wait = std::chrono::milliseconds{20'000};
  config.inventory.access_point = "hkg1";
  config.inventory.access_areas = {{"asia", {"hkg1", "sin1"}}, {"europe", {"fra1"}}};
  config.inventory.pools = {{.id = "v4", .cidrs = {*bgp::parse_prefix("203.0.0.0/16")}}};
  config.checks = {{.name = "web", .kind = health::TcpCheck{}}};
  config.announce.allowed = {*bgp::parse_prefix_range("203.0.0.0/16 le 32")};
  return config;
}

inline void add_neighbor(config::Config& config, std::string name, std::optional<announce::ExportPolicy> policy) {
  config::Neighbor neighbor{.export_policy = std::move(policy)};
  neighbor.session.name = std::move(name);
  config.neighbors.push_back(std::move(neighbor));
}

/// Bound to `target` with check "web"; without a target unchecked.
inline inventory::Eip make_eip(std::size_t number, const std::string& target, const char* area = "asia") {
  return {.id = "eip-" + std::to_string(number),
          .address = bgp::IpAddress::v4(0xCB007100U + static_cast<std::uint32_t>(number)),
          .access_area = area,
          .bindings = {{.region = "hong-kong", .target = target, .check = target.empty() ? "none" : "web"}}};
}
inline void add_eip(config::Config& config, const std::string& target, const char* area = "asia") {
  config.inventory.eips.push_back(make_eip(config.inventory.eips.size(), target, area));
}
inline inventory::EipPtr record_of(inventory::Eip eip, bool releasing = false) {
  return std::make_shared<const inventory::EipRecord>(
      inventory::EipRecord{.eip = std::move(eip), .pool = "v4", .releasing = releasing});
}

inline bgp::fsm::Negotiated session(bgp::FamilySet families = {bgp::Family::Ipv4, bgp::Family::Ipv6}) {
  return {.peer_as = bgp::Asn{64496}, .families = families, .four_octet_as = true};
}

}  // namespace eipd::app
