#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/render.hpp"
#include "daemon/ctl/table.hpp"

namespace eipd::ctl {

std::string attributes_of(const boost::json::value& route) {
  std::string out = "next hop " + text_of(route, "next_hop");
  const std::string path = joined(items_of(route, "as_path"), " ");
  out += ", AS path " + (path.empty() ? "empty" : path);
  if (const auto med = number_of(route, "med"); !med.empty()) out += ", MED " + med;
  if (const auto preference = number_of(route, "local_preference"); !preference.empty()) {
    out += ", local preference " + preference;
  }
  if (const auto communities = joined(items_of(route, "communities"), " "); !communities.empty()) {
    out += ", communities " + communities;
  }
  return out;
}

std::string render_routes(const boost::json::array& routes, const Paper& paper) {
  if (routes.empty()) return "no routes\n";
  Table table{
      {{"NEIGHBOR"}, {"PREFIX"}, {"SENT"}, {"NEXT HOP"}, {"AS PATH", true}, {"MED"}, {"PREF"}, {"COMMUNITIES", true}}};
  for (const auto& each : routes) {
    const bool sent = truth_of(each, "sent");
    table.add({{text_of(each, "neighbor")},
               {text_of(each, "prefix")},
               {sent ? "yes" : "no", sent ? Tone::Good : Tone::Between},
               {text_of(each, "next_hop")},
               {joined(items_of(each, "as_path"), " ")},
               {number_of(each, "med")},
               {number_of(each, "local_preference")},
               {joined(items_of(each, "communities"), " ")}});
  }
  return table.print(paper);
}

}  // namespace eipd::ctl
