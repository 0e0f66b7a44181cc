#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/views.hpp"

namespace eipd::control::json {
namespace {

boost::json::array routes(const NeighborView& view) {
  boost::json::array out;
  for (const auto& each : view.routes) {
    out.push_back(boost::json::object{{"family", text(each.family)},
                                      {"desired", each.desired},
                                      {"sent", each.sent},
                                      {"held", each.held},
                                      {"received", each.received}});
  }
  return out;
}

boost::json::array messages(const NeighborView& view) {
  boost::json::array out;
  for (const auto& each : view.messages) {
    out.push_back(boost::json::object{{"type", text(each.type)}, {"sent", each.sent}, {"received", each.received}});
  }
  return out;
}

boost::json::value last_error(const NeighborView& view) {
  if (view.last_error.empty()) return nullptr;
  return boost::json::object{{"text", text(view.last_error)}, {"at", time(view.last_error_at)}};
}

boost::json::value bfd(const NeighborView& view) {
  if (!view.bfd) return nullptr;
  return boost::json::object{{"state", text(view.bfd->state)},
                             {"since", time(view.bfd->since)},
                             {"diagnostic", text(view.bfd->diagnostic)},
                             {"peer_state", text(view.bfd->peer_state)},
                             {"transmit_interval_seconds", view.bfd->transmit_interval_seconds},
                             {"detection_time_seconds", view.bfd->detection_time_seconds},
                             {"failures", view.bfd->failures},
                             {"fault", text_or_null(view.bfd->fault)}};
}

}  // namespace

boost::json::object to_json(const NeighborView& view) {
  return {
      {"name", text(view.name)},
      {"description", text(view.description)},
      {"address", text(view.address)},
      {"as", view.as},
      {"internal", view.internal},
      {"passive", view.passive},
      {"shutdown", view.shutdown},
      {"state", text(view.state)},
      {"since", time(view.since)},
      {"local_address", text_or_null(view.local_address)},
      {"router_id", text_or_null(view.router_id)},
      {"hold_time_seconds", view.hold_time_seconds},
      {"families", texts(view.families)},
      {"capabilities", texts(view.capabilities)},
      {"routes", routes(view)},
      {"messages", messages(view)},
      {"established_count", view.transitions},
      {"last_error", last_error(view)},
      {"next_retry_seconds", number(view.next_retry_seconds)},
      {"bfd", bfd(view)},
  };
}

}  // namespace eipd::control::json
