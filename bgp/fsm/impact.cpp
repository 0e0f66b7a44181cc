#include "bgp/fsm/impact.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace eipd::bgp::fsm {
namespace {

template <class Settings>
struct Row {
  std::string_view key;
  Impact impact;
  bool (*differs)(const Settings& before, const Settings& after);
};

template <auto Member, class Settings>
bool member(const Settings& before, const Settings& after) {
  return before.*Member != after.*Member;
}

template <auto Member>
bool bfd(const NeighborSettings& before, const NeighborSettings& after) {
  const BfdSettings none{};
  return before.bfd.value_or(none).*Member != after.bfd.value_or(none).*Member;
}

using N = NeighborSettings;
constexpr auto kNeighbor = std::to_array<Row<N>>({
    // Which connection it is, and what is said on it.
    {"address", Impact::Reset, member<&N::address, N>},
    {"as", Impact::Reset, member<&N::as, N>},
    {"local_address", Impact::Reset, member<&N::local_address, N>},
    {"interface", Impact::Reset, member<&N::interface, N>},
    {"vrf", Impact::Reset, member<&N::vrf, N>},
    {"families", Impact::Reset, member<&N::families, N>},
    {"password_file", Impact::Reset, member<&N::password_file, N>},
    {"ttl_security", Impact::Reset, member<&N::ttl_security, N>},
    {"multihop", Impact::Reset, member<&N::multihop, N>},
    {"role", Impact::Reset, member<&N::role, N>},
    {"role_strict", Impact::Reset, member<&N::role_strict, N>},
    {"shutdown", Impact::Reset, member<&N::shutdown, N>},
    // How the next one begins. Timers never cost a session.
    {"port", Impact::NextSession, member<&N::port, N>},
    {"passive", Impact::NextSession, member<&N::passive, N>},
    {"hold_time", Impact::NextSession, member<&N::hold_time, N>},
    {"connect_retry", Impact::NextSession, member<&N::connect_retry, N>},
    {"send_hold_time", Impact::NextSession, member<&N::send_hold_time, N>},
    {"graceful_restart", Impact::NextSession, member<&N::graceful_restart, N>},
    {"bfd.strict", Impact::NextSession, bfd<&BfdSettings::strict>},
    // RFC 5880 §6.8.3 changes intervals by a Poll Sequence, and AdminDown is no failure (RFC 5882 §3.2).
    {"bfd", Impact::Live, [](const N& a, const N& b) { return a.bfd.has_value() != b.bfd.has_value(); }},
    {"bfd.interval", Impact::Live, bfd<&BfdSettings::interval>},
    {"bfd.multiplier", Impact::Live, bfd<&BfdSettings::multiplier>},
    {"description", Impact::Live, member<&N::description, N>},
    {"blackhole", Impact::Live, member<&N::blackhole, N>},
});

using S = SpeakerSettings;
constexpr auto kSpeaker = std::to_array<Row<S>>({
    {"as", Impact::Reset, member<&S::as, S>},
    {"router_id", Impact::Reset, member<&S::router_id, S>},
    {"restart_time", Impact::NextSession, member<&S::restart_time, S>},
    {"graceful_notification", Impact::NextSession, member<&S::graceful_notification, S>},
    {"listen", Impact::Live, member<&S::listen, S>},
    {"on_stop", Impact::Live, member<&S::on_stop, S>},
    {"stop_gshut", Impact::Live, member<&S::stop_gshut, S>},
    {"startup_wait", Impact::Live, member<&S::startup_wait, S>},
});

template <class Table, class Settings>
std::vector<SettingChange> differing(const Table& table, const Settings& before, const Settings& after) {
  std::vector<SettingChange> found;
  for (const auto& row : table)
    if (row.differs(before, after)) found.push_back({row.key, row.impact});
  return found;
}

}  // namespace

std::string_view to_string(Impact impact) {
  switch (impact) {
    case Impact::None:
      return "none";
    case Impact::Live:
      return "live";
    case Impact::NextSession:
      return "next-session";
    case Impact::Reset:
      return "reset";
  }
  return "";
}

std::vector<SettingChange> changes(const NeighborSettings& before, const NeighborSettings& after) {
  return differing(kNeighbor, before, after);
}

std::vector<SettingChange> changes(const SpeakerSettings& before, const SpeakerSettings& after) {
  return differing(kSpeaker, before, after);
}

Impact impact(const std::vector<SettingChange>& changes) {
  Impact greatest = Impact::None;
  for (const auto& change : changes) greatest = std::max(greatest, change.impact);
  return greatest;
}

}  // namespace eipd::bgp::fsm
