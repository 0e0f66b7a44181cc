// Addresses that this host uses as its own are never an EIP or of a pool: neither sessions nor probes use an EIP as
// source, and nothing listens on one (design §2).
#include "config/read/sections.hpp"
#include "config/rules/rules.hpp"

namespace eipd::config {
namespace {

void check_own(Reading& reading, NodeId node, const bgp::IpAddress& address, const Draft& draft) {
  if (const auto* pool = draft.config.inventory.pool_of(address)) {
    reading.refuse(node, "lies in pool " + pool->id + "; expected an address of this host, never an EIP's");
  }
}

void check_endpoint(Reading& reading, NodeId map, std::string_view key, const bgp::Endpoint& endpoint,
                    const Draft& draft) {
  if (reading.is_sound(map, key)) check_own(reading, reading.tree().find(map, key), endpoint.address, draft);
}

}  // namespace

void check_own_addresses(Reading& reading, const Draft& draft) {
  const auto& tree = reading.tree();
  const Config& config = draft.config;
  const NodeId root = draft.places.root;
  for (std::size_t i = 0; i < config.neighbors.size(); ++i) {
    const NodeId node = draft.places.neighbors[i];
    const auto& settings = config.neighbors[i].session;
    if (reading.is_sound(node, "local_address")) {
      check_own(reading, tree.find(node, "local_address"), *settings.local_address, draft);
    }
    if (reading.is_sound(node, "address"))
      check_own(reading, tree.find(node, "address"), settings.address.address, draft);
  }
  for (std::size_t i = 0; i < draft.places.checks.size(); ++i) {
    const NodeId node = draft.places.checks[i];
    if (reading.is_sound(node, "source"))
      check_own(reading, tree.find(node, "source"), *config.checks[i].source, draft);
  }
  if (const NodeId list = tree.find(tree.find(root, "bgp"), "listen"); list != kNoNode) {
    const auto nodes = sound_elements(reading, list);
    for (std::size_t i = 0; i < std::min(nodes.size(), config.speaker.listen.size()); ++i) {
      check_own(reading, nodes[i], config.speaker.listen[i].address, draft);
    }
  }
  if (config.metrics_listen)
    check_endpoint(reading, tree.find(root, "metrics"), "listen", *config.metrics_listen, draft);
  if (config.control.tcp) {
    check_endpoint(reading, tree.find(tree.find(root, "control"), "tcp"), "listen", config.control.tcp->listen, draft);
  }
}

}  // namespace eipd::config
