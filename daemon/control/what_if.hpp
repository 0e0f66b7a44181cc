// What-if: what is supposed, and what would then be announced, withdrawn and changed. Plain values. Nothing is touched:
// the present is copied, and the decision goes on from the copy.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/control/page.hpp"
#include "daemon/control/part.hpp"
#include "daemon/control/problem.hpp"
#include "daemon/intent/intents.hpp"

namespace eipd::control {

struct Hypothesis {
  enum class Verdict : std::uint8_t { Up, Down, Stale };  ///< Stale: for longer than announce.lease
  /// Down: the checks of its bindings are, and with them whatever else stands on those.
  enum class Fate : std::uint8_t { Down, Unbound, Released };
  struct Drain {
    intent::Scope scope = intent::Scope::Eip;
    std::string name;  ///< empty for the access point
    bool withdraw_now = false;
    friend bool operator==(const Drain&, const Drain&) = default;
  };

  std::map<std::string, Verdict> checks;  ///< by name: on all its targets; by "NAME TARGET": on this one
  std::map<std::string, Fate> eips;       ///< by id
  std::set<std::string> neighbors_down;
  std::vector<Drain> drains;
  std::vector<std::pair<intent::Scope, std::string>> undrains;
  bool reload = false;                ///< of the daemon's configuration file as it is now
  std::optional<std::string> config;  ///< of this text instead
  friend bool operator==(const Hypothesis&, const Hypothesis&) = default;
};

struct AskWhatIf {  // POST /v1/what-if?cursor=…&limit=…
  Hypothesis hypothesis;
  Part part;
  friend bool operator==(const AskWhatIf&, const AskWhatIf&) = default;
};

struct WhatIfView {
  using Seconds = std::chrono::duration<double>;

  std::string sentence;  ///< all of it in one line
  struct Count {
    std::size_t withdrawn = 0;
    std::size_t announced = 0;
    std::size_t changed = 0;  ///< announced before and after, with other attributes
    friend bool operator==(const Count&, const Count&) = default;
  };
  struct Eips {
    std::size_t total = 0;          ///< those that there are now, and those that would be
    std::size_t announced_now = 0;  ///< decided so
    std::size_t announced_then = 0;
    Count to_somebody;            ///< by what any Established neighbor is sent
    std::size_t depreferred = 0;  ///< announced in the end, but with worse preference than now
  } eips;
  struct Guard {
    bool configured = false;
    std::size_t held = 0;         ///< EIPs whose withdrawal it would hold back
    std::optional<Seconds> for_;  ///< the longest of them
  } guard;
  bool ended = true;                     ///< false: more is due after a day
  std::optional<Seconds> settled_after;  ///< the last step; absent: nothing happens
  std::vector<std::string> notes;        ///< what a person should know beside
  struct Refusal {
    std::string code;
    std::string sentence;
  };
  std::vector<Refusal> refusals;  ///< of what is supposed, those that the daemon would refuse if asked to do it

  struct Step {
    Seconds after{0};
    bool announce = false;
    std::string reason;
    std::string preference;
  };
  struct Neighbor {
    std::string neighbor;
    bool established = false;
    Count prefixes;    ///< aggregates included
    std::string note;  ///< "its session would end", …; empty: nothing to say
  };
  std::vector<Neighbor> neighbors;
  struct Aggregate {
    std::string prefix;
    bool now = false;
    std::string reason_now;
    std::vector<Step> steps;
  };
  std::vector<Aggregate> aggregates;  ///< those that change
  struct Key {
    std::string key;
    std::string edit;  ///< "added", "removed", "changed"
    std::string cost;  ///< "live", "updates", "next-session", "reset", "restart"
  };
  std::optional<std::vector<Key>> configuration;  ///< absent: none is supposed

  struct Row {
    std::string eip;
    std::string prefix;
    std::string change;  ///< "withdrawn", "announced", "changed"; "none": as it is in the end, by way of the steps
    std::string reason_now;
    std::vector<Step> steps;
    std::vector<std::pair<std::string, std::string>> neighbors;  ///< name → "withdrawn", "announced", "changed"
  };
  Page<Row> rows;  ///< in the order of prefixes; the cursor is the last prefix
};

using WhatIfAnswer = std::expected<WhatIfView, Problem>;

/// Asked on the control thread, which it holds up for less than a millisecond at a time; answers there when the copy
/// has been played through elsewhere.
class WhatIfs {
 public:
  using Done = std::move_only_function<void(WhatIfAnswer)>;
  virtual ~WhatIfs() = default;
  virtual void what_if(AskWhatIf ask, Done done) = 0;
};

}  // namespace eipd::control
