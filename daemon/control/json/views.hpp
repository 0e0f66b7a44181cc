// The API's JSON of each view: the field names that scripts rely on. One file a view.
#pragma once

#include <boost/json/object.hpp>

#include "daemon/control/views.hpp"
#include "daemon/control/what_if.hpp"

namespace eipd::control::json {

boost::json::object to_json(const StatusView& view);
boost::json::object to_json(const NeighborView& view);
boost::json::object to_json(const RouteView& view);
boost::json::object to_json(const CheckView& view);
boost::json::object to_json(const ExplainView& view);
boost::json::object to_json(const AggregateView& view);
boost::json::object to_json(const WhatIfView& view);

}  // namespace eipd::control::json
