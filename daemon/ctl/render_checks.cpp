#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/render.hpp"
#include "daemon/ctl/table.hpp"

namespace eipd::ctl {
namespace {

/// "bad-status (status 503)".
std::string result_of(const boost::json::value& run) {
  if (run.is_null()) return "not yet run";
  const std::string detail = text_of(run, "detail");
  return text_of(run, "result") + (detail.empty() ? "" : " (" + detail + ")");
}

std::string latency_of(const boost::json::value& run, const Paper& paper) {
  if (run.is_null() || run.at("latency_seconds").is_null()) return {};
  return latency(run.at("latency_seconds").to_number<double>(), paper.unicode);
}

}  // namespace

std::string render_checks(const boost::json::array& checks, const Paper& paper) {
  if (checks.empty()) return "no checks are configured\n";
  Table table{
      {{"CHECK"}, {"TARGET"}, {"TYPE"}, {"VERDICT"}, {"FOR"}, {"LAST RESULT", true}, {"LATENCY"}, {"AGO"}, {"EIPS"}}};
  for (const auto& each : checks) {
    const std::string verdict = text_of(each, "verdict");
    const auto& run = each.at("last_run");
    table.add({{text_of(each, "check")},
               {text_of(each, "target")},
               {text_of(each, "type")},
               {verdict, tone_of_verdict(verdict)},
               {age_of(each, "since", paper)},
               {result_of(run)},
               {latency_of(run, paper)},
               {run.is_null() ? "" : age_of(run, "at", paper)},
               {number_of(each, "eips")}});
  }
  return table.print(paper);
}

}  // namespace eipd::ctl
