// What the control API asks the daemon to do. Implemented by daemon/app (the keeper of inventory and intents, and the
// daemon for what concerns the process). Plain values in, one reply out.
//
// perform() is called on the control thread and returns at once; `done` is called there exactly once: after the commit
// for what is stored (an answer goes out only when it is on disk), at once for a dry run or a refusal.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bgp/types/address.hpp"
#include "daemon/control/problem.hpp"
#include "daemon/intent/intents.hpp"
#include "daemon/inventory/operations.hpp"

namespace eipd::control {

using std::chrono::milliseconds;

/// What a caller may do; each includes those before it.
enum class Role : std::uint8_t {
  None,     ///< nothing: not even reading
  Read,     ///< every GET, dry runs of what it may not do
  Operate,  ///< EIPs, drains, blackholes, neighbors, running checks
  Admin,    ///< CIDRs, quotas, reload, backup
};

/// Who asks: on every write and event.
struct Caller {
  std::string author;  ///< "uid 1000 (anna)", "cert noc-bot"
  Role role = Role::None;
};

struct SetDrain {
  intent::Scope scope = intent::Scope::Eip;
  std::string name;  ///< empty for the access point
  std::string reason;
  std::optional<milliseconds> lasts;
  bool withdraw_now = false;
  bool until_restart = false;
  bool force = false;  ///< also where it would strand an EIP
};
struct RemoveDrain {
  intent::Scope scope = intent::Scope::Eip;
  std::string name;
};
struct ShutdownNeighbor {
  std::string name;
  std::string reason;
};
struct EnableNeighbor {
  std::string name;
};
struct ResetNeighbor {
  std::string name;
  std::string reason;
};
struct SetBlackhole {
  bgp::IpAddress address;
  std::string reason;
  std::optional<milliseconds> lasts;
  std::optional<bgp::IpAddress> next_hop;
};
struct RemoveBlackhole {
  bgp::IpAddress address;
};
struct RunCheck {
  std::string name;
};
struct Reload {};
struct ReleaseGuard {};
struct AcknowledgeForwarding {
  std::string eip;
  std::uint64_t revision = 0;
};
struct Backup {
  std::string path;  ///< absolute; must not exist
};

using Command = std::variant<inventory::Allocate, inventory::Bind, inventory::Unbind, inventory::ModifyEip,
                             inventory::Release, inventory::AddCidr, inventory::ActivateCidr, inventory::DrainCidr,
                             inventory::RetireCidr, inventory::SetQuota, inventory::ResetQuota, SetDrain, RemoveDrain,
                             ShutdownNeighbor, EnableNeighbor, ResetNeighbor, SetBlackhole, RemoveBlackhole, RunCheck,
                             Reload, ReleaseGuard, AcknowledgeForwarding, Backup>;

/// The least role that may do it.
Role needed(const Command& command);

struct WriteOptions {
  bool dry_run = false;
  std::string idempotency_key;            ///< with the caller in front; empty: none
  std::uint64_t request_hash = 0;         ///< of method, path, query and body
  std::optional<std::uint64_t> if_match;  ///< the revision that the object must have
};

/// A revision as an ETag (RFC 9110 §8.8.3): in quotes.
std::string etag_of(std::uint64_t revision);

/// What is answered, and kept with the idempotency key.
struct Reply {
  unsigned status = 200;
  std::string body;       ///< JSON
  std::string etag;       ///< the object's revision, quoted; empty: none
  bool replayed = false;  ///< from an earlier write with the same key
};

class Commands {
 public:
  using Done = std::move_only_function<void(std::expected<Reply, Problem>)>;
  virtual ~Commands() = default;
  virtual void perform(Command command, Caller caller, WriteOptions options, Done done) = 0;
};

}  // namespace eipd::control
