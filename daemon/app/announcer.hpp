// The way from EIPs and verdicts to the sessions: decisions → export groups → woken sessions → what was sent. Owns the
// slots of the EIPs, the decisions and the groups; works in slices so that nothing on the control thread takes longer
// than about a millisecond. Control thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/announce/aggregates.hpp"
#include "daemon/announce/decisions.hpp"
#include "daemon/announce/stranded.hpp"
#include "daemon/app/eip_directory.hpp"
#include "daemon/app/export_groups.hpp"
#include "daemon/app/present_config.hpp"
#include "daemon/app/sent_tracker.hpp"
#include "daemon/intent/intents.hpp"
#include "daemon/observe/facts.hpp"
#include "daemon/probe/engine.hpp"

namespace eipd::app {

using SteadyTime = std::chrono::steady_clock::time_point;
using SystemTime = std::chrono::system_clock::time_point;

class Announcer {
 public:
  struct Hooks {
    /// What the groups ask of the speaker.
    ExportGroups::Sessions sessions;
    /// The group has changed: its sessions write.
    std::function<void(const bgp::rib::ExportGroup&)> wake;
    /// Once: every check has a verdict and all is decided, or bgp.startup_wait has passed.
    std::function<void()> first_set;
    /// What is to be run has changed: checks that came and went, a slice at a time. Never one that is in both.
    std::function<void(const announce::WatchList::Changes&)> watch;
    /// A releasing EIP has been sent to nobody, or is not any more; once, unless it is put again.
    std::function<void(std::string id)> withdrawn;
    /// Whether the pool of this id is a customer's.
    std::function<bool(std::string_view pool)> customer_owned;
    /// Takes the facts out.
    std::function<void(std::vector<observe::Fact>&)> tell;
    /// How many facts may be told before some get lost.
    std::function<std::size_t()> room_for_facts;
  };

  /// `config` outlives the announcer; it is read anew at each use.
  Announcer(boost::asio::any_io_executor executor, const ConfigPtr& config, Hooks hooks);
  Announcer(const Announcer&) = delete;
  Announcer& operator=(const Announcer&) = delete;

  /// A new EIP, or a known one that has changed (its id says which). Takes effect with this turn of the loop or the
  /// next; all that is put in one turn goes out together.
  void put_eip(inventory::EipPtr record);
  /// The EIP is gone: withdrawn, and shown no more. Nothing happens for one that is unknown.
  void remove_eip(std::string_view id);
  /// The drains that stand, all of them. Those that are new take effect at once. An EIP's may be there before the EIP.
  void set_drains(const std::vector<intent::Drain>& drains);
  /// The blackholes that stand, all of them: announced to the neighbors that take them, whatever health and drains say.
  void set_blackholes(const std::vector<intent::Blackhole>& blackholes);
  /// Tells an EIP that the drain would leave with fewer than drain.min_announcers announcing neighbors; nothing: none.
  /// Looks at all EIPs in slices, each as it is then; if one slice is enough, `told` is called before this returns.
  using StrandTold = std::move_only_function<void(std::optional<announce::Strand>)>;
  void would_strand(intent::Scope scope, std::string name, StrandTold told) const;
  /// The data plane has this revision of the EIP's forwarding. False if it is not the present one, or no such EIP.
  bool acknowledge(std::string_view eip, std::uint64_t revision);
  /// Announces everything with GRACEFUL_SHUTDOWN from now on, until stop(): bgp.stop_gshut. Drains go on beside it.
  void shut_down_gracefully();
  /// Withdraws what the guard holds back. How many EIPs that are.
  std::size_t release_guard();

  /// The configuration was exchanged: what is announced follows it, in slices, by the difference alone.
  void configuration_changed();

  /// Decides everything for the first time.
  void start();
  void verdicts(const probe::VerdictMailbox::Batch& batch);
  void session_up(std::string_view neighbor, const bgp::fsm::Negotiated& negotiated, const bgp::IpAddress& local);
  void session_down(std::string_view neighbor);
  void chunk_written(const bgp::rib::ChunkPtr& chunk);
  /// Withholds everything; `done` when the groups say so and the sessions have been woken.
  void stop(std::function<void()> done);

  [[nodiscard]] const EipDirectory& eips() const { return eips_; }
  [[nodiscard]] const announce::Decisions& decisions() const { return decisions_; }
  [[nodiscard]] const ExportGroups& groups() const { return groups_; }
  [[nodiscard]] const SentTracker& sent() const { return sent_; }
  [[nodiscard]] const announce::Aggregates& aggregates() const { return aggregates_; }
  [[nodiscard]] announce::AggregateDecided fact_of(const announce::Aggregates::Row& row) const;
  /// The last change of a check's verdict; null before the first.
  [[nodiscard]] const health::Transition* last_transition(const health::CheckId& id) const;
  /// When the present decision on an EIP was made; nothing before the first.
  [[nodiscard]] std::optional<SystemTime> decided_at(EipIndex eip) const;
  [[nodiscard]] bool blackholed(const bgp::Prefix& prefix) const { return blackholes_.contains(prefix); }
  struct StandingDrain {
    intent::Drain drain;
    SteadyTime withdraws_at;
  };
  using Drains = std::map<std::pair<intent::Scope, std::string>, StandingDrain>;
  /// The drains that stand.
  [[nodiscard]] const Drains& drains() const { return drains_; }
  /// At most so many of them, what concerns most EIPs first: the access point, neighbors, EIPs.
  [[nodiscard]] std::vector<StandingDrain> widest_drains(std::size_t at_most) const;
  [[nodiscard]] std::size_t drain_count() const { return drains_.size(); }
  [[nodiscard]] announce::DrainChanged fact_of(const intent::Drain& drain, bool stands) const;
  /// Whether there is nothing to do, or some of it was done since the last call: what the watchdog asks.
  [[nodiscard]] bool gets_on() { return std::exchange(turned_, false) || !has_work(); }
  [[nodiscard]] bool stopping() const { return stopping_; }

  struct Counts {
    std::uint32_t healthy = 0;
    std::uint32_t desired = 0;
    std::map<announce::Reason, std::uint32_t> withheld;
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }
  [[nodiscard]] bool customer_owned(EipIndex eip) const { return hooks_.customer_owned(eips_.record(eip).pool); }
  /// The present decision as a fact: for its log line, its metrics, and when facts were lost.
  [[nodiscard]] announce::EipDecided fact_of(EipIndex eip) const;

 private:
  struct Book {
    SystemTime decided_at;
    bool untold = false;        ///< stands in untold_
    bool told_desired = false;  ///< what the observer was told last
    bool withdrawn = false;     ///< its owner was told that it is
  };

  void drain(const Drains::key_type& what, std::optional<SteadyTime> withdraws_at);
  void drain_all(std::optional<SteadyTime> withdraws_at);
  [[nodiscard]] std::vector<announce::AnnouncingNeighbor> announcing(EipIndex eip) const;
  void schedule();
  void pump();
  /// At the end of the turn: telling wakes a thread, which the sessions need not wait for.
  void tell(observe::Fact fact) { facts_.push_back(std::move(fact)); }
  void tell_next();
  bool keep_books();
  void tell_guard();
  void reconcile();
  void arm_reconcile();
  void follow_aggregates();
  void settle_aggregates();
  void follow_neighbor_drains();
  [[nodiscard]] std::optional<SteadyTime> next_due() const;
  void take_watched();
  void looked(const SentTracker::Look& look);
  void take(const announce::Decisions::Change& change, SystemTime now);
  void count(const announce::Decisions::Change& change);
  void count(const announce::Decision& decision, std::uint32_t sign);
  void find_stranded(EipIndex from, intent::Scope scope, std::string name, StrandTold told) const;
  void take_all(std::span<const announce::Decisions::Change> changes);
  void wake_changed(bool more = false);
  void arm();
  [[nodiscard]] bool has_work() const;
  [[nodiscard]] std::string because(EipIndex eip) const;

  boost::asio::any_io_executor executor_;
  const ConfigPtr& config_;
  Hooks hooks_;
  EipDirectory eips_;
  announce::Decisions decisions_;
  ExportGroups groups_;
  SentTracker sent_;
  announce::Aggregates aggregates_;
  Drains drains_;
  SteadyTime neighbors_followed_;  ///< when the neighbors' drains were looked at last
  std::set<bgp::Prefix> blackholes_;
  bool turned_ = false;        ///< a slice was done
  std::size_t told_held_ = 0;  ///< by the guard
  Counts counts_;
  std::vector<Book> books_;           ///< by slot
  std::vector<observe::Fact> facts_;  ///< to be told at the end of the turn
  std::deque<EipIndex> untold_;       ///< each at most once: facts wait until the sessions have been woken
  std::unordered_map<health::CheckId, health::Transition> transitions_;
  std::vector<announce::Decisions::Change> changes_;  ///< of one slice
  boost::asio::steady_timer timer_;                   ///< for what is due in the decisions
  std::optional<SteadyTime> armed_;
  boost::asio::steady_timer startup_timer_;
  boost::asio::steady_timer reconcile_timer_;
  boost::asio::steady_timer books_timer_;
  bool books_wait_ = false;  ///< for room for facts
  bool posted_ = false;
  bool started_ = false;
  bool in_turn_ = false;
  bool unwoken_ = false;  ///< something changed in the groups that no session was woken for yet
  bool first_set_told_ = false;
  bool shutting_down_ = false;  ///< everything is announced with GRACEFUL_SHUTDOWN
  bool stopping_ = false;
  std::function<void()> stopped_;
  /// When the verdict was reached whose UPDATE is on its way; nothing when none is.
  std::optional<SteadyTime> reacting_since_;
};

}  // namespace eipd::app
