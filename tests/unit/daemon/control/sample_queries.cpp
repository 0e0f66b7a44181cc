#include "tests/unit/daemon/control/sample_queries.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace eipd::tests {

using namespace control;
using namespace std::chrono_literals;

namespace {

/// 2026-03-09T01:00:00Z
constexpr SystemTime kStart{std::chrono::sys_days{std::chrono::year{2026} / 3 / 9} + 1h};

NeighborView edge1() {
  return {.name = "edge1",
          .description = "edge router, rack 4",
          .address = "192.0.2.254",
          .as = 64496,
          .state = "Established",
          .since = kStart + 1s,
          .local_address = "192.0.2.1",
          .router_id = "192.0.2.254",
          .hold_time_seconds = 9,
          .families = {"ipv4-unicast", "ipv6-unicast"},
          .capabilities = {"multiprotocol ipv4-unicast", "route-refresh", "4-octet-as"},
          .routes = {{"ipv4-unicast", 2, 1, 0}, {"ipv6-unicast", 1, 1, 3}},
          .messages = {{"open", 1, 1}, {"update", 7, 2}, {"keepalive", 30, 29}},
          .transitions = 1,
          .next_retry_seconds = {}};
}

NeighborView edge2() {
  return {.name = "edge2",
          .description = "",
          .address = "2001:db8::2",
          .as = 64500,
          .internal = true,
          .state = "Active",
          .since = kStart + 90s,
          .transitions = 3,
          .last_error = "hold-timer-expired: no message for 9 s",
          .last_error_at = kStart + 90s,
          .next_retry_seconds = 3.5};
}

RouteView route(std::size_t number) {
  std::string text = std::to_string(number);
  text.insert(0, 5 - std::min<std::size_t>(text.size(), 5), '0');
  return {.neighbor = "edge1",
          .prefix = number == 0 ? "203.0.113.10/32" : "2001:db8:100::" + text + "/128",
          .sent = number == 0,
          .next_hop = number == 0 ? "192.0.2.1" : "2001:db8::1",
          .as_path = {64500, 64500},
          .med = number == 0 ? std::optional<std::uint32_t>{50} : std::nullopt,
          .local_preference = {},
          .communities = number == 0 ? std::vector<std::string>{"64500:7", "no-export"} : std::vector<std::string>{}};
}

CheckView web(std::string target, bool up) {
  return {.check = "web",
          .target = std::move(target),
          .type = "http",
          .verdict = up ? "up" : "down",
          .since = kStart + 2s,
          .last_result = up ? "success" : "bad-status",
          .detail = up ? "" : "status 503",
          .last_latency_seconds = 0.0123,
          .last_run = kStart + 100s,
          .runs = 98,
          .failures = up ? 0U : 4U,
          .eips = 1};
}

CheckView flag() {
  return {.check = "flag",
          .target = "",
          .type = "file",
          .verdict = "unknown",
          .since = {},
          .last_latency_seconds = {},
          .last_run = {},
          .eips = 2};
}

ExplainView announced() {
  ExplainView view{.eip = "eip-web",
                   .prefix = "203.0.113.10/32",
                   .account = "acme",
                   .pool = "apac-v4",
                   .access_area = "asia-pacific",
                   .desired = true,
                   .reason = "healthy",
                   .sentence = "Announced: 1 of 2 bindings is healthy, and the rule asks for any.",
                   .remedy = "",
                   .since = kStart + 3s};
  view.bindings = {
      {"hong-kong", "clb", "clb-123", "192.0.2.80:80", "web", "up", true, "success", "", kStart + 2s},
      {"singapore", "eni", "eni-9", "192.0.2.81:80", "web", "down", false, "bad-status", "status 503", kStart + 2s}};
  view.neighbors = {{"edge1", true, true, "healthy", {}, route(0), {}},
                    {"edge2", true, false, "not-established", {"prepend skipped: the neighbor is internal"}, {}, {}}};
  return view;
}

ExplainView withheld() {
  ExplainView view{.eip = "eip-down",
                   .prefix = "2001:db8:100::7/128",
                   .account = "acme",
                   .pool = "apac-v6",
                   .access_area = "asia-pacific",
                   .customer_owned = true,
                   .reason = "unhealthy",
                   .sentence = "Withheld: 0 of 1 bindings are healthy, and the rule asks for any.",
                   .remedy = "Check web of 192.0.2.81:80 must succeed 2 times in a row; its last result: bad-status.",
                   .since = kStart + 4s};
  view.bindings = {
      {"singapore", "eni", "eni-9", "192.0.2.81:80", "web", "down", false, "bad-status", "status 503", kStart + 2s}};
  view.neighbors = {{"edge1", false, false, "unhealthy", {}, {}, {}}};
  return view;
}

ExplainView covered() {
  ExplainView view = withheld();
  view.eip = "eip-covered";
  view.prefix = "203.0.113.11/32";
  view.neighbors = {{"edge2", false, false, "unhealthy", {}, {}, "203.0.113.0/24"}};
  view.attracted = "Its traffic still comes here: 203.0.113.0/24 is announced to edge2.";
  return view;
}

AggregateView cover() {
  return {.prefix = "203.0.113.0/24",
          .desired = true,
          .reason = "hold-down",
          .sentence = "Only 1 of the 3 EIPs inside it that could be announced here are, and it needs 2.",
          .remedy = "Make more of its EIPs healthy.",
          .members = 3,
          .members_announced = 1,
          .members_needed = 2,
          .hold_ends = kStart + 2h,
          .neighbors = {{"edge2", true, true, "hold-down", {}, {}, {}}}};
}

DrainView drained(intent::Scope scope, std::string name) {
  return {.drain = {.scope = scope,
                    .name = std::move(name),
                    .reason = "new line card",
                    .author = "anna",
                    .since = kStart,
                    .until = kStart + 4h},
          .phase = "withdrawn"};
}

}  // namespace

StatusView SampleQueries::status() const {
  return {.version = "0.1.0",
          .access_point = "hkg1",
          .instance = "hkg1-a",
          .areas = {"asia-pacific", "international"},
          .started = kStart,
          .neighbors = 2,
          .established = 1,
          .eips_declared = 3,
          .eips_healthy = 2,
          .eips_unchecked = 1,
          .eips_desired = 2,
          .eips_announced = 1,
          .withheld = {{"unhealthy", 1}},
          .checks = 3,
          .checks_up = 1,
          .configuration_loaded = kStart,
          .last_reload_error = "",
          .drains = {drained(intent::Scope::Neighbor, "edge2")},
          .drain_count = 1,
          .guard = {.configured = true, .held = 0, .until = {}}};
}

std::vector<NeighborView> SampleQueries::neighbors() const {
  return {edge1(), edge2()};
}

std::optional<NeighborView> SampleQueries::neighbor(std::string_view name) const {
  for (auto& view : neighbors()) {
    if (view.name == name) return view;
  }
  return std::nullopt;
}

std::optional<Page<RouteView>> SampleQueries::routes(std::string_view neighbor, std::string_view cursor,
                                                     std::size_t limit) const {
  if (!neighbor.empty() && !this->neighbor(neighbor)) return std::nullopt;
  largest_slice = std::max(largest_slice, limit);
  Page<RouteView> page;
  if (neighbor == "edge2") return page;
  std::size_t next = cursor.empty() ? 0 : std::stoul(std::string{cursor}) + 1;
  for (; next < route_count && page.items.size() < limit; ++next) page.items.push_back(route(next));
  if (next < route_count) page.next = std::to_string(next - 1);
  return page;
}

Page<CheckView> SampleQueries::checks(std::string_view cursor, std::size_t limit) const {
  std::vector<CheckView> all{flag(), web("192.0.2.80:80", true), web("192.0.2.81:80", false)};
  Page<CheckView> page;
  for (const auto& view : all) {
    const std::string key = view.check + " " + view.target;
    if (key <= cursor) continue;
    if (page.items.size() == limit) {
      page.next = page.items.back().check + " " + page.items.back().target;
      break;
    }
    page.items.push_back(view);
  }
  return page;
}

std::vector<CheckView> SampleQueries::check(std::string_view name) const {
  std::vector<CheckView> found = checks({}, 100).items;
  std::erase_if(found, [&](const CheckView& view) { return view.check != name; });
  return found;
}

std::optional<ExplainView> SampleQueries::explain(std::string_view what) const {
  for (auto& view : {announced(), withheld(), covered()}) {
    if (what == view.eip || what == view.prefix || view.prefix.starts_with(std::string{what} + "/")) return view;
  }
  return std::nullopt;
}

std::optional<AggregateView> SampleQueries::explain_aggregate(std::string_view prefix) const {
  return prefix == cover().prefix ? std::optional{cover()} : std::nullopt;
}

void SampleWhatIfs::what_if(control::AskWhatIf ask, Done done) {
  control::WhatIfView view{.sentence = std::to_string(ask.hypothesis.checks.size()) + " check, " +
                                       std::to_string(ask.hypothesis.drains.size()) + " drain"};
  view.rows = {
      .items = {{.eip = "eip-web",
                 .prefix = "203.0.113.10/32",
                 .change = "withdrawn",
                 .reason_now = "healthy",
                 .steps = {{.after = control::WhatIfView::Seconds{0.5}, .reason = "unhealthy", .preference = "normal"}},
                 .neighbors = {{"edge1", "withdrawn"}}}},
      .next = ask.part.cursor.empty() ? std::optional<std::string>{"203.0.113.10/32"} : std::nullopt};
  done(std::move(view));
}

}  // namespace eipd::tests
