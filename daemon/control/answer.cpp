#include "daemon/control/answer.hpp"

#include <algorithm>
#include <utility>

#include <boost/json/serialize.hpp>

#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/views.hpp"

namespace eipd::control {

using boost::asio::awaitable;
using observe::HttpReply;

namespace {

HttpReply ok(const boost::json::object& body) {
  return {.content_type = "application/json", .body = boost::json::serialize(body) + "\n"};
}

HttpReply list(boost::json::array items, const std::optional<std::string>& next = std::nullopt) {
  return ok({{"items", std::move(items)}, {"next", next ? json::text(*next) : boost::json::value(nullptr)}});
}

HttpReply unknown(std::string code, std::string detail, std::string value) {
  return refuse({.status = 404, .code = std::move(code), .detail = std::move(detail), .value = std::move(value)});
}

template <class View>
HttpReply list_of(const std::vector<View>& views) {
  boost::json::array items;
  for (const View& view : views) items.push_back(json::to_json(view));
  return list(std::move(items));
}

/// A part of a list, put together from slices: `slice(queries, cursor, limit)` gives an optional page, none if the list
/// is not there.
template <class Slice>
awaitable<std::optional<HttpReply>> gather(const ControlThread& control, Part part, Slice slice, HttpReply missing) {
  boost::json::array items;
  std::optional<std::string> next = std::move(part.cursor);
  while (next && items.size() < part.limit) {
    const std::size_t most = std::min(kSlice, part.limit - items.size());
    const auto page = co_await control.ask(
        [slice, cursor = *next, most](const Queries& queries) { return slice(queries, cursor, most); });
    if (!page) co_return std::nullopt;
    if (!*page) co_return missing;
    for (const auto& view : (*page)->items) items.push_back(json::to_json(view));
    next = (*page)->next;
  }
  co_return list(std::move(items), next);
}

struct Answers {
  const ControlThread& control;
  using Result = awaitable<std::optional<HttpReply>>;  ///< nothing: control did not answer

  Result operator()(AskStatus) const {
    const auto view = co_await control.ask([](const Queries& queries) { return queries.status(); });
    if (!view) co_return std::nullopt;
    co_return ok(json::to_json(*view));
  }
  Result operator()(AskNeighbors) const {
    const auto views = co_await control.ask([](const Queries& queries) { return queries.neighbors(); });
    if (!views) co_return std::nullopt;
    co_return list_of(*views);
  }
  Result operator()(AskNeighbor ask) const {
    const auto view =
        co_await control.ask([name = ask.name](const Queries& queries) { return queries.neighbor(name); });
    if (!view) co_return std::nullopt;
    if (!*view) co_return unknown("neighbor-not-found", "No neighbor has this name.", ask.name);
    co_return ok(json::to_json(**view));
  }
  Result operator()(AskRoutes ask) const {
    auto slice = [neighbor = ask.neighbor](const Queries& queries, const std::string& cursor, std::size_t most) {
      return queries.routes(neighbor, cursor, most);
    };
    auto missing = unknown("neighbor-not-found", "No neighbor has this name.", ask.neighbor);
    co_return co_await gather(control, std::move(ask.part), std::move(slice), std::move(missing));
  }
  Result operator()(AskChecks ask) const {
    auto slice = [](const Queries& queries, const std::string& cursor, std::size_t most) {
      return std::optional{queries.checks(cursor, most)};
    };
    co_return co_await gather(control, std::move(ask.part), std::move(slice), {});
  }
  Result operator()(AskCheck ask) const {
    const auto views = co_await control.ask([name = ask.name](const Queries& queries) { return queries.check(name); });
    if (!views) co_return std::nullopt;
    if (views->empty()) co_return unknown("check-not-found", "No check has this name.", ask.name);
    co_return list_of(*views);
  }
  Result operator()(AskExplain ask) const {
    const auto view = co_await control.ask([what = ask.what](const Queries& queries) { return queries.explain(what); });
    if (!view) co_return std::nullopt;
    if (!*view) co_return unknown("eip-not-found", "No EIP here has this id, address or prefix.", ask.what);
    co_return ok(json::to_json(**view));
  }
};

}  // namespace

HttpReply refuse(const Problem& problem) {
  HttpReply reply{
      .status = problem.status, .content_type = "application/problem+json", .body = to_json(problem) + "\n"};
  if (problem.status == 405) reply.headers.emplace_back("Allow", problem.accepted);
  return reply;
}

awaitable<HttpReply> answer(Question question, const ControlThread& control) {
  const Answers answers{control};
  auto reply =
      co_await std::visit([&](auto&& ask) { return answers(std::forward<decltype(ask)>(ask)); }, std::move(question));
  if (!reply) co_return refuse(busy());
  co_return std::move(*reply);
}

}  // namespace eipd::control
