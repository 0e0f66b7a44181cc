// Neighbors: who they are among each other, and which of their settings exclude each other.
#include <algorithm>
#include <map>
#include <tuple>

#include "config/read/scalars.hpp"
#include "config/rules/rules.hpp"
#include "config/rules/seen.hpp"

namespace eipd::config {
namespace {

using bgp::IpAddress;
using bgp::fsm::NeighborSettings;

/// Two sessions between the same addresses would fight over each connection.
using SessionKey = std::tuple<bgp::ScopedAddress, std::optional<IpAddress>, std::string, std::string>;

bool is_peer_address(const IpAddress& address) {
  return !address.is_unspecified() && !address.is_multicast() && !address.is_v4_mapped();
}

void check_address(Reading& reading, NodeId node, const NeighborSettings& settings) {
  const NodeId at = reading.tree().find(node, "address");
  const IpAddress& address = settings.address.address;
  if (!is_peer_address(address)) {
    reading.refuse(at, "is no address of a neighbor; expected a unicast address");
  } else if (address.is_v6() && address.is_link_local() && settings.address.zone.empty()) {
    reading.refuse(at, "is link-local; expected its zone, as fe80::1%eth0, or interface");
  } else if (!settings.address.zone.empty() && !settings.interface.empty() &&
             settings.address.zone != settings.interface) {
    reading.refuse(at, "has another zone than interface; expected " + settings.interface);
  }
}

/// Empty: not one that the file says is this host's. A VRF has addresses of its own, and so has each link.
std::string own_address(const NeighborSettings& of, const Draft& draft) {
  const IpAddress& address = of.address.address;
  if (address.is_link_local()) return {};
  for (const auto& endpoint : draft.config.speaker.listen) {
    if (endpoint.address == address && of.vrf.empty()) return "bgp.listen";
  }
  for (const Neighbor& other : draft.config.neighbors) {
    if (other.session.local_address == address && other.session.vrf == of.vrf) {
      return "local_address of " + other.session.name;
    }
  }
  return {};
}

/// eipd would talk to itself.
void refuse_own_address(Reading& reading, NodeId node, const NeighborSettings& settings, const Draft& draft) {
  if (settings.local_address == settings.address.address || !reading.is_sound(node, "address")) return;  // said there
  const auto whose = own_address(settings, draft);
  if (whose.empty()) return;
  reading.refuse(reading.tree().find(node, "address"),
                 "is this host's own address (" + whose + "); expected the neighbor's");
}

void check_local_address(Reading& reading, NodeId node, const NeighborSettings& settings) {
  const NodeId at = reading.tree().find(node, "local_address");
  const IpAddress& local = *settings.local_address;
  if (!is_peer_address(local)) {
    reading.refuse(at, "is no address of a host; expected a unicast address of this one");
  } else if (reading.is_sound(node, "address") && local.family() != settings.address.address.family()) {
    reading.refuse(at, "is of another family than the neighbor's address; expected " +
                           std::string{settings.address.address.is_v4() ? "IPv4" : "IPv6"});
  } else if (reading.is_sound(node, "address") && local == settings.address.address) {
    reading.refuse(at, "is the neighbor's own address; expected one of this host");
  }
}

void check_exclusions(Reading& reading, NodeId node, const NeighborSettings& settings) {
  const auto& tree = reading.tree();
  if (settings.ttl_security && settings.multihop) {
    reading.refuse(tree.find(node, "multihop"), "excludes ttl_security; expected one of them");
  }
  if (!settings.interface.empty() && !settings.vrf.empty()) {
    reading.refuse(tree.find(node, "vrf"), "excludes interface, a socket is bound to one device; expected one of them");
  }
  if (settings.role_strict && !settings.role && tree.find(node, "role") == kNoNode) {
    reading.refuse(tree.find(node, "role_strict"), "needs a role; expected role beside it");
  }
  if (settings.send_hold_time.count() != 0 && settings.send_hold_time <= settings.hold_time) {  // RFC 9687 §4
    reading.refuse(reading.at(node, "send_hold_time"), "is not above the hold time of " +
                                                           duration_text(settings.hold_time) +
                                                           "; expected more, or 0s for twice the negotiated one");
  }
}

/// A neighbor that we wait for needs a place to come to: of its family, at the address that it has to come to.
void check_passive(Reading& reading, NodeId node, const NeighborSettings& settings, const Draft& draft) {
  const auto& tree = reading.tree();
  const NodeId bgp = tree.find(draft.places.root, "bgp");
  const bool listen_is_sound = tree.find(bgp, "listen") == kNoNode || reading.is_sound(bgp, "listen");
  const bool local_is_sound = tree.find(node, "local_address") == kNoNode || reading.is_sound(node, "local_address");
  if (!settings.passive || !listen_is_sound || !local_is_sound || !reading.is_sound(node, "address")) return;
  const auto& endpoints = draft.config.speaker.listen;
  const auto& local = settings.local_address;
  const bool is_v4 = settings.address.address.is_v4();
  const bool reachable = std::ranges::any_of(endpoints, [&](const bgp::Endpoint& at) {
    return at.address.is_v4() == is_v4 && (at.address.is_unspecified() || !local || at.address == *local);
  });
  if (reachable) return;
  const std::string missing = local ? to_string(*local) : is_v4 ? "an IPv4 address" : "an IPv6 address";
  reading.refuse(tree.find(node, "passive"),
                 endpoints.empty()
                     ? "can never connect as bgp.listen is empty; expected false"
                     : "can never connect as bgp.listen does not have " + missing + "; expected it there, or false");
}

void check_against_speaker(Reading& reading, NodeId node, const NeighborSettings& settings, const Draft& draft) {
  const auto& tree = reading.tree();
  const auto& speaker = draft.config.speaker;
  check_passive(reading, node, settings, draft);
  if (settings.role && reading.is_sound(node, "as") && settings.is_internal(speaker.as)) {
    reading.refuse_key(tree.find(node, "role"), "is for eBGP only (RFC 9234 §4), and this neighbor has our own AS");
  }
  if (!settings.graceful_restart) return;
  const NodeId at = tree.find(node, "graceful_restart");
  if (speaker.restart_time.count() == 0) {
    reading.warn(at, "graceful restart is off as bgp.restart_time is 0s");
  } else if (settings.bfd) {
    reading.warn(at,
                 "a crash is not hitless: BFD runs inside the process (its C bit is 0), so the neighbor drops the "
                 "routes when BFD goes down, before graceful restart could keep them");
  }
}

/// The kernel keeps one MD5 key for each address of a peer on a listening socket, and there is one such socket a
/// device.
using KeyPlace = std::tuple<IpAddress, std::string>;
KeyPlace key_place(const NeighborSettings& settings) {
  return {settings.address.address, settings.interface.empty() ? settings.vrf : settings.interface};
}

void warn_of_another_key(Reading& reading, NodeId node, const NeighborSettings& settings,
                         const NeighborSettings& other) {
  if (settings.password_file == other.password_file) return;
  reading.warn(reading.at(node, "password_file"),
               "its incoming connections, or those of " + other.name +
                   ", are dropped: at one address the kernel takes one key; expected the same password_file, or an "
                   "interface for each");
}

}  // namespace

void check_neighbors(Reading& reading, const Draft& draft) {
  const auto& tree = reading.tree();
  Seen<std::string> names;
  Seen<SessionKey> sessions;
  std::map<KeyPlace, const NeighborSettings*> keys;
  for (std::size_t i = 0; i < draft.config.neighbors.size(); ++i) {
    const NodeId node = draft.places.neighbors[i];
    const NeighborSettings& settings = draft.config.neighbors[i].session;
    if (reading.is_sound(node, "name")) names.add(reading, tree.find(node, "name"), settings.name, "neighbor name");
    if (reading.is_sound(node, "address")) {
      check_address(reading, node, settings);
      sessions.add(reading, tree.find(node, "address"),
                   {settings.address, settings.local_address, settings.interface, settings.vrf},
                   "neighbor (same address, local address and device)");
      const auto [first, added] = keys.try_emplace(key_place(settings), &settings);
      if (!added) warn_of_another_key(reading, node, settings, *first->second);
    }
    if (reading.is_sound(node, "local_address")) check_local_address(reading, node, settings);
    refuse_own_address(reading, node, settings, draft);
    check_exclusions(reading, node, settings);
    check_against_speaker(reading, node, settings, draft);
  }
}

}  // namespace eipd::config
