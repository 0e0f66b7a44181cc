#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/views.hpp"

namespace eipd::control::json {
namespace {

boost::json::object to_json(const ExplainView::Binding& binding) {
  return {
      {"region", text(binding.region)},
      {"type", text(binding.type)},
      {"resource", text(binding.resource)},
      {"target", text_or_null(binding.target)},
      {"check", text(binding.check)},
      {"verdict", text_or_null(binding.verdict)},
      {"healthy", binding.healthy},
      {"last_result", text_or_null(binding.last_result)},
      {"detail", text_or_null(binding.detail)},
      {"since", time(binding.since)},
  };
}

boost::json::object to_json(const ExplainView::Neighbor& neighbor) {
  return {
      {"neighbor", text(neighbor.neighbor)},
      {"desired", neighbor.desired},
      {"sent", neighbor.sent},
      {"reason", text(neighbor.reason)},
      {"notes", texts(neighbor.notes)},
      {"cover", text_or_null(neighbor.cover)},
      {"route", neighbor.route ? boost::json::value(json::to_json(*neighbor.route)) : boost::json::value(nullptr)},
  };
}

template <class Views>
boost::json::array each(const Views& views) {
  boost::json::array out;
  for (const auto& view : views) out.push_back(to_json(view));
  return out;
}

}  // namespace

boost::json::object to_json(const ExplainView& view) {
  return {
      {"eip", text(view.eip)},
      {"prefix", text(view.prefix)},
      {"account", text(view.account)},
      {"pool", text(view.pool)},
      {"access_area", text(view.access_area)},
      {"customer_owned", view.customer_owned},
      {"desired", view.desired},
      {"reason", text(view.reason)},
      {"sentence", text(view.sentence)},
      {"remedy", text_or_null(view.remedy)},
      {"since", time(view.since)},
      {"bindings", each(view.bindings)},
      {"neighbors", each(view.neighbors)},
      {"attracted", text_or_null(view.attracted)},
  };
}

boost::json::object to_json(const AggregateView& view) {
  return {
      {"aggregate", text(view.prefix)},
      {"desired", view.desired},
      {"reason", text(view.reason)},
      {"sentence", text(view.sentence)},
      {"remedy", text_or_null(view.remedy)},
      {"members", view.members},
      {"members_announced", view.members_announced},
      {"members_needed", view.members_needed},
      {"hold_ends", time(view.hold_ends)},
      {"neighbors", each(view.neighbors)},
  };
}

}  // namespace eipd::control::json
