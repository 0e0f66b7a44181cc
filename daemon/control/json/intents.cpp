#include <utility>

#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/inventory.hpp"

namespace eipd::control::json {

boost::json::object to_json(const DrainView& view) {
  const intent::Drain& drain = view.drain;
  return {
      {"scope", text(to_string(drain.scope))},
      {"name", text(drain.name)},
      {"reason", text(drain.reason)},
      {"author", text(drain.author)},
      {"since", time(drain.since)},
      {"until", time(drain.until)},
      {"now", drain.withdraw_now},
      {"until_restart", drain.until_restart},
      {"phase", text(view.phase)},
  };
}

boost::json::object to_json(const intent::Blackhole& blackhole) {
  return {
      {"address", to_string(blackhole.prefix.address())},
      {"prefix", to_string(blackhole.prefix)},
      {"eip", text(blackhole.eip)},
      {"reason", text(blackhole.reason)},
      {"author", text(blackhole.author)},
      {"since", time(blackhole.since)},
      {"until", time(blackhole.until)},
      {"next_hop", blackhole.next_hop ? text(to_string(*blackhole.next_hop)) : boost::json::value(nullptr)},
  };
}

boost::json::object to_json(const intent::Shutdown& shutdown) {
  return {
      {"neighbor", text(shutdown.neighbor)},
      {"reason", text(shutdown.reason)},
      {"author", text(shutdown.author)},
      {"since", time(shutdown.since)},
  };
}

boost::json::object to_json(const ForwardingView& view) {
  boost::json::value active = nullptr;
  if (!view.region.empty()) {
    active = boost::json::object{{"region", text(view.region)},
                                 {"type", text(view.type)},
                                 {"resource", text(view.resource)},
                                 {"target", text_or_null(view.target)}};
  }
  return {
      {"eip", text(view.eip)},       {"address", text(view.address)},
      {"active", std::move(active)}, {"bandwidth_bits_per_second", view.bandwidth_bits_per_second},
      {"revision", view.revision},   {"acknowledged", view.acknowledged},
  };
}

boost::json::object to_json(const WhoisView& view) {
  return {
      {"address", text(view.address)},
      {"ours", view.ours},
      {"pool", text_or_null(view.pool)},
      {"customer_owned", view.customer_owned},
      {"account", text_or_null(view.account)},
      {"cidr", text_or_null(view.cidr)},
      {"cidr_state", text_or_null(view.cidr_state)},
      {"state", text_or_null(view.state)},
      {"eip", text_or_null(view.eip)},
      {"bound_to", texts(view.bound_to)},
      {"announced_to", texts(view.announced_to)},
      {"blackholed", view.blackholed},
      {"sentence", text(view.sentence)},
  };
}

}  // namespace eipd::control::json
