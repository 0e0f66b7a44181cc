#include "daemon/observe/fact_line.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace eipd::observe {
namespace {

void add(LogLine& line, std::string key, std::string_view text) {
  if (!text.empty()) line.fields.push_back({std::move(key), std::string{text}});
}

/// Coming up and a reason for not coming up are news; the loss of an Established session is a warning.
LogLine line(const SessionChanged& fact) {
  const bool up = fact.to == kEstablished;
  const bool down = fact.from == kEstablished;
  LogLine line{.level = down ? Level::Warning : Level::Info,
               .event = up     ? "session-up"
                        : down ? "session-down"
                               : "session-state",
               .fields = {{"neighbor", fact.neighbor}, {"from", fact.from}, {"to", fact.to}},
               .at = fact.at};
  if (!up && !down && fact.cause.empty()) line.level = Level::Debug;
  add(line, "cause", fact.cause);
  add(line, "text", fact.text);
  if (up) line.fields.push_back({"hold_time", std::uint64_t{fact.hold_time_seconds}});
  return line;
}

/// A broken path is a warning, a BFD session that someone took down is news, and so is one that works.
LogLine line(const BfdChanged& fact) {
  const bool changed = fact.from != fact.to;
  const bool up = changed && fact.to == kBfdUp;
  const bool down = changed && fact.from == kBfdUp;
  const bool bad = fact.failure || !fact.fault.empty();
  LogLine line{.level = bad          ? Level::Warning
                        : up || down ? Level::Info
                                     : Level::Debug,
               .event = up     ? "bfd-up"
                        : down ? "bfd-down"
                               : "bfd-state",
               .fields = {{"neighbor", fact.neighbor}, {"from", fact.from}, {"to", fact.to}},
               .at = fact.at};
  if (down) line.fields.push_back({"diagnostic", fact.diagnostic});
  if (down) line.fields.push_back({"peer_state", fact.peer_state});
  add(line, "error", fact.fault);
  return line;
}

LogLine line(const NotificationSeen& fact) {
  LogLine line{.level = Level::Warning,
               .event = fact.direction == Direction::Sent ? "notification-sent" : "notification-received",
               .fields = {{"neighbor", fact.neighbor},
                          {"code", std::uint64_t{fact.code}},
                          {"subcode", std::uint64_t{fact.subcode}},
                          {"name", fact.description}},
               .at = fact.at};
  add(line, "text", fact.text);
  return line;
}

LogLine line(const ConnectionRefused& fact) {
  LogLine line{.event = "connection-refused", .fields = {{"reason", fact.why}, {"remote", fact.remote}}, .at = fact.at};
  add(line, "neighbor", fact.neighbor);
  add(line, "text", fact.text);
  return line;
}

/// A verdict's time is steady, like the rules it comes from: the log shows the same moment on the wall clock.
SystemTime wall_time(std::chrono::steady_clock::time_point at) {
  const auto ago = std::chrono::steady_clock::now() - at;
  return SystemTime::clock::now() - std::chrono::duration_cast<SystemTime::duration>(ago);
}

/// Changes on the way to a settled verdict are for those who look closely.
LogLine line(const health::VerdictChanged& fact) {
  const auto& change = fact.transition;
  const bool on_the_way = change.to == health::Verdict::Rising || change.to == health::Verdict::Falling;
  LogLine line{.level = on_the_way ? Level::Debug : Level::Info,
               .event = "check-" + std::string{to_string(change.to)},
               .fields = {{"check", fact.id.check}},
               .at = wall_time(change.at)};
  add(line, "target", fact.id.target);
  add(line, "from", to_string(change.from));
  add(line, "reason", to_string(change.reason));
  if (change.outcome) add(line, "result", to_string(*change.outcome));
  add(line, "detail", change.detail);
  return line;
}

LogLine line(const ConfigLoaded& fact) {
  LogLine line{.level = fact.ok ? Level::Info : Level::Error,
               .event = fact.ok ? "configuration-loaded" : "configuration-refused",
               .at = fact.at};
  add(line, "error", fact.error);
  return line;
}

LogLine line(const announce::AggregateDecided& fact) {
  return {.event = fact.desired ? "aggregate-desired" : "aggregate-withheld",
          .fields = {{"prefix", bgp::to_string(fact.prefix)},
                     {"reason", std::string{to_string(fact.reason)}},
                     {"announced", fact.announced},
                     {"members", fact.members}},
          .at = fact.at};
}

/// Loud: whoever watches the log has to decide whether the failures are real.
LogLine line(const announce::GuardHolds& fact) {
  return {.level = fact.held > 0 ? Level::Error : Level::Info,
          .event = fact.held > 0 ? "guard-holds" : "guard-holds-nothing",
          .fields = {{"held", fact.held}},
          .at = fact.at};
}

LogLine line(const announce::DrainChanged& fact) {
  LogLine line{.event = fact.drained ? "drained" : "undrained", .fields = {{"scope", fact.scope}}, .at = fact.at};
  add(line, "name", fact.name);
  add(line, "reason", fact.reason);
  add(line, "author", fact.author);
  return line;
}

/// There should never be anything to repair.
LogLine line(const announce::ReconcileRepaired& fact) {
  return {.level = Level::Error, .event = "reconcile-repaired", .fields = {{"routes", fact.routes}}, .at = fact.at};
}

/// What is told again after a loss was logged before.
template <class Fact>
std::optional<LogLine> news(const Fact& fact) {
  return fact.news ? std::optional{line(fact)} : std::nullopt;
}

struct Line {
  using Result = std::optional<LogLine>;
  Result operator()(const Noted& fact) const { return fact.line; }
  Result operator()(const ConfigLoaded& fact) const { return line(fact); }
  Result operator()(const NeighborConfigured& fact) const {
    return LogLine{.level = Level::Debug,
                   .event = "neighbor-configured",
                   .fields = {{"neighbor", fact.neighbor}, {"address", fact.address}, {"as", std::uint64_t{fact.as}}}};
  }
  Result operator()(const NeighborRemoved& fact) const {
    return LogLine{.event = "neighbor-removed", .fields = {{"neighbor", fact.neighbor}}};
  }
  Result operator()(const SessionChanged& fact) const { return line(fact); }
  Result operator()(const BfdChanged& fact) const { return line(fact); }
  Result operator()(const NotificationSeen& fact) const { return line(fact); }
  Result operator()(const ConnectionRefused& fact) const { return line(fact); }
  Result operator()(const health::VerdictChanged& fact) const { return line(fact); }
  Result operator()(const announce::EipSent& fact) const {
    return LogLine{.level = Level::Debug,
                   .event = fact.announced ? "eip-announced" : "eip-withdrawn",
                   .fields = {{"eip", fact.eip}}};
  }
  Result operator()(const announce::EipRemoved& fact) const {
    return LogLine{.event = "eip-removed", .fields = {{"eip", fact.eip}}};
  }
  Result operator()(const InventoryWritten& fact) const {
    return LogLine{.event = fact.what,
                   .fields = {{"subject", fact.subject}, {"author", fact.author}, {"revision", fact.revision}},
                   .at = fact.at};
  }
  Result operator()(const announce::AggregateDecided& fact) const { return news(fact); }
  Result operator()(const announce::AggregateRemoved& fact) const {
    return LogLine{.event = "aggregate-removed", .fields = {{"prefix", bgp::to_string(fact.prefix)}}};
  }
  Result operator()(const announce::GuardHolds& fact) const { return line(fact); }
  Result operator()(const announce::DrainChanged& fact) const { return news(fact); }
  Result operator()(const announce::ReconcileRepaired& fact) const { return line(fact); }
  Result operator()(const AccessPointIs&) const { return {}; }
  Result operator()(const PoolCounted&) const { return {}; }
  Result operator()(const PoolRemoved&) const { return {}; }
  Result operator()(const NeighborStatistics&) const { return {}; }
  Result operator()(const announce::EipDecided&) const { return {}; }
  Result operator()(const ReactionMeasured&) const { return {}; }
  Result operator()(const Resync&) const { return {}; }
};

}  // namespace

std::string_view to_string(Direction direction) {
  return direction == Direction::Sent ? "sent" : "received";
}

std::optional<LogLine> line_of(const Fact& fact) {
  return std::visit(Line{}, fact);
}

}  // namespace eipd::observe
