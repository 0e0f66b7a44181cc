// What a change of settings does to a session: one table, as data, which the shell obeys and `--diff` shows. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "bgp/fsm/neighbor_settings.hpp"

namespace eipd::bgp::fsm {

/// In the order of what it costs.
enum class Impact : std::uint8_t {
  None,         ///< nothing changed
  Live,         ///< in force at once, and the peer notices nothing
  NextSession,  ///< in force when a session is next dialled or negotiated: one that is up goes on as it is
  Reset,        ///< the session ends, by Cease; where the neighbor stays up a new one begins
};
std::string_view to_string(Impact impact);  ///< "none", "live", "next-session", "reset"

struct SettingChange {
  std::string_view key;  ///< below bgp.neighbors[] or bgp, "bfd.strict"
  Impact impact = Impact::Live;
  friend bool operator==(const SettingChange&, const SettingChange&) = default;
};

/// The keys whose values differ. The neighbor is the same one: names are not looked at. A password file whose contents
/// changed is not seen here; to the session it is a change of `password_file`.
std::vector<SettingChange> changes(const NeighborSettings& before, const NeighborSettings& after);
/// Likewise of the speaker's own settings; the impact is on every neighbor.
std::vector<SettingChange> changes(const SpeakerSettings& before, const SpeakerSettings& after);

/// The greatest of them.
Impact impact(const std::vector<SettingChange>& changes);
template <class Settings>
Impact impact(const Settings& before, const Settings& after) {
  return impact(changes(before, after));
}

}  // namespace eipd::bgp::fsm
