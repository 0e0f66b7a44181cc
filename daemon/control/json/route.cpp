#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/views.hpp"

namespace eipd::control::json {

boost::json::object to_json(const RouteView& view) {
  boost::json::array as_path;
  for (const auto as : view.as_path) as_path.push_back(as);
  return {
      {"neighbor", text(view.neighbor)},
      {"prefix", text(view.prefix)},
      {"sent", view.sent},
      {"next_hop", text(view.next_hop)},
      {"as_path", std::move(as_path)},
      {"med", number(view.med)},
      {"local_preference", number(view.local_preference)},
      {"communities", texts(view.communities)},
  };
}

}  // namespace eipd::control::json
