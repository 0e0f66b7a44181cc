#include <array>
#include <utility>

#include "daemon/control/read/readers.hpp"

namespace eipd::control {
namespace {

using Answer = std::expected<Request, Problem>;

Answer set_drain(const Reading& in) {
  std::optional<Problem> nameless;
  auto request = read_order(in, SetDrain{}, [&](Fields& fields, SetDrain& drain) {
    fields.scope("scope", drain.scope)
        .free_text("name", drain.name)
        .free_text("reason", drain.reason)
        .duration("for", drain.lasts)
        .truth("now", drain.withdraw_now)
        .truth("until_restart", drain.until_restart)
        .truth("force", drain.force);
    if (drain.scope == intent::Scope::AccessPoint || !drain.name.empty()) return;
    nameless = Problem{.code = "missing-field",
                       .detail = "The body lacks \"name\".",
                       .value = "name",
                       .accepted = "what is to be drained, or the scope access_point"};
  });
  if (request && nameless) return std::unexpected(*std::move(nameless));
  return request;
}

Answer remove_drain(const Reading& in) {
  const auto scope = intent::parse_scope(in.captured[0]);
  if (!scope) {
    return std::unexpected(Problem{.status = 404,
                                   .code = "not-found",
                                   .detail = "Nothing of this kind can be drained.",
                                   .value = in.captured[0],
                                   .accepted = "eip, neighbor, access_point"});
  }
  return read_order(in, RemoveDrain{.scope = *scope, .name = in.captured.size() > 1 ? in.captured[1] : ""});
}

Answer set_blackhole(const Reading& in) {
  return read_order(in, SetBlackhole{}, [](Fields& fields, SetBlackhole& blackhole) {
    fields.address("address", blackhole.address, Fields::kRequired)
        .free_text("reason", blackhole.reason)
        .duration("for", blackhole.lasts)
        .address("next_hop", blackhole.next_hop);
  });
}

Answer remove_blackhole(const Reading& in) {
  const auto address = address_in_path(in.captured[0]);
  if (!address) return std::unexpected(address.error());
  return read_order(in, RemoveBlackhole{*address});
}

Answer shut_neighbor_down(const Reading& in) {
  return read_order(in, ShutdownNeighbor{.name = in.captured[0], .reason = {}},
                    [](Fields& fields, ShutdownNeighbor& order) { fields.free_text("reason", order.reason); });
}
Answer enable_neighbor(const Reading& in) {
  return read_order(in, EnableNeighbor{in.captured[0]});
}
Answer reset_neighbor(const Reading& in) {
  return read_order(in, ResetNeighbor{.name = in.captured[0], .reason = {}},
                    [](Fields& fields, ResetNeighbor& order) { fields.free_text("reason", order.reason); });
}

Answer run_check(const Reading& in) {
  return read_order(in, RunCheck{in.captured[0]});
}
Answer reload(const Reading& in) {
  return read_order(in, Reload{});
}
Answer release_guard(const Reading& in) {
  return read_order(in, ReleaseGuard{});
}
Answer acknowledge(const Reading& in) {
  return read_order(in, AcknowledgeForwarding{.eip = in.captured[0], .revision = 0},
                    [](Fields& fields, AcknowledgeForwarding& order) {
                      fields.number("revision", order.revision, Fields::kRequired);
                    });
}
Answer backup(const Reading& in) {
  return read_order(in, Backup{},
                    [](Fields& fields, Backup& order) { fields.text("path", order.path, Fields::kRequired); });
}

constexpr auto kReaders = std::to_array<Reader>({
    {"POST", "/v1/drains", set_drain},
    {"DELETE", "/v1/drains/{scope}", remove_drain},
    {"DELETE", "/v1/drains/{scope}/{name}", remove_drain},
    {"POST", "/v1/blackholes", set_blackhole},
    {"DELETE", "/v1/blackholes/{address}", remove_blackhole},
    {"POST", "/v1/neighbors/{name}/shutdown", shut_neighbor_down},
    {"POST", "/v1/neighbors/{name}/enable", enable_neighbor},
    {"POST", "/v1/neighbors/{name}/reset", reset_neighbor},
    {"POST", "/v1/checks/{name}/run", run_check},
    {"POST", "/v1/reload", reload},
    {"POST", "/v1/guard/release", release_guard},
    {"POST", "/v1/forwarding/{eip}", acknowledge},
    {"POST", "/v1/backup", backup},
});

}  // namespace

std::span<const Reader> intent_readers() {
  return kReaders;
}

}  // namespace eipd::control
