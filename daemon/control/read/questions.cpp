#include <array>
#include <utility>

#include "daemon/control/read/readers.hpp"

namespace eipd::control {
namespace {

using Answer = std::expected<Request, Problem>;

/// A question whose parameters are its own.
template <class Ask>
Answer with(const Reading& in, Parameters& parameters, Ask& ask) {
  if (auto problem = parameters.read(in.target)) return std::unexpected(std::move(*problem));
  return Request{Question{std::move(ask)}};
}

Answer status(const Reading& in) {
  return read_plain(in, AskStatus{});
}
Answer neighbors(const Reading& in) {
  return read_plain(in, AskNeighbors{});
}
Answer neighbor(const Reading& in) {
  return read_plain(in, AskNeighbor{in.captured[0]});
}
Answer routes(const Reading& in) {
  AskRoutes ask;
  return with(in, Parameters{}.take("neighbor", ask.neighbor).take_part(ask.part), ask);
}
Answer checks(const Reading& in) {
  AskChecks ask;
  return with(in, Parameters{}.take_part(ask.part), ask);
}
Answer check(const Reading& in) {
  return read_plain(in, AskCheck{in.captured[0]});
}
Answer explain(const Reading& in) {
  return read_plain(in, AskExplain{in.captured[0]});
}
Answer drains(const Reading& in) {
  return read_plain(in, AskDrains{});
}
Answer blackholes(const Reading& in) {
  return read_plain(in, AskBlackholes{});
}
Answer whois(const Reading& in) {
  auto address = address_in_path(in.captured[0]);
  if (!address) return std::unexpected(std::move(address.error()));
  return read_plain(in, AskWhois{*address});
}
Answer forwarding(const Reading& in) {
  AskForwarding ask;
  return with(in, Parameters{}.take_part(ask.part), ask);
}
Answer events(const Reading& in) {
  AskEvents ask{.since = in.last_event_id.value_or(""), .subject = {}};
  Parameters parameters;
  parameters.take("since", ask.since).take("subject", ask.subject).take("follow", ask.follow);
  if (auto problem = parameters.read(in.target)) {
    return std::unexpected(std::move(*problem));
  }
  return Request{std::move(ask)};
}

constexpr auto kReaders = std::to_array<Reader>({
    {"GET", "/v1/status", status},
    {"GET", "/v1/neighbors", neighbors},
    {"GET", "/v1/neighbors/{name}", neighbor},
    {"GET", "/v1/routes", routes},
    {"GET", "/v1/checks", checks},
    {"GET", "/v1/checks/{name}", check},
    {"GET", "/v1/explain/{prefix}", explain},
    {"GET", "/v1/drains", drains},
    {"GET", "/v1/blackholes", blackholes},
    {"GET", "/v1/whois/{address}", whois},
    {"GET", "/v1/forwarding", forwarding},
    {"GET", "/v1/events", events},
});

}  // namespace

std::span<const Reader> question_readers() {
  return kReaders;
}

}  // namespace eipd::control
