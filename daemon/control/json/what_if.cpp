#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/views.hpp"

namespace eipd::control::json {
namespace {

boost::json::object to_json(const WhatIfView::Count& count) {
  return {{"withdrawn", count.withdrawn}, {"announced", count.announced}, {"changed", count.changed}};
}

boost::json::value seconds(const std::optional<WhatIfView::Seconds>& value) {
  return value ? boost::json::value(value->count()) : boost::json::value(nullptr);
}

boost::json::array to_json(const std::vector<WhatIfView::Step>& steps) {
  boost::json::array out;
  for (const auto& step : steps) {
    out.push_back(boost::json::object{{"after_seconds", step.after.count()},
                                      {"announce", step.announce},
                                      {"reason", text(step.reason)},
                                      {"preference", text(step.preference)}});
  }
  return out;
}

boost::json::array rows(const WhatIfView& view) {
  boost::json::array out;
  for (const auto& row : view.rows.items) {
    boost::json::array neighbors;
    for (const auto& [name, change] : row.neighbors) {
      neighbors.push_back(boost::json::object{{"neighbor", text(name)}, {"change", text(change)}});
    }
    out.push_back(boost::json::object{{"eip", text(row.eip)},
                                      {"prefix", text(row.prefix)},
                                      {"change", text(row.change)},
                                      {"reason_now", text(row.reason_now)},
                                      {"steps", to_json(row.steps)},
                                      {"neighbors", std::move(neighbors)}});
  }
  return out;
}

boost::json::array neighbors(const WhatIfView& view) {
  boost::json::array out;
  for (const auto& neighbor : view.neighbors) {
    auto each = to_json(neighbor.prefixes);
    each["neighbor"] = text(neighbor.neighbor);
    each["established"] = neighbor.established;
    each["note"] = text_or_null(neighbor.note);
    out.push_back(std::move(each));
  }
  return out;
}

boost::json::array aggregates(const WhatIfView& view) {
  boost::json::array out;
  for (const auto& aggregate : view.aggregates) {
    out.push_back(boost::json::object{{"prefix", text(aggregate.prefix)},
                                      {"announced_now", aggregate.now},
                                      {"reason_now", text(aggregate.reason_now)},
                                      {"steps", to_json(aggregate.steps)}});
  }
  return out;
}

boost::json::value configuration(const WhatIfView& view) {
  if (!view.configuration) return nullptr;
  boost::json::array out;
  for (const auto& key : *view.configuration) {
    out.push_back(boost::json::object{{"key", text(key.key)}, {"edit", text(key.edit)}, {"cost", text(key.cost)}});
  }
  return out;
}

boost::json::array refusals(const WhatIfView& view) {
  boost::json::array out;
  for (const auto& refusal : view.refusals) {
    out.push_back(boost::json::object{{"code", text(refusal.code)}, {"sentence", text(refusal.sentence)}});
  }
  return out;
}

}  // namespace

boost::json::object to_json(const WhatIfView& view) {
  auto eips = to_json(view.eips.to_somebody);
  eips["total"] = view.eips.total;
  eips["announced_now"] = view.eips.announced_now;
  eips["announced_then"] = view.eips.announced_then;
  eips["depreferred"] = view.eips.depreferred;
  return {
      {"sentence", text(view.sentence)},
      {"eips", std::move(eips)},
      {"guard",
       {{"configured", view.guard.configured}, {"held", view.guard.held}, {"for_seconds", seconds(view.guard.for_)}}},
      {"ended", view.ended},
      {"settled_after_seconds", seconds(view.settled_after)},
      {"notes", texts(view.notes)},
      {"refusals", refusals(view)},
      {"neighbors", neighbors(view)},
      {"aggregates", aggregates(view)},
      {"configuration", configuration(view)},
      {"items", rows(view)},
      {"next", view.rows.next ? text(*view.rows.next) : boost::json::value(nullptr)},
  };
}

}  // namespace eipd::control::json
