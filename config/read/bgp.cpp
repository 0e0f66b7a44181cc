#include "config/read/network.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"

namespace eipd::config {
namespace {

using bgp::fsm::OnStop;
using bgp::fsm::SpeakerSettings;
using namespace std::chrono_literals;

constexpr std::array kOnStop{std::pair{std::string_view{"withdraw"}, OnStop::Withdraw},
                             std::pair{std::string_view{"keep"}, OnStop::Keep}};

std::vector<bgp::Endpoint> default_listen() {
  return {*bgp::parse_endpoint("0.0.0.0:179"), *bgp::parse_endpoint("[::]:179")};
}

void read_speaker(MapReader& map, SpeakerSettings& speaker) {
  map.required("as", speaker.as, "our AS number", read_asn);
  map.required("router_id", speaker.router_id, "our BGP identifier, unique in the AS", read_bgp_id);
  speaker.listen = default_listen();
  map.optional("listen", speaker.listen, list_of(read_endpoint, "addresses with their port"));
  map.optional("restart_time", speaker.restart_time, whole_seconds(0s, 4095s));  // 12 bits: RFC 4724 §3
  map.optional("graceful_notification", speaker.graceful_notification, read_bool);
  map.optional("on_stop", speaker.on_stop, one_of(kOnStop));
  map.optional("stop_gshut", speaker.stop_gshut, duration(0s, 1h));
  map.optional("startup_wait", speaker.startup_wait, duration(0s, 1h));
}

}  // namespace

void read_bgp(Reading& reading, NodeId node, Draft& draft) {
  MapReader map{reading, node, "a map with as, router_id and neighbors"};
  read_speaker(map, draft.config.speaker);
  bgp::fsm::NeighborSettings defaults;
  if (const NodeId found = map.find("defaults"); found != kNoNode) {
    MapReader inner{reading, found, "a map with hold_time, connect_retry, send_hold_time or families"};
    read_session_defaults(inner, defaults);
  }
  const NodeId neighbors = map.find("neighbors");
  if (neighbors == kNoNode) return;
  each_element(reading, neighbors, "neighbors", [&](NodeId element) {
    draft.config.neighbors.push_back(read_neighbor(reading, element, defaults));
    draft.places.neighbors.push_back(element);
  });
}

}  // namespace eipd::config
