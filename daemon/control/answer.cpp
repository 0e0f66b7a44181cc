#include "daemon/control/answer.hpp"

#include <algorithm>
#include <utility>

#include <boost/json/serialize.hpp>

#include "daemon/control/json/fields.hpp"
#include "daemon/control/json/inventory.hpp"
#include "daemon/control/json/views.hpp"

namespace eipd::control {

using boost::asio::awaitable;
using observe::HttpReply;

namespace {

HttpReply ok(const boost::json::object& body) {
  return {.content_type = "application/json", .body = boost::json::serialize(body) + "\n"};
}

HttpReply tagged(const boost::json::object& body, std::uint64_t revision) {
  auto reply = ok(body);
  reply.headers.emplace_back("ETag", etag_of(revision));
  return reply;
}

HttpReply list(boost::json::array items, const std::optional<std::string>& next = std::nullopt) {
  return ok({{"items", std::move(items)}, {"next", next ? json::text(*next) : boost::json::value(nullptr)}});
}

/// `listed_at`: where those that are known stand.
HttpReply unknown(std::string code, std::string detail, std::string value, const char* listed_at) {
  return refuse({.status = 404,
                 .code = std::move(code),
                 .detail = std::move(detail),
                 .value = std::move(value),
                 .accepted = std::string{"one that "} + listed_at + " lists"});
}

template <class View>
HttpReply list_of(const std::vector<View>& views) {
  boost::json::array items;
  for (const View& view : views) items.push_back(json::to_json(view));
  return list(std::move(items));
}

/// A part of a list, put together from slices: `slice(sources, cursor, limit)` gives an optional page, none if the list
/// is not there.
template <class Slice>
awaitable<std::optional<HttpReply>> gather(const ControlThread& control, Part part, Slice slice, HttpReply missing) {
  boost::json::array items;
  std::optional<std::string> next = std::move(part.cursor);
  while (next && items.size() < part.limit) {
    const std::size_t most = std::min(kSlice, part.limit - items.size());
    const auto page =
        co_await control.ask([slice, cursor = *next, most](const Sources& on) { return slice(on, cursor, most); });
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
    const auto view = co_await control.ask([](const Sources& on) { return on.state.status(); });
    if (!view) co_return std::nullopt;
    co_return ok(json::to_json(*view));
  }
  Result operator()(AskNeighbors) const {
    const auto views = co_await control.ask([](const Sources& on) { return on.state.neighbors(); });
    if (!views) co_return std::nullopt;
    co_return list_of(*views);
  }
  Result operator()(AskNeighbor ask) const {
    const auto view = co_await control.ask([name = ask.name](const Sources& on) { return on.state.neighbor(name); });
    if (!view) co_return std::nullopt;
    if (!*view) co_return unknown("neighbor-not-found", "No neighbor has this name.", ask.name, "/v1/neighbors");
    co_return ok(json::to_json(**view));
  }
  Result operator()(AskRoutes ask) const {
    auto slice = [neighbor = ask.neighbor](const Sources& on, const std::string& cursor, std::size_t most) {
      return on.state.routes(neighbor, cursor, most);
    };
    auto missing = unknown("neighbor-not-found", "No neighbor has this name.", ask.neighbor, "/v1/neighbors");
    co_return co_await gather(control, std::move(ask.part), std::move(slice), std::move(missing));
  }
  Result operator()(AskChecks ask) const {
    auto slice = [](const Sources& on, const std::string& cursor, std::size_t most) {
      return std::optional{on.state.checks(cursor, most)};
    };
    co_return co_await gather(control, std::move(ask.part), std::move(slice), {});
  }
  Result operator()(AskCheck ask) const {
    const auto views = co_await control.ask([name = ask.name](const Sources& on) { return on.state.check(name); });
    if (!views) co_return std::nullopt;
    if (views->empty()) co_return unknown("check-not-found", "No check has this name.", ask.name, "/v1/checks");
    co_return list_of(*views);
  }
  Result operator()(AskExplain ask) const {
    const auto view = co_await control.ask([what = ask.what](const Sources& on) { return on.state.explain(what); });
    if (!view) co_return std::nullopt;
    if (*view) co_return ok(json::to_json(**view));
    const auto aggregate =
        co_await control.ask([what = ask.what](const Sources& on) { return on.state.explain_aggregate(what); });
    if (!aggregate) co_return std::nullopt;
    if (*aggregate) co_return ok(json::to_json(**aggregate));
    co_return unknown("eip-not-found", "No EIP here has this id, address or prefix, and it is no aggregate's.",
                      ask.what, "/v1/eips");
  }

  Result operator()(AskEips ask) const {
    auto slice = [filter = ask.filter](const Sources& on, const std::string& cursor, std::size_t most) {
      return std::optional{on.inventory.eips(filter, cursor, most)};
    };
    co_return co_await gather(control, std::move(ask.part), std::move(slice), {});
  }
  Result operator()(AskEip ask) const {
    const auto view = co_await control.ask([id = ask.id](const Sources& on) { return on.inventory.eip(id); });
    if (!view) co_return std::nullopt;
    if (!*view) co_return unknown("unknown-eip", "No EIP has this id.", ask.id, "/v1/eips");
    co_return tagged(json::to_json(**view), (*view)->record->revision);
  }
  Result operator()(AskPools) const {
    const auto views = co_await control.ask([](const Sources& on) { return on.inventory.pools(); });
    if (!views) co_return std::nullopt;
    co_return list_of(*views);
  }
  Result operator()(AskPool ask) const {
    const auto view = co_await control.ask([id = ask.id](const Sources& on) { return on.inventory.pool(id); });
    if (!view) co_return std::nullopt;
    if (!*view) co_return unknown("unknown-pool", "No pool has this id.", ask.id, "/v1/pools");
    co_return ok(json::to_json(**view));
  }
  Result operator()(AskCidrs) const {
    const auto views = co_await control.ask([](const Sources& on) { return on.inventory.cidrs(); });
    if (!views) co_return std::nullopt;
    co_return list_of(*views);
  }
  Result operator()(AskCidr ask) const {
    const auto view = co_await control.ask([cidr = ask.cidr](const Sources& on) { return on.inventory.cidr(cidr); });
    if (!view) co_return std::nullopt;
    if (!*view) co_return unknown("unknown-cidr", "No pool has this CIDR.", to_string(ask.cidr), "/v1/cidrs");
    co_return tagged(json::to_json(**view), (*view)->revision);
  }
  Result operator()(AskQuotas) const {
    const auto views = co_await control.ask([](const Sources& on) { return on.inventory.quotas(); });
    if (!views) co_return std::nullopt;
    co_return list_of(*views);
  }
  Result operator()(AskQuota ask) const {
    const auto view =
        co_await control.ask([account = ask.account](const Sources& on) { return on.inventory.quota(account); });
    if (!view) co_return std::nullopt;
    if (!*view) co_return unknown("unknown-account", "No account has this name.", ask.account, "/v1/quotas");
    co_return ok(json::to_json(**view));
  }
  Result operator()(AskDrains) const {
    const auto views = co_await control.ask([](const Sources& on) { return on.inventory.drains(); });
    if (!views) co_return std::nullopt;
    co_return list_of(*views);
  }
  Result operator()(AskBlackholes) const {
    const auto views = co_await control.ask([](const Sources& on) { return on.inventory.blackholes(); });
    if (!views) co_return std::nullopt;
    co_return list_of(*views);
  }
  Result operator()(AskWhois ask) const {
    const auto view =
        co_await control.ask([address = ask.address](const Sources& on) { return on.inventory.whois(address); });
    if (!view) co_return std::nullopt;
    co_return ok(json::to_json(*view));
  }
  Result operator()(AskForwarding ask) const {
    auto slice = [](const Sources& on, const std::string& cursor, std::size_t most) {
      return std::optional{on.inventory.forwarding(cursor, most)};
    };
    co_return co_await gather(control, std::move(ask.part), std::move(slice), {});
  }
  Result operator()(AskWhatIf ask) const {
    const auto answer = co_await control.what_if(std::move(ask));
    if (!answer) co_return std::nullopt;
    if (!*answer) co_return refuse(answer->error());
    co_return ok(json::to_json(**answer));
  }
};

}  // namespace

HttpReply refuse(const Problem& problem) {
  HttpReply reply{
      .status = problem.status, .content_type = "application/problem+json", .body = to_json(problem) + "\n"};
  if (problem.status == 405) reply.headers.emplace_back("Allow", problem.accepted);
  if (problem.status == 503) reply.headers.emplace_back("Retry-After", "1");  // seconds
  return reply;
}

Problem forbidden(const Caller& caller, Role needed) {
  return {.status = 403,
          .code = "forbidden",
          .detail = caller.author + " may not do this: it takes the role " + std::string{to_string(needed)} + ".",
          .value = std::string{to_string(caller.role)},
          .accepted = "role " + std::string{to_string(needed)} + " (control.roles in the configuration)"};
}

awaitable<HttpReply> perform(Order order, Caller caller, const ControlThread& control) {
  const Role least = order.options.dry_run ? Role::Read : needed(order.command);
  if (caller.role < least) co_return refuse(forbidden(caller, least));
  // Two callers never share a key, and nobody is answered with what another was.
  if (!order.options.idempotency_key.empty()) {
    order.options.idempotency_key.insert(0, caller.author + " ");  // which is in no key
  }
  auto result = co_await control.perform(std::move(order.command), std::move(caller), std::move(order.options));
  if (!result) co_return refuse(busy());
  if (!*result) co_return refuse(result->error());
  Reply& reply = **result;
  HttpReply out{.status = reply.status, .content_type = "application/json", .body = std::move(reply.body)};
  if (!reply.etag.empty()) out.headers.emplace_back("ETag", std::move(reply.etag));
  if (reply.replayed) out.headers.emplace_back("Idempotency-Replayed", "true");
  co_return out;
}

awaitable<HttpReply> answer(Question question, const ControlThread& control) {
  const Answers answers{control};
  auto reply =
      co_await std::visit([&](auto&& ask) { return answers(std::forward<decltype(ask)>(ask)); }, std::move(question));
  if (!reply) co_return refuse(busy());
  co_return std::move(*reply);
}

}  // namespace eipd::control
