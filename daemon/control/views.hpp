// What the control API shows, as plain values: the daemon fills them from its state, the API turns them into JSON,
// eipctl into tables. No view is kept: each is made for one answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/intent/intents.hpp"

namespace eipd::control {

using SystemTime = std::chrono::system_clock::time_point;

struct DrainView {
  intent::Drain drain;
  std::string phase;  ///< "graceful-shutdown", "withdrawn"
};

struct StatusView {
  std::string version;
  std::string access_point;
  std::string instance;
  std::vector<std::string> areas;  ///< those that contain this access point
  SystemTime started;
  std::uint32_t neighbors = 0;
  std::uint32_t established = 0;
  std::uint32_t eips_declared = 0;
  std::uint32_t eips_healthy = 0;
  std::uint32_t eips_unchecked = 0;  ///< with a binding that is assumed healthy
  std::uint32_t eips_desired = 0;
  std::uint32_t eips_announced = 0;                             ///< sent on at least one Established session
  std::vector<std::pair<std::string, std::uint32_t>> withheld;  ///< reason → count, the most first
  std::uint32_t checks = 0;
  std::uint32_t checks_up = 0;
  SystemTime configuration_loaded;
  bool last_reload_successful = true;
  std::string last_reload_error;
  bool stopping = false;
  std::vector<DrainView> drains;  ///< the first of them, what concerns most EIPs before the others
  std::uint32_t drain_count = 0;
  struct Guard {
    bool configured = false;
    std::uint32_t held = 0;           ///< EIPs whose withdrawal it holds back
    std::optional<SystemTime> until;  ///< when the first of them goes; nothing: none is held
  };
  Guard guard;
};

struct NeighborView {
  std::string name;
  std::string description;
  std::string address;
  std::uint32_t as = 0;
  bool internal = false;
  bool passive = false;
  bool shutdown = false;
  std::string state;                ///< "Idle" … "Established"
  std::optional<SystemTime> since;  ///< of the state
  std::string local_address;
  std::string router_id;                  ///< of the peer; empty before its OPEN
  std::uint32_t hold_time_seconds = 0;    ///< negotiated; 0: none
  std::vector<std::string> families;      ///< negotiated
  std::vector<std::string> capabilities;  ///< received
  struct Routes {
    std::string family;
    std::uint64_t desired = 0;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;  ///< counted and dropped
    std::uint64_t held = 0;      ///< withheld as max-prefixes-out
  };
  std::vector<Routes> routes;
  struct Messages {
    std::string type;  ///< "open", "update", "notification", "keepalive", "route-refresh"
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
  };
  std::vector<Messages> messages;
  std::uint64_t transitions = 0;  ///< into Established
  std::string last_error;
  std::optional<SystemTime> last_error_at;
  std::optional<double> next_retry_seconds;
  struct Bfd {
    std::string state;  ///< "AdminDown", "Down", "Init", "Up"
    std::optional<SystemTime> since;
    std::string diagnostic;  ///< ours: why the state last changed
    std::string peer_state;
    double transmit_interval_seconds = 0;
    double detection_time_seconds = 0;  ///< 0: the peer was not heard yet
    std::uint64_t failures = 0;
    std::string fault;  ///< of our sockets; empty: none
  };
  std::optional<Bfd> bfd;  ///< nothing: no BFD, or the neighbor is shut down
};

struct RouteView {
  std::string neighbor;
  std::string prefix;
  bool sent = false;
  std::string next_hop;
  std::vector<std::uint32_t> as_path;
  std::optional<std::uint32_t> med;
  std::optional<std::uint32_t> local_preference;
  std::vector<std::string> communities;
};

struct CheckView {
  std::string check;
  std::string target;  ///< empty for a check that looks at none
  std::string type;
  std::string verdict;  ///< "unknown", "rising", "up", "falling", "down"
  std::optional<SystemTime> since;
  std::string last_result;  ///< "success", "refused", …; empty before the first
  std::string detail;
  std::optional<double> last_latency_seconds;
  std::optional<SystemTime> last_run;
  std::uint64_t runs = 0;
  std::uint64_t failures = 0;  ///< in a row
  std::uint64_t skipped = 0;
  std::uint32_t eips = 0;  ///< how many EIPs stand on it
};

struct ExplainView {
  std::string eip;
  std::string prefix;
  std::string account;
  std::string pool;
  std::string access_area;
  bool customer_owned = false;
  bool desired = false;
  std::string reason;
  std::string sentence;  ///< the reason in plain words, with the names concerned
  std::string remedy;    ///< what would have to change; empty where it is announced
  std::optional<SystemTime> since;
  struct Binding {
    std::string region;
    std::string type;
    std::string resource;
    std::string target;
    std::string check;
    std::string verdict;
    bool healthy = false;
    std::string last_result;
    std::string detail;
    std::optional<SystemTime> since;
  };
  std::vector<Binding> bindings;
  struct Neighbor {
    std::string neighbor;
    bool desired = false;  ///< exported to it
    bool sent = false;
    std::string reason;              ///< why not; the decision's where it is
    std::vector<std::string> notes;  ///< attributes skipped there, and the like
    std::optional<RouteView> route;
    std::string cover;  ///< the aggregate that it has been sent and that draws the traffic; empty: it has the EIP's own
  };
  std::vector<Neighbor> neighbors;
  std::string attracted;  ///< that its traffic still comes here although it is withheld, and why; empty: it doesn't
};

struct AggregateView {
  std::string prefix;
  bool desired = false;
  std::string reason;
  std::string sentence;
  std::string remedy;
  std::uint64_t members = 0;            ///< EIPs inside it that could be announced here
  std::uint64_t members_announced = 0;  ///< of them
  std::uint64_t members_needed = 0;
  std::optional<SystemTime> hold_ends;  ///< it has too few and goes then; nothing: no hold is running
  std::vector<ExplainView::Neighbor> neighbors;
};

}  // namespace eipd::control
