#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/render.hpp"
#include "daemon/ctl/table.hpp"

namespace eipd::ctl {

std::string scope_of(const boost::json::value& drain) {
  const auto scope = text_of(drain, "scope");
  return scope == "access_point" ? "the access point" : scope + " " + text_of(drain, "name");
}

std::string render_drains(const boost::json::array& drains, const Paper& paper) {
  if (drains.empty()) return "nothing is drained\n";
  Table table{{{"DRAINED"}, {"PHASE"}, {"FOR"}, {"UNTIL"}, {"BY", true}, {"REASON", true}}};
  for (const auto& drain : drains) {
    table.add({{scope_of(drain)},
               {text_of(drain, "phase"), Tone::Between},
               {age_of(drain, "since", paper)},
               {text_of(drain, "until")},
               {text_of(drain, "author")},
               {text_of(drain, "reason")}});
  }
  return table.print(paper);
}

std::string render_blackholes(const boost::json::array& blackholes, const Paper& paper) {
  if (blackholes.empty()) return "nothing is blackholed\n";
  Table table{{{"PREFIX"}, {"EIP"}, {"FOR"}, {"UNTIL"}, {"NEXT HOP"}, {"BY", true}, {"REASON", true}}};
  for (const auto& each : blackholes) {
    table.add({{text_of(each, "prefix")},
               {text_of(each, "eip")},
               {age_of(each, "since", paper)},
               {text_of(each, "until")},
               {text_of(each, "next_hop")},
               {text_of(each, "author")},
               {text_of(each, "reason")}});
  }
  return table.print(paper);
}

}  // namespace eipd::ctl
