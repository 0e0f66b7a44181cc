#include "config/read/network.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"

namespace eipd::config {
namespace {

using announce::Aggregate;
using announce::AnnouncePolicy;
using announce::Guard;
using announce::OnLease;
using announce::UnhealthyStep;
using namespace std::chrono_literals;

constexpr std::array kSteps{std::pair{std::string_view{"withdraw"}, UnhealthyStep::Kind::Withdraw},
                            std::pair{std::string_view{"depreference"}, UnhealthyStep::Kind::Depreference},
                            std::pair{std::string_view{"keep"}, UnhealthyStep::Kind::Keep}};
constexpr std::array kOnLease{std::pair{std::string_view{"withdraw"}, OnLease::Withdraw},
                              std::pair{std::string_view{"freeze"}, OnLease::Freeze}};
constexpr std::array kFlapHolds{std::pair{std::string_view{"none"}, false},
                                std::pair{std::string_view{"exponential"}, true}};

/// "withdraw", or {depreference: 10s}.
std::optional<UnhealthyStep> read_step(Reading& reading, NodeId node) {
  if (reading.tree().kind(node) != yaml::Kind::Map) {
    const auto kind = one_of(kSteps)(reading, node);
    return kind ? std::optional{UnhealthyStep{.kind = *kind, .duration = std::nullopt}} : std::nullopt;
  }
  MapReader map{reading, node, "withdraw, keep, depreference or {depreference: 10s}"};
  UnhealthyStep step{.kind = UnhealthyStep::Kind::Depreference, .duration = std::nullopt};
  map.required("depreference", step.duration, "how long to announce with the worst preference", duration(1ms, 24h));
  return step;
}

/// Only depreference with a duration leads to a next step.
void check_steps(Reading& reading, const std::vector<NodeId>& elements, const std::vector<UnhealthyStep>& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const bool is_last = i + 1 == steps.size();
    if (is_last != steps[i].duration.has_value()) continue;
    return reading.refuse(elements[i],
                          is_last ? "ends the list but not the matter; expected withdraw, keep or depreference without "
                                    "a duration after it"
                                  : "lasts, so that the steps after it are never reached; expected it last, or "
                                    "{depreference: DURATION}");
  }
}

/// One step, or a list of them.
std::optional<std::vector<UnhealthyStep>> read_on_unhealthy(Reading& reading, NodeId node) {
  if (reading.tree().kind(node) != yaml::Kind::List) {
    const auto step = read_step(reading, node);
    return step ? std::optional{std::vector{*step}} : std::nullopt;
  }
  auto steps = list_of(read_step, "steps")(reading, node);
  const auto elements = sound_elements(reading, node);
  if (!steps || elements.size() != steps->size()) return std::nullopt;
  if (reading.tree().first(node) == kNoNode) reading.refuse(node, "is empty; expected at least one step");
  check_steps(reading, elements, *steps);
  return steps;
}

std::optional<announce::Depreference> read_depreference(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with ebgp or ibgp"};
  announce::Depreference depreference;
  map.optional("ebgp", depreference.ebgp, read_attribute_map);
  map.optional("ibgp", depreference.ibgp, read_attribute_map);
  return depreference;
}

std::optional<Guard> read_guard(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with max_share, min_count, window or hold"};
  if (!map.is_map()) return std::nullopt;
  Guard guard;
  map.optional("max_share", guard.max_share_percent, read_percent);
  map.optional("min_count", guard.min_count, number<std::uint32_t>(0, 10'000'000));
  map.optional("window", guard.window, duration(1s, 24h));
  map.optional("hold", guard.hold, duration(1s, 24h));
  return guard;
}

struct Minimum {
  std::uint32_t count = 1;
  std::optional<std::uint8_t> share_percent;
};
std::optional<Minimum> read_minimum(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "a number of members, at least 1, or a share of them from 1% to 100%";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (text->ends_with('%')) {
    const auto share = read_percent(reading, node);
    return share ? std::optional{Minimum{.count = 1, .share_percent = share}} : std::nullopt;
  }
  if (const auto count = parse_number(*text, 1, 10'000'000); count && !reading.tree().is_quoted(node)) {
    return Minimum{.count = static_cast<std::uint32_t>(*count), .share_percent = std::nullopt};
  }
  refuse_value(reading, node, expected);
  return std::nullopt;
}

Aggregate read_aggregate(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with prefix, min_announced or hold"};
  Aggregate aggregate;
  Minimum minimum;
  map.required("prefix", aggregate.prefix, "the covering prefix", read_prefix);
  map.optional("min_announced", minimum, read_minimum);
  map.optional("hold", aggregate.hold, duration(0s, 24h));
  aggregate.min_announced = minimum.count;
  aggregate.min_share_percent = minimum.share_percent;
  return aggregate;
}

void read_lists(Reading& reading, MapReader& map, Draft& draft) {
  AnnouncePolicy& policy = draft.config.announce;
  map.optional("allowed", policy.allowed, list_of(read_prefix_range, "prefixes, as \"203.0.113.0/24 le 32\""));
  if (const NodeId list = map.find("allowed"); list != kNoNode) draft.places.allowed = sound_elements(reading, list);
  map.optional("gates", policy.gates, list_of(read_name, "names of checks"));
  if (const NodeId list = map.find("gates"); list != kNoNode) draft.places.gates = sound_elements(reading, list);
  const NodeId aggregates = map.find("aggregates");
  if (aggregates == kNoNode) return;
  each_element(reading, aggregates, "aggregates", [&](NodeId element) {
    policy.aggregates.push_back(read_aggregate(reading, element));
    draft.places.aggregates.push_back(element);
  });
}

}  // namespace

void read_announce(Reading& reading, NodeId node, Draft& draft) {
  MapReader map{reading, node, "a map with allowed, gates, on_unhealthy and the like"};
  AnnouncePolicy& policy = draft.config.announce;
  read_lists(reading, map, draft);
  map.optional("on_unhealthy", policy.on_unhealthy, read_on_unhealthy);
  map.optional("depreference", policy.depreference, read_depreference);
  map.optional("require_forwarding_ack", policy.require_forwarding_ack, read_bool);
  map.optional("announce_after", policy.announce_after, duration(0s, 24h));
  map.optional("flap_hold", policy.flap_hold_exponential, one_of(kFlapHolds));
  map.optional("lease", policy.lease, duration(100ms, 24h));
  map.optional("on_lease", policy.on_lease, one_of(kOnLease));
  map.optional("guard", policy.guard, read_guard);
  map.optional("reconcile", policy.reconcile, duration(1s, 24h));
}

}  // namespace eipd::config
