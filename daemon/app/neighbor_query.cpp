// StateQueries: neighbors and their routes.
#include <algorithm>
#include <charconv>

#include "daemon/app/route_view.hpp"
#include "daemon/app/state_queries.hpp"

namespace eipd::app {
namespace {

using control::NeighborView;
using control::RouteView;

std::vector<std::string> capability_words(const bgp::wire::Capabilities& capabilities) {
  std::vector<std::string> words;
  for (const bgp::Family family : bgp::kFamilies) {
    if (capabilities.families.contains(family)) words.emplace_back(unicast_name(family));
  }
  if (capabilities.four_octet_as) words.emplace_back("four-octet-as");
  if (capabilities.route_refresh) words.emplace_back("route-refresh");
  if (capabilities.enhanced_route_refresh) words.emplace_back("enhanced-route-refresh");
  if (capabilities.extended_message) words.emplace_back("extended-message");
  if (capabilities.ipv4_over_ipv6) words.emplace_back("extended-next-hop");
  if (capabilities.graceful_restart) words.emplace_back("graceful-restart");
  if (capabilities.role) words.emplace_back("role");
  return words;
}

NeighborView::Bfd bfd_view(const bgp::net::BfdStatus& status) {
  using Seconds = std::chrono::duration<double>;
  return {.state = std::string{to_string(status.state)},
          .since = status.since,
          .diagnostic = std::string{label(status.diagnostic)},
          .peer_state = std::string{to_string(status.remote_state)},
          .transmit_interval_seconds = Seconds{status.transmit_interval}.count(),
          .detection_time_seconds = Seconds{status.detection_time}.count(),
          .failures = status.failures,
          .fault = status.fault};
}

void fill(NeighborView& view, const bgp::net::NeighborStatus& status) {
  view.shutdown = status.shutdown;
  view.state = to_string(status.state);
  view.since = status.since;
  if (status.local) view.local_address = to_string(bgp::ScopedAddress{status.local->address, status.local->zone});
  if (status.negotiated) {
    view.router_id = to_string(status.negotiated->peer_id);
    view.hold_time_seconds = static_cast<std::uint32_t>(status.negotiated->hold_time.count());
    for (const bgp::Family family : bgp::kFamilies) {
      if (status.negotiated->families.contains(family)) view.families.emplace_back(unicast_name(family));
    }
    view.capabilities = capability_words(status.negotiated->peer_capabilities);
  }
  for (const auto type : bgp::net::kMessageTypes) {
    view.messages.push_back({.type = std::string{bgp::net::message_name(type)},
                             .sent = status.messages(bgp::net::Direction::Sent, type),
                             .received = status.messages(bgp::net::Direction::Received, type)});
  }
  view.transitions = status.established;
  if (status.bfd) view.bfd = bfd_view(*status.bfd);
  view.last_error = status.last_error;
  view.last_error_at = status.last_error_at;
  if (status.next_retry) view.next_retry_seconds = std::chrono::duration<double>{*status.next_retry}.count();
}

}  // namespace

std::vector<NeighborView> StateQueries::neighbors() const {
  std::vector<NeighborView> views;
  for (const config::Neighbor& configured : config_->neighbors) {
    if (auto view = neighbor(configured.session.name)) views.push_back(std::move(*view));
  }
  return views;
}

std::optional<NeighborView> StateQueries::neighbor(std::string_view name) const {
  const auto found = std::ranges::find_if(config_->neighbors, [&](const auto& n) { return n.session.name == name; });
  const auto status = speaker_.status(name);
  if (found == config_->neighbors.end() || !status) return std::nullopt;
  const bgp::fsm::NeighborSettings& session = found->session;
  NeighborView view{.name = session.name,
                    .description = session.description,
                    .address = to_string(session.address),
                    .as = session.as.value,
                    .internal = session.is_internal(config_->speaker.as),
                    .passive = session.passive};
  fill(view, *status);
  const bgp::rib::ExportGroup* group = announcer_.groups().group_of(name);
  const auto reader = speaker_.reader(name);
  for (const bgp::Family family : bgp::kFamilies) {
    if (!session.families.contains(family)) continue;
    view.routes.push_back({.family = std::string{unicast_name(family)},
                           .desired = group == nullptr ? 0 : group->size(family),
                           .sent = group == nullptr || !reader ? 0 : group->sent_count(*reader, family),
                           .received = status->received[static_cast<std::size_t>(family)].announced,
                           .held = announcer_.groups().held(name, family)});
  }
  return view;
}

/// The cursor is "neighbor@place": the place is the Adj-RIB-Out's own.
std::optional<control::Page<RouteView>> StateQueries::routes(std::string_view neighbor, std::string_view cursor,
                                                             std::size_t limit) const {
  auto at = config_->neighbors.begin();
  const auto named = [&](std::string_view name) {
    return std::ranges::find_if(config_->neighbors, [&](const auto& n) { return n.session.name == name; });
  };
  if (!neighbor.empty()) at = named(neighbor);
  std::size_t place = 0;
  if (const auto mark = cursor.rfind('@'); mark != std::string_view::npos) {
    at = named(cursor.substr(0, mark));
    std::from_chars(cursor.data() + mark + 1, cursor.data() + cursor.size(), place);
  }
  if (at == config_->neighbors.end() && (!neighbor.empty() || !cursor.empty())) return std::nullopt;

  control::Page<RouteView> page;
  for (; at != config_->neighbors.end() && page.items.size() < limit; ++at, place = 0) {
    const std::string& name = at->session.name;
    const bgp::rib::ExportGroup* group = announcer_.groups().group_of(name);
    const auto reader = speaker_.reader(name);
    if (group != nullptr) {
      const bgp::rib::Listing listing = group->list(place, limit - page.items.size());
      for (const bgp::rib::Route& route : listing.routes) {
        const bool sent = reader && group->delivery(*reader, route.prefix) == bgp::rib::Delivery::Sent;
        page.items.push_back(route_view(name, route.prefix, *route.attributes, sent));
      }
      if (listing.next) {
        page.next = name + "@" + std::to_string(*listing.next);
        return page;
      }
    }
    if (!neighbor.empty()) return page;
  }
  if (at != config_->neighbors.end()) page.next = at->session.name + "@0";
  return page;
}

}  // namespace eipd::app
