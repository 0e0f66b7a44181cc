#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/inventory.hpp"
#include "daemon/control/json/views.hpp"

namespace eipd::control::json {
namespace {

boost::json::array withheld(const StatusView& view) {
  boost::json::array out;
  for (const auto& [reason, count] : view.withheld) {
    out.push_back(boost::json::object{{"reason", text(reason)}, {"count", count}});
  }
  return out;
}

boost::json::array drains(const StatusView& view) {
  boost::json::array out;
  for (const DrainView& drain : view.drains) out.push_back(to_json(drain));
  return out;
}

}  // namespace

boost::json::object to_json(const StatusView& view) {
  return {
      {"version", text(view.version)},
      {"access_point", text(view.access_point)},
      {"instance", text(view.instance)},
      {"areas", texts(view.areas)},
      {"started", time(view.started)},
      {"stopping", view.stopping},
      {"neighbors", {{"configured", view.neighbors}, {"established", view.established}}},
      {"eips",
       {{"declared", view.eips_declared},
        {"healthy", view.eips_healthy},
        {"unchecked", view.eips_unchecked},
        {"desired", view.eips_desired},
        {"announced", view.eips_announced}}},
      {"withheld", withheld(view)},
      {"drains", {{"total", view.drain_count}, {"items", drains(view)}}},
      {"guard", {{"configured", view.guard.configured}, {"held", view.guard.held}, {"until", time(view.guard.until)}}},
      {"checks", {{"total", view.checks}, {"up", view.checks_up}}},
      {"configuration",
       {{"loaded", time(view.configuration_loaded)},
        {"last_reload_successful", view.last_reload_successful},
        {"last_reload_error", text_or_null(view.last_reload_error)}}},
  };
}

}  // namespace eipd::control::json
