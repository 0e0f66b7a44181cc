#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/views.hpp"

namespace eipd::control::json {
namespace {

boost::json::value last_run(const CheckView& view) {
  if (view.last_result.empty()) return nullptr;
  return boost::json::object{{"result", text(view.last_result)},
                             {"detail", text_or_null(view.detail)},
                             {"latency_seconds", number(view.last_latency_seconds)},
                             {"at", time(view.last_run)}};
}

}  // namespace

boost::json::object to_json(const CheckView& view) {
  return {
      {"check", text(view.check)}, {"target", text_or_null(view.target)},
      {"type", text(view.type)},   {"verdict", text(view.verdict)},
      {"since", time(view.since)}, {"last_run", last_run(view)},
      {"runs", view.runs},         {"failures_in_a_row", view.failures},
      {"skipped", view.skipped},   {"eips", view.eips},
  };
}

}  // namespace eipd::control::json
