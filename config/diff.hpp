// What a reload of one configuration over another would change: `eipd --config NEW --diff OLD`. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bgp/types/prefix.hpp"
#include "config/config.hpp"

namespace eipd::config {

/// What a change does to the neighbors, in the order of what it costs.
enum class Cost : std::uint8_t {
  Live,         ///< in force at once; no session notices
  Updates,      ///< sessions stay up, and are sent the difference, if there is one
  NextSession,  ///< in force when the session is next dialled or negotiated
  Reset,        ///< ends sessions: the neighbor's, or of a key of the speaker all
  Restart,      ///< not before the daemon is restarted
};
std::string_view to_string(Cost cost);  ///< "live", "updates", "next-session", "reset", "restart"

enum class Edit : std::uint8_t { Added, Removed, Changed };

struct KeyChange {
  std::string
      key;  ///< "bgp.neighbors.edge1.hold_time", "eips.eip-web", "announce.lease"; things of a list by their names
  Edit edit = Edit::Changed;
  Cost cost = Cost::Live;
  friend bool operator==(const KeyChange&, const KeyChange&) = default;
};

/// An EIP's host route.
struct PrefixChange {
  bgp::Prefix prefix;
  std::string eip;
  friend bool operator==(const PrefixChange&, const PrefixChange&) = default;
};

/// Empty if the two say the same. EIPs that the API made are not known here.
struct Difference {
  std::vector<KeyChange> keys;          ///< in the order of the sections
  std::vector<PrefixChange> withdrawn;  ///< may be announced by OLD, never by NEW
  std::vector<PrefixChange> announced;  ///< the reverse: once its checks pass
  [[nodiscard]] bool empty() const { return keys.empty(); }
};
/// O(n log n) in the number of EIPs.
Difference diff(const Config& before, const Config& after);

/// For people, each change a line; ends with a line feed.
std::string diff_report(const Difference& difference);

}  // namespace eipd::config
