// The API's JSON as an operator reads it, one function a command. Pure. What is *desired* (the decision) and what is
// *sent* (handed to the kernel) are never shown as one.
#pragma once

#include <string>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "daemon/ctl/paper.hpp"

namespace eipd::ctl {

/// One screen: `status` of /v1/status, `neighbors` the items of /v1/neighbors.
std::string render_status(const boost::json::value& status, const boost::json::array& neighbors, const Paper& paper);
std::string render_neighbors(const boost::json::array& neighbors, const Paper& paper);
/// All about one.
std::string render_neighbor(const boost::json::value& neighbor, const Paper& paper);
std::string render_routes(const boost::json::array& routes, const Paper& paper);
std::string render_checks(const boost::json::array& checks, const Paper& paper);
/// The chain: probe → verdict → decision → export → sent, and what would have to change.
std::string render_explain(const boost::json::value& explanation, const Paper& paper);

/// One line that says it all, then what needs attention, then a line an EIP.
std::string render_what_if(const boost::json::value& answer, const Paper& paper);

std::string render_eips(const boost::json::array& eips, const Paper& paper);
std::string render_eip(const boost::json::value& eip, const Paper& paper);
std::string render_pools(const boost::json::array& pools, const Paper& paper);
std::string render_cidrs(const boost::json::array& cidrs, const Paper& paper);
std::string render_quotas(const boost::json::array& quotas, const Paper& paper);
std::string render_drains(const boost::json::array& drains, const Paper& paper);
std::string render_blackholes(const boost::json::array& blackholes, const Paper& paper);
std::string render_forwarding(const boost::json::array& forwarding, const Paper& paper);
/// The answer's "sentence".
std::string render_sentence(const boost::json::value& answer, const Paper& paper);
/// "12:00:01 eip-bound eip-000001 by uid 0 (root): …"
std::string render_event(const boost::json::value& event, const Paper& paper);

/// What it changed, then each warning on a line of its own.
std::string render_reload(const boost::json::value& answer, const Paper& paper);

/// Any object: a line a field, an indented line for each object of a list.
std::string render_object(const boost::json::value& object, const Paper& paper);

/// What a drain is of: "the access point", "neighbor edge1".
std::string scope_of(const boost::json::value& drain);
/// "next hop 192.0.2.1, AS path 64500, MED 50, communities no-export".
std::string attributes_of(const boost::json::value& route);

}  // namespace eipd::ctl
