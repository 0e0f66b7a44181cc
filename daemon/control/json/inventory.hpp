// The API's JSON of inventory and intents: the field names that scripts rely on. Also made on the control thread, as
// the answer to a write, which is kept with its idempotency key.
#pragma once

#include <boost/json/object.hpp>

#include "daemon/control/inventory_views.hpp"

namespace eipd::control::json {

boost::json::object to_json(const EipView& view);
/// The EIP as it is written: without what is decided and announced of it, which only follows.
boost::json::object to_json(const inventory::EipRecord& record, bool customer_owned, bool here);
boost::json::object to_json(const PoolView& view);
boost::json::object to_json(const CidrView& view);
boost::json::object to_json(const QuotaView& view);
boost::json::object to_json(const DrainView& view);
boost::json::object to_json(const intent::Blackhole& blackhole);
boost::json::object to_json(const intent::Shutdown& shutdown);
boost::json::object to_json(const WhoisView& view);
boost::json::object to_json(const ForwardingView& view);

}  // namespace eipd::control::json
