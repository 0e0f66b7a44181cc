#include "config/read/network.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"

namespace eipd::config {
namespace {

using health::CheckSettings;
using health::FailRatio;
using health::InitialState;
using health::Scope;
using namespace std::chrono_literals;

constexpr std::array kScopes{std::pair{std::string_view{"local"}, Scope::Local},
                             std::pair{std::string_view{"site"}, Scope::Site},
                             std::pair{std::string_view{"origin"}, Scope::Origin}};

constexpr std::array kInitialStates{std::pair{std::string_view{"unknown"}, InitialState::Unknown},
                                    std::pair{std::string_view{"up"}, InitialState::Up},
                                    std::pair{std::string_view{"down"}, InitialState::Down}};

constexpr auto kShortestInterval = 10ms;
constexpr auto kLongestInterval = 24h;

std::optional<FailRatio> parse_fail_ratio(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto of = parse_number(text.substr(slash + 1), 1, 1000);
  if (!of) return std::nullopt;
  const auto failed = parse_number(text.substr(0, slash), 1, *of);
  if (!failed) return std::nullopt;
  return FailRatio{.failed = static_cast<std::uint16_t>(*failed), .of = static_cast<std::uint16_t>(*of)};
}

std::optional<FailRatio> read_fail_ratio(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "a ratio like 5/10: 5 failures of the last 10 runs, at most 1000";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  const auto ratio = parse_fail_ratio(*text);
  if (!ratio) refuse_value(reading, node, expected);
  return ratio;
}

/// What the file leaves open follows from the interval: the usual pace, and half of it as the deadline.
void read_times(MapReader& map, CheckSettings& check) {
  map.optional("interval", check.interval, duration(kShortestInterval, kLongestInterval));
  check.fast_interval = check.interval;
  check.timeout = std::min<milliseconds>(check.timeout, check.interval / 2);
  map.optional("fast_interval", check.fast_interval, duration(kShortestInterval, kLongestInterval));
  map.optional("timeout", check.timeout, duration(1ms, kLongestInterval));
}

CheckSettings read_check(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with type, interval and timeout"};
  CheckSettings check;
  check.name = reading.tree().key(node);
  if (auto kind = read_check_kind(reading, map)) check.kind = *std::move(kind);
  map.optional("target", check.target, read_target);
  read_times(map, check);
  map.optional("rise", check.rise, number<std::uint16_t>(1, 1000));
  map.optional("fall", check.fall, number<std::uint16_t>(1, 1000));
  map.optional("scope", check.scope, one_of(kScopes));
  map.optional("initial", check.initial, one_of(kInitialStates));
  map.optional("attached", check.attached, read_bool);
  map.optional("fail_ratio", check.fail_ratio, read_fail_ratio);
  map.optional("source", check.source, read_address);
  map.optional("device", check.device, read_interface);
  return check;
}

}  // namespace

void read_checks(Reading& reading, NodeId node, Draft& draft) {
  each_entry(reading, node, "checks", [&](NodeId entry) {
    draft.config.checks.push_back(read_check(reading, entry));
    draft.places.checks.push_back(entry);
  });
}

}  // namespace eipd::config
