#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/render.hpp"

namespace eipd::ctl {
namespace {

std::string section(std::string_view title, const Paper& paper) {
  return "\n" + toned(title, Tone::Strong, paper) + "\n";
}

std::string header(const boost::json::value& view, const Paper& paper) {
  const bool desired = truth_of(view, "desired");
  std::string out = toned(text_of(view, "eip"), Tone::Strong, paper) + "  " + text_of(view, "prefix") + "  " +
                    toned(desired ? "to be announced" : "withheld", desired ? Tone::Good : Tone::Bad, paper) + " (" +
                    text_of(view, "reason") + ")";
  if (const auto since = age_of(view, "since", paper); !since.empty()) out += " for " + since;
  out += "\naccount " + text_of(view, "account") + ", pool " + text_of(view, "pool") + ", area " +
         text_of(view, "access_area");
  if (truth_of(view, "customer_owned")) out += ", customer-owned address";
  return out + "\n";
}

/// "check web: bad-status (status 503), so down for 3m".
std::string verdict_of(const boost::json::value& binding, const Paper& paper) {
  const std::string check = text_of(binding, "check");
  if (check == "none") return "no check, assumed healthy";
  const std::string verdict = text_of(binding, "verdict");
  if (verdict.empty()) return "check " + check + ": no verdict";
  const std::string result = text_of(binding, "last_result");
  const std::string detail = text_of(binding, "detail");
  std::string out = "check " + check + ": " + (result.empty() ? "not yet run" : result);
  if (!detail.empty()) out += " (" + detail + ")";
  out += ", so " + toned(verdict, tone_of_verdict(verdict), paper);
  if (const auto since = age_of(binding, "since", paper); !since.empty()) out += " for " + since;
  return out;
}

std::string bindings(const boost::json::value& view, const Paper& paper) {
  std::string out;
  for (const auto& each : items_of(view, "bindings")) {
    out += "  " + mark(truth_of(each, "healthy"), paper) + " " + text_of(each, "region") + "  " +
           text_of(each, "type") + " " + text_of(each, "resource");
    if (const auto target = text_of(each, "target"); !target.empty()) out += " at " + target;
    out += "\n      " + verdict_of(each, paper) + "\n";
  }
  return out.empty() ? "  nothing is bound\n" : out;
}

std::string neighbors(const boost::json::value& view, const Paper& paper) {
  std::string out;
  for (const auto& each : items_of(view, "neighbors")) {
    const bool desired = truth_of(each, "desired");
    const bool sent = truth_of(each, "sent");
    out += "  " + mark(sent, paper) + " " + text_of(each, "neighbor") + "  " + (desired ? "exported" : "not exported") +
           ", " + (sent ? "sent" : "not sent");
    if (!desired || !sent) out += ": " + text_of(each, "reason");
    if (const auto cover = text_of(each, "cover"); !cover.empty()) out += "; covered by " + cover;
    out += "\n";
    if (const auto& route = each.at("route"); !route.is_null()) out += "      " + attributes_of(route) + "\n";
    for (const auto& note : items_of(each, "notes")) {
      out += "      note: " + std::string{note.as_string()} + "\n";
    }
  }
  return out.empty() ? "  no neighbors are configured\n" : out;
}

std::string remedy(const boost::json::value& view, const Paper& paper) {
  const auto remedy = text_of(view, "remedy");
  return remedy.empty() ? std::string{} : section("what would have to change", paper) + "  " + remedy + "\n";
}

std::string render_aggregate(const boost::json::value& view, const Paper& paper) {
  const bool desired = truth_of(view, "desired");
  std::string out = toned(text_of(view, "aggregate"), Tone::Strong, paper) + "  aggregate  " +
                    toned(desired ? "to be announced" : "withheld", desired ? Tone::Good : Tone::Bad, paper) + " (" +
                    text_of(view, "reason") + ")\n" + number_of(view, "members_announced") + " of " +
                    number_of(view, "members") + " members announced, " + number_of(view, "members_needed") + " needed";
  if (const auto ends = text_of(view, "hold_ends"); !ends.empty()) out += ", held until " + ends;
  return out + "\n" + section("decision", paper) + "  " + mark(desired, paper) + " " + text_of(view, "sentence") +
         "\n" + section("neighbors", paper) + neighbors(view, paper) + remedy(view, paper);
}

}  // namespace

std::string render_explain(const boost::json::value& explanation, const Paper& paper) {
  if (explanation.as_object().contains("aggregate")) return render_aggregate(explanation, paper);
  std::string out = header(explanation, paper) + section("probes and verdicts", paper) + bindings(explanation, paper) +
                    section("decision", paper) + "  " + mark(truth_of(explanation, "desired"), paper) + " " +
                    text_of(explanation, "sentence") + "\n";
  if (const auto attracted = text_of(explanation, "attracted"); !attracted.empty()) {
    out += "  " + toned(attracted, Tone::Between, paper) + "\n";
  }
  return out + section("neighbors", paper) + neighbors(explanation, paper) + remedy(explanation, paper);
}

}  // namespace eipd::ctl
