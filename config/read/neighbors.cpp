#include "config/read/network.hpp"
#include "config/read/password_file.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"

namespace eipd::config {
namespace {

using bgp::Family;
using bgp::Role;
using bgp::fsm::BfdSettings;
using bgp::fsm::NeighborSettings;
using namespace std::chrono_literals;

constexpr std::array kFamilyNames{std::pair{std::string_view{"ipv4-unicast"}, Family::Ipv4},
                                  std::pair{std::string_view{"ipv6-unicast"}, Family::Ipv6}};

// RFC 9234 §4.1: what we are to the neighbor
constexpr std::array kRoles{
    std::pair{std::string_view{"provider"}, Role::Provider}, std::pair{std::string_view{"customer"}, Role::Customer},
    std::pair{std::string_view{"peer"}, Role::Peer}, std::pair{std::string_view{"route-server"}, Role::RouteServer},
    std::pair{std::string_view{"route-server-client"}, Role::RouteServerClient}};

std::optional<bgp::FamilySet> read_families(Reading& reading, NodeId node) {
  const auto families = list_of(one_of(kFamilyNames), "ipv4-unicast and ipv6-unicast")(reading, node);
  if (!families) return std::nullopt;
  bgp::FamilySet set;
  for (const Family family : *families) set.add(family);
  if (reading.tree().first(node) == kNoNode)
    reading.refuse(node, "names no family; expected ipv4-unicast, ipv6-unicast or both");
  return set;
}

/// Hold times of 1 and 2 seconds are forbidden (RFC 4271 §4.2); 0 would leave a dead neighbor unnoticed for hours.
std::optional<seconds> read_hold_time(Reading& reading, NodeId node) {
  return read_seconds(reading, node, 3s, 65535s);
}

std::optional<BfdSettings> read_bfd(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with interval, multiplier or strict"};
  BfdSettings bfd;
  map.optional("interval", bfd.interval, duration(10ms, 60s));
  map.optional("multiplier", bfd.multiplier, number<std::uint8_t>(1, 255));
  map.optional("strict", bfd.strict, read_bool);
  return map.is_map() ? std::optional{bfd} : std::nullopt;
}

/// Never a session that is protected less, or otherwise, than it was asked to be.
void refuse_tcp_ao(const Reading& reading, MapReader& map) {
  const bool md5 = reading.tree().find(map.node(), "password_file") != kNoNode;
  map.never("tcp_ao",
            md5 ? "excludes password_file, and TCP-AO (RFC 5925) is not implemented; expected password_file alone"
                : "TCP-AO (RFC 5925) is not implemented, and takes a kernel with CONFIG_TCP_AO (Linux 6.7 or "
                  "newer); expected password_file (TCP MD5)");
}

/// Who the neighbor is, and how to reach it.
void read_address_keys(MapReader& map, NeighborSettings& settings) {
  map.required("name", settings.name, "a name for the neighbor", read_name);
  map.optional("description", settings.description, read_text);
  map.required("address", settings.address, "the neighbor's address", read_scoped_address);
  map.required("as", settings.as, "the neighbor's AS number", read_asn);
  map.optional("port", settings.port, number<std::uint16_t>(1, 65535));
  map.optional("local_address", settings.local_address, read_address);
  map.optional("interface", settings.interface, read_interface);
  map.optional("vrf", settings.vrf, read_interface);
  map.optional("passive", settings.passive, read_bool);
  map.optional("shutdown", settings.shutdown, read_bool);
}

/// What protects the session, and what is negotiated on it.
void read_session_keys(MapReader& map, NeighborSettings& settings) {
  map.optional("password_file", settings.password_file, read_password_file);
  map.optional("ttl_security", settings.ttl_security, number<std::uint8_t>(1, 254));
  map.optional("multihop", settings.multihop, number<std::uint8_t>(1, 255));
  map.optional("bfd", settings.bfd, read_bfd);
  map.optional("role", settings.role, one_of(kRoles));
  map.optional("role_strict", settings.role_strict, read_bool);
  map.optional("graceful_restart", settings.graceful_restart, read_bool);
  map.optional("blackhole", settings.blackhole, read_bool);
}

}  // namespace

void read_session_defaults(MapReader& map, NeighborSettings& settings) {
  map.optional("hold_time", settings.hold_time, read_hold_time);
  map.optional("connect_retry", settings.connect_retry, duration(100ms, 5min));
  map.optional("send_hold_time", settings.send_hold_time, whole_seconds(0s, 65535s));
  map.optional("families", settings.families, read_families);
}

Neighbor read_neighbor(Reading& reading, NodeId node, const NeighborSettings& defaults) {
  MapReader map{reading, node, "a map with name, address and as"};
  Neighbor neighbor{.session = defaults, .export_policy = std::nullopt, .max_prefixes_out = std::nullopt};
  read_address_keys(map, neighbor.session);
  read_session_defaults(map, neighbor.session);
  read_session_keys(map, neighbor.session);
  refuse_tcp_ao(reading, map);
  auto& [address, zone] = neighbor.session.address;
  if (address.is_v6() && address.is_link_local() && zone.empty()) zone = neighbor.session.interface;
  map.optional("max_prefixes_out", neighbor.max_prefixes_out, number<std::uint32_t>(1, 10'000'000));
  map.optional("export", neighbor.export_policy, read_export);
  return neighbor;
}

}  // namespace eipd::config
