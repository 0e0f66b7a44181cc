// Keeps what the API made: the inventory, the operators' intents, and the store that both are in. Carries out the
// API's commands: plan, apply, commit, take effect, answer.
//
// Up after durable: allocating, binding, releasing, undraining, enabling take effect after the commit. Down before
// durable: a drain, a neighbor's shutdown and a blackhole are in force at once and are answered after the commit; if it
// fails they stay in force until a restart, and the answer says so (`in-force-not-saved`). What else failed to commit
// is taken back, newest first. A time limit that runs out needs no commit: it was written with what it ends.
//
// A follower's inventory refuses its own changes (`not-authority`); intents are each daemon's own, whatever its role.
//
// Control thread. What other parts do comes in as hooks, so that the rules here need no sessions.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>

#include "daemon/app/idempotency.hpp"
#include "daemon/control/commands.hpp"
#include "daemon/control/inventory_views.hpp"
#include "daemon/control/views.hpp"
#include "daemon/intent/time_limits.hpp"
#include "daemon/inventory/inventory.hpp"
#include "daemon/store/store.hpp"

namespace eipd::app {

/// The commands that concern the process and are not stored.
using ProcessCommand = std::variant<control::ResetNeighbor, control::Reload, control::RunCheck, control::ReleaseGuard,
                                    control::AcknowledgeForwarding>;

class Keeper final : public control::Commands {
 public:
  using SystemTime = std::chrono::system_clock::time_point;

  struct Hooks {
    /// Committed: to be announced, withheld or shown as it says.
    std::function<void(inventory::EipPtr)> put_eip;
    std::function<void(std::string_view id)> remove_eip;
    /// Drains and blackholes that are in force have changed.
    std::function<void(const intent::Intents&)> intents;
    std::function<void(std::string_view neighbor, std::string_view text)> shutdown;
    std::function<void(std::string_view neighbor)> enable;
    /// Committed: the CIDRs there are, or their states, have changed.
    std::function<void()> cidrs = [] {};
    /// The neighbor to which a session leaves from an address of the CIDR; empty: none.
    std::function<std::string(const bgp::Prefix& cidr)> session_from = [](const auto&) { return ""; };
    /// Nothing: there is no such neighbor.
    std::function<std::optional<control::NeighborView>(std::string_view name)> neighbor;
    std::function<std::string(const intent::Drain&)> phase;
    /// Whom the drain would leave with too few announcing neighbors, told at once or later; empty: nobody.
    std::function<void(const intent::Drain&, std::move_only_function<void(std::string)>)> strands;
    /// Committed: who did what to what.
    std::function<void(const store::LogRow&)> written;
    /// What was stored cannot stand as it is beside the file: a line for the operator.
    std::function<void(std::string)> conflict = [](auto) {};
    /// Not committed, and why.
    std::function<void(const store::LogRow&, const control::Problem&)> not_written;
    std::function<void(const ProcessCommand&, bool dry_run, Done)> process;
    /// Done, and in no change log: who had the process do what, to what (empty: to itself).
    std::function<void(std::string_view what, std::string_view subject, std::string_view author)> acted = [](auto, auto,
                                                                                                             auto) {};
  };

  /// Opens the store and merges it with what the file declares. The errors are lines for the operator.
  static std::expected<std::unique_ptr<Keeper>, std::vector<std::string>> open(const std::string& path,
                                                                               inventory::Setting setting,
                                                                               boost::asio::any_io_executor control,
                                                                               Hooks hooks);
  ~Keeper() override;

  /// Puts everything in force: all EIPs, the file's included, and what intents have not run out. Once.
  void start();
  void perform(control::Command command, control::Caller caller, control::WriteOptions options, Done done) override;
  /// No neighbor has the releasing EIP any more: its address may go back.
  void withdrawn(const std::string& eip);

  [[nodiscard]] const inventory::Inventory& inventory() const { return inventory_; }
  /// A reload's: made of inventory().rows() with another setting, at the same revision. From a follower's to a
  /// standalone one's, releases that waited for that are written.
  /// Returns the one before.
  inventory::Inventory replace(inventory::Inventory inventory);
  /// Of what stands with what a reload would bring: a line each, which names both.
  [[nodiscard]] std::vector<std::string> conflicts(const inventory::Inventory& inventory) const;
  [[nodiscard]] const intent::Intents& intents() const { return intents_; }
  [[nodiscard]] store::Store::Counts store_counts() const { return store_->counts(); }
  /// What was done to a file of an older format; none: nothing.
  [[nodiscard]] const std::optional<store::Migration>& migration() const { return migration_; }
  /// Writes of earlier runs that were in the change log at start, oldest first; once.
  [[nodiscard]] std::vector<store::LogRow> take_recent() { return std::move(recent_); }

 private:
  struct Asked {
    control::Caller caller;
    control::WriteOptions options;
    Done done;
    SystemTime at;
  };
  /// One write before its commit. A change without rows moves the revision alone.
  struct Planned {
    inventory::Change change;
    std::vector<intent::Change> at_once;
    std::vector<intent::Change> after_commit;
    unsigned status = 200;
    std::string what = {};     ///< empty: the change's
    std::string subject = {};  ///< likewise
  };

  Keeper(std::unique_ptr<store::Store> store, inventory::Inventory inventory, store::Contents contents,
         boost::asio::any_io_executor control, Hooks hooks);

  // keeper.cpp
  /// `object` shows, as JSON, what the answer is about, as it is after the write.
  void write(Planned planned, Asked asked, const std::function<boost::json::object()>& object, std::uint64_t etag = 0);
  void committed(Planned& planned, Asked& asked, control::Reply reply, const store::LogRow& row);
  void failed(Planned& planned, Asked& asked, const store::LogRow& row, const store::Store::Failure& failure);
  void put_in_force(const intent::Change& change);
  void arm_limits();
  void end_limits();
  void retry_releases();

  // keeper_inventory.cpp
  void change_inventory(const inventory::Operation& operation, unsigned status, Asked asked);
  [[nodiscard]] std::uint64_t revision_of(const inventory::Operation& operation) const;
  [[nodiscard]] boost::json::object object_of(const inventory::Change& change) const;

  // keeper_intents.cpp
  [[nodiscard]] Planned intent_write(std::string what, std::string subject, unsigned status) const;
  void set(const control::SetDrain& command, Asked asked);
  void set(const control::RemoveDrain& command, Asked asked);
  void set(const control::ShutdownNeighbor& command, Asked asked);
  void set(const control::EnableNeighbor& command, Asked asked);
  void set(const control::SetBlackhole& command, Asked asked);
  void set(const control::RemoveBlackhole& command, Asked asked);
  [[nodiscard]] Done told(std::string_view what, std::string subject, Asked& asked) const;
  [[nodiscard]] std::optional<control::Problem> unknown(intent::Scope scope, const std::string& name) const;
  void drop_next_hops(SystemTime now);
  [[nodiscard]] std::optional<Planned> expiry_of(const intent::LimitedKey& key) const;
  void add_intents_of(const std::string& eip, const bgp::IpAddress& address, Planned& planned) const;
  void back_up(const control::Backup& command, Asked asked);

  std::unique_ptr<store::Store> store_;
  inventory::Inventory inventory_;  ///< committed and in flight
  intent::Intents intents_;         ///< in force
  intent::TimeLimits limits_;
  IdempotencyKeys keys_;
  std::vector<store::LogRow> recent_;
  std::optional<store::Migration> migration_;
  Hooks hooks_;
  boost::asio::steady_timer limits_timer_;
  boost::asio::steady_timer releases_timer_;
  std::set<std::string> unfinished_;  ///< withdrawn EIPs whose release could not be written yet, or not by a follower
};

}  // namespace eipd::app
