// What operators want beside the configuration, for a time or until they say otherwise: drains, neighbor shutdowns and
// blackholes (design §2 "drain", §3). Pure: time comes in, changes come out. They act at once and are kept in the store
// ("down before durable, up after durable").
// Their time limits: time_limits.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "bgp/types/prefix.hpp"

namespace eipd::intent {

using SystemTime = std::chrono::system_clock::time_point;
using std::chrono::milliseconds;

enum class Scope : std::uint8_t { Eip, Neighbor, AccessPoint };
std::string_view to_string(Scope scope);  ///< "eip", "neighbor", "access_point"
std::optional<Scope> parse_scope(std::string_view text);

/// GRACEFUL_SHUTDOWN first, withdrawn `gshut_wait` after `since`, or at once. Sessions stay up.
struct Drain {
  Scope scope = Scope::Eip;
  std::string name;  ///< EIP id, neighbor; empty for the access point
  std::string reason;
  std::string author;  ///< "uid 1000 (anna)", "cert noc-bot", "socket"
  SystemTime since;
  std::optional<SystemTime> until;  ///< undrains by itself
  bool withdraw_now = false;        ///< no GRACEFUL_SHUTDOWN phase
  bool until_restart = false;       ///< not stored
  friend bool operator==(const Drain&, const Drain&) = default;
};

/// A neighbor kept down, with the text of RFC 9003 for its Cease.
struct Shutdown {
  std::string neighbor;
  std::string reason;
  std::string author;
  SystemTime since;
  friend bool operator==(const Shutdown&, const Shutdown&) = default;
};

/// RFC 7999: announced with BLACKHOLE and NO_ADVERTISE (or NO_EXPORT) to neighbors with `blackhole: true`, whatever
/// health and drains say.
struct Blackhole {
  bgp::Prefix prefix;  ///< a host route inside an EIP: never wider
  std::string eip;     ///< whose
  std::string reason;
  std::string author;
  SystemTime since;
  std::optional<SystemTime> until;
  std::optional<bgp::IpAddress> next_hop;
  friend bool operator==(const Blackhole&, const Blackhole&) = default;
};

/// One row, before and after: absent before = made, absent after = removed.
template <class Row>
struct RowChange {
  std::optional<Row> before;
  std::optional<Row> after;
  friend bool operator==(const RowChange&, const RowChange&) = default;
};
using Change = std::variant<RowChange<Drain>, RowChange<Shutdown>, RowChange<Blackhole>>;
Change inverse(Change change);

/// What stands. Small: tens, not thousands.
class Intents {
 public:
  void apply(const Change& change);

  [[nodiscard]] const Drain* drain(Scope scope, std::string_view name) const;  ///< null: none
  [[nodiscard]] const Shutdown* shutdown(std::string_view neighbor) const;
  [[nodiscard]] const Blackhole* blackhole(const bgp::Prefix& prefix) const;
  [[nodiscard]] std::vector<Drain> drains() const;
  [[nodiscard]] std::vector<Shutdown> shutdowns() const;
  [[nodiscard]] std::vector<Blackhole> blackholes() const;

 private:
  std::map<std::pair<Scope, std::string>, Drain> drains_;
  std::map<std::string, Shutdown, std::less<>> shutdowns_;
  std::map<bgp::Prefix, Blackhole> blackholes_;
};

}  // namespace eipd::intent
