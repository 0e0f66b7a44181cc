// The top level, and the small sections that concern the process itself.
#include "config/read/network.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"
#include "daemon/inventory/words.hpp"

namespace eipd::config {
namespace {

constexpr std::array kLogLevels{
    std::pair{std::string_view{"trace"}, Log::Level::Trace}, std::pair{std::string_view{"debug"}, Log::Level::Debug},
    std::pair{std::string_view{"info"}, Log::Level::Info}, std::pair{std::string_view{"warning"}, Log::Level::Warning},
    std::pair{std::string_view{"error"}, Log::Level::Error}};
constexpr std::array kLogFormats{std::pair{std::string_view{"text"}, Log::Format::Text},
                                 std::pair{std::string_view{"json"}, Log::Format::Json}};
constexpr std::array kRoles{std::pair{std::string_view{"standalone"}, inventory::Role::Standalone},
                            std::pair{std::string_view{"follower"}, inventory::Role::Follower}};

/// A section of the top level, if it is there.
template <class Read>
void section(MapReader& map, std::string_view key, Read read) {
  if (const NodeId node = map.find(key); node != kNoNode) read(node);
}

}  // namespace

bool check_name_key(Reading& reading, NodeId entry) {
  const auto key = reading.tree().key(entry);
  if (inventory::is_name(key)) return true;
  reading.refuse_key(entry,
                     quoted(key) + " is not accepted as a name; expected " + std::string{inventory::kExpectedName});
  return false;
}

std::vector<NodeId> sound_elements(const Reading& reading, NodeId list) {
  std::vector<NodeId> elements;
  for (NodeId e = reading.tree().first(list); e != kNoNode; e = reading.tree().next(e)) {
    if (!reading.tree().is_faulty(e)) elements.push_back(e);
  }
  return elements;
}

void read_drain(Reading& reading, NodeId node, Drain& drain) {
  using namespace std::chrono_literals;
  MapReader map{reading, node, "a map with gshut_wait or min_announcers"};
  map.optional("gshut_wait", drain.gshut_wait, duration(0s, 24h));
  map.optional("min_announcers", drain.min_announcers, number<std::uint32_t>(0, 100'000));
}

void read_log(Reading& reading, NodeId node, Log& log) {
  MapReader map{reading, node, "a map with level or format"};
  map.optional("level", log.level, one_of(kLogLevels));
  map.optional("format", log.format, one_of(kLogFormats));
}

void read_root(Reading& reading, NodeId node, Draft& draft) {
  draft.places.root = node;
  Config& config = draft.config;
  MapReader map{reading, node, "a map of keys, beginning with access_point and bgp"};
  map.required("access_point", config.inventory.access_point, "the name of this access point", read_name);
  map.optional("instance", config.instance, read_name);
  section(map, "bgp", [&](NodeId n) { read_bgp(reading, n, draft); });
  map.require("bgp", "a map with as, router_id and neighbors");
  section(map, "access_areas", [&](NodeId n) { read_access_areas(reading, n, draft); });
  map.require("access_areas", "a map of areas, one of them with this access point");
  map.optional("origin_regions", config.inventory.origin_regions, list_of(read_name, "regions"));
  section(map, "region_types", [&](NodeId n) { read_region_types(reading, n, draft); });
  section(map, "accounts", [&](NodeId n) { read_accounts(reading, n, draft); });
  section(map, "pools", [&](NodeId n) { read_pools(reading, n, draft); });
  section(map, "checks", [&](NodeId n) { read_checks(reading, n, draft); });
  section(map, "eips", [&](NodeId n) { read_eips(reading, n, draft); });
  section(map, "announce", [&](NodeId n) { read_announce(reading, n, draft); });
  section(map, "drain", [&](NodeId n) { read_drain(reading, n, config.drain); });
  section(map, "control", [&](NodeId n) { read_control(reading, n, config.control); });
  section(map, "metrics", [&](NodeId n) {
    MapReader metrics{reading, n, "a map with listen"};
    metrics.required("listen", config.metrics_listen, "the address and port to listen on", read_endpoint);
  });
  section(map, "inventory", [&](NodeId n) {
    MapReader inventory{reading, n, "a map with role or longest_cidr"};
    inventory.optional("role", config.inventory_role, one_of(kRoles));
    inventory.optional("longest_cidr", config.inventory.longest_cidr, read_longest_cidr);
  });
  map.optional("state_dir", config.state_dir, read_path);
  section(map, "log", [&](NodeId n) { read_log(reading, n, config.log); });
}

}  // namespace eipd::config
