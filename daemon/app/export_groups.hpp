// The export groups of the Established sessions: sessions with the same export policy and the same negotiated facts
// share one Adj-RIB-Out. A group is made when its first session comes up, filled with what is desired in slices, and
// gone with its last session; but the newest one stays, so that a session that comes back is sent its table at once. A
// reload changes groups in place, or moves sessions between them (export_group_moves.cpp). A neighbor with
// `max_prefixes_out` has a group of its own, which never stays. Control thread.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bgp/fsm/negotiate.hpp"
#include "bgp/rib/export_group.hpp"
#include "daemon/announce/group_export.hpp"
#include "daemon/announce/prefix_limit.hpp"
#include "daemon/app/eip_directory.hpp"
#include "daemon/app/present_config.hpp"

namespace eipd::app {

class ExportGroups {
 public:
  /// What the groups ask of the speaker.
  struct Sessions {
    /// The neighbor's group holds all that it is to be sent.
    std::function<void(std::string_view neighbor, std::shared_ptr<bgp::rib::ExportGroup> group)> ready;
    /// A session goes over to another group: see bgp::net::Speaker.
    std::function<std::optional<bgp::rib::ReaderId>(std::string_view neighbor)> hold;
    std::function<void(std::string_view neighbor, std::shared_ptr<bgp::rib::ExportGroup> group,
                       bgp::rib::ReaderId reader)>
        hand_over;
    /// Whether an EIP may have the address, also by a CIDR that the API made: it is no next hop.
    std::function<bool(const bgp::IpAddress& address)> in_pool = [](const auto&) { return false; };
  };

  /// All outlive the object.
  ExportGroups(const ConfigPtr& config, const EipDirectory& eips, const announce::Decisions& decisions,
               Sessions sessions);

  void session_up(std::string_view neighbor, const bgp::fsm::Negotiated& negotiated, const bgp::IpAddress& local);
  void session_down(std::string_view neighbor);

  /// The configuration was exchanged: each session is brought to what it says, in slices (`fill`), by the difference
  /// alone. A group changes in place with those of its members that are to be sent the same; others leave it, and take
  /// along what they were sent. So two groups may come to be sent the same; they are not joined.
  void configuration_changed();

  /// A route that is no EIP's own: an aggregate, or a blackhole over a host route, which goes before the EIP's where
  /// the neighbor takes it. Nothing: there is none any more.
  struct OwnRoute {
    announce::RouteAttributes attributes;
    announce::Preference preference = announce::Preference::Normal;
    bool blackhole = false;
    std::optional<bgp::IpAddress> next_hop;
    friend bool operator==(const OwnRoute&, const OwnRoute&) = default;
  };
  void set_own(const bgp::Prefix& prefix, std::optional<OwnRoute> route);
  /// Which neighbors are drained, and how far. Their groups change, in slices, by the difference alone.
  using NeighborDrains = std::map<std::string, announce::DrainPhase, std::less<>>;
  void set_neighbor_drains(NeighborDrains drains);

  /// The EIP was decided anew, or its attributes changed: announces or withdraws it in every group. Precondition: live.
  void apply(EipIndex eip);
  /// These are about to be applied: fetches where the groups will look for those that come new, for all at once. Some
  /// dozens a call.
  void expect(std::span<const announce::Decisions::Change> changes);
  /// The prefix is nobody's any more.
  void withdraw(const bgp::Prefix& prefix);
  /// Goes on filling new groups, and gives free places to prefixes that wait for one (only here, when nothing is left
  /// to decide, so that no place is given to what is about to go too); by at most `limit` EIPs. Sessions whose group is
  /// full are reported as ready.
  void fill(std::size_t limit);
  [[nodiscard]] bool filling() const;

  /// The groups that `apply` changed since the last call, for the sessions to be woken. `more` changes are about to
  /// come: the sessions get full messages, until it is called without, or until very many changes wait.
  [[nodiscard]] std::vector<std::shared_ptr<bgp::rib::ExportGroup>> take_changed(bool more = false);
  /// Gives memory back, a slice of work at most.
  void tidy();
  [[nodiscard]] bool untidy() const;

  /// Begins to compare all that is desired with what the groups hold, unless it is being done.
  void begin_reconciling();
  /// Goes on with it, by at most `limit` routes. How many were not as they should be, and are now.
  std::size_t reconcile(std::size_t limit);
  [[nodiscard]] bool reconciling() const { return reconciling_.has_value(); }

  /// The Established sessions.
  struct Session {
    std::string neighbor;
    bgp::fsm::Negotiated negotiated;
    bgp::IpAddress local;
    bool local_in_pool = false;  ///< of a pool that the API made
  };
  [[nodiscard]] std::vector<Session> sessions() const;
  /// Aggregates and blackholes that are to be announced.
  [[nodiscard]] const std::map<bgp::Prefix, OwnRoute>& own() const { return own_; }
  /// Null while the neighbor has no session.
  [[nodiscard]] const bgp::rib::ExportGroup* group_of(std::string_view neighbor) const;
  /// What the export said of the EIP for this neighbor's group; null while the neighbor has no session.
  [[nodiscard]] const announce::GroupExport::Result* exported(std::string_view neighbor, EipIndex eip) const;
  /// The same of an aggregate or a blackhole; null also while it is not to be announced.
  [[nodiscard]] const announce::GroupExport::Result* exported(std::string_view neighbor, const bgp::Prefix& own) const;
  /// Whether the neighbor doesn't get the prefix because it has as many as it may have.
  [[nodiscard]] bool held(std::string_view neighbor, const bgp::Prefix& prefix) const;
  /// How many prefixes of the family it doesn't get for that.
  [[nodiscard]] std::size_t held(std::string_view neighbor, bgp::Family family) const;
  /// Whether any session has been sent the prefix.
  [[nodiscard]] bool sent_to_any(const bgp::Prefix& prefix) const;

 private:
  /// What tells groups apart, beside the format.
  struct Key {
    std::optional<announce::ExportPolicy> policy;
    announce::ExportContext context;
    std::string limited;  ///< the one neighbor of the group, if it has a limit
    std::optional<std::uint32_t> max_prefixes;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Member {
    std::string name;
    bgp::fsm::Negotiated negotiated;
    bgp::IpAddress local;
    bool waiting = true;  ///< to be told when the group is full
  };
  /// Members that come from another group, and what they were sent there.
  struct Arrival {
    std::shared_ptr<bgp::rib::ExportGroup> from;
    std::vector<std::pair<std::string, bgp::rib::ReaderId>> sessions;  ///< readers there, or, once adopted, here
    std::optional<std::size_t> cursor = 0;                             ///< of what is known there; absent: all is here
    std::vector<bgp::Prefix> strays;                                   ///< known there, and no EIP's
    std::set<bgp::Prefix> passed;  ///< withdrawn there meanwhile: who knows which of the sessions has read it
    bool changed = false;          ///< that is to be read there
  };
  struct Group {
    Key key;
    bgp::wire::UpdateFormat format;
    ConfigPtr config;  ///< that the exporter refers to
    std::unique_ptr<announce::GroupExport> exporter;
    std::shared_ptr<bgp::rib::ExportGroup> rib;
    std::vector<bgp::rib::Hint> hints;  ///< by EIP
    std::vector<Member> members;
    std::optional<Arrival> arrival;
    std::optional<announce::PrefixLimit> limit;
    bool settling = false;  ///< the limit is new: what has no place is withdrawn once all have asked for one
    EipIndex filled = 0;    ///< slots before it are in
    bool changed = false;
    [[nodiscard]] bool seeding() const { return arrival && arrival->cursor; }
  };
  using GroupPtr = std::unique_ptr<Group>;

  [[nodiscard]] std::optional<Key> key_of(const Member& member) const;
  Group& add_group(const Key& key, const bgp::wire::UpdateFormat& format);
  void place(Member member, const Key& key);
  void use_configuration(Group& group, const Key& key);
  void apply(Group& group, EipIndex eip);
  [[nodiscard]] announce::RouteToExport route_of(EipIndex eip) const;
  [[nodiscard]] const announce::GroupExport::Result* wanted(Group& group, EipIndex eip);
  void announce_within_limit(Group& group, const bgp::Prefix& prefix, const bgp::rib::AttributesPtr& attributes,
                             std::string_view id, bgp::rib::Hint& hint);
  void give_places(Group& group, std::size_t& limit);
  bool settle_limit(Group& group, std::size_t& limit);
  void withdraw(Group& group, const bgp::Prefix& prefix);
  void withdraw(Group& group, const bgp::Prefix& prefix, bgp::rib::Hint& hint);
  void apply(Group& group, const bgp::Prefix& prefix);
  bool apply_own(Group& group, const bgp::Prefix& prefix);
  [[nodiscard]] bool is_wanted(const bgp::Prefix& prefix) const;
  [[nodiscard]] bool is_somebodys(const bgp::Prefix& prefix) const;
  [[nodiscard]] const Group* find(std::string_view neighbor) const;
  [[nodiscard]] bool full(const Group& group) const;

  struct Reconciling {
    std::size_t group = 0;
    EipIndex eip = 0;
    std::optional<std::size_t> listing = 0;  ///< the group's own routes from here on; absent: done
  };
  std::size_t reconcile_eips(Group& group, Reconciling& at, std::size_t& limit);
  std::size_t reconcile_strangers(Group& group, Reconciling& at, std::size_t& limit);
  bool repair(Group& group, const bgp::Prefix& prefix);

  void exchange(Group& group, std::vector<Member>& leaving);
  void move_away(Member member, const std::shared_ptr<bgp::rib::ExportGroup>& from);
  void seed(Group& group, std::size_t& limit);
  void pass_on(Group& group, const bgp::Prefix& prefix);
  void complete(Group& group);

  const ConfigPtr& config_;
  const EipDirectory& eips_;
  const announce::Decisions& decisions_;
  Sessions sessions_;
  std::map<bgp::Prefix, OwnRoute> own_;
  NeighborDrains neighbor_drains_;
  std::optional<Reconciling> reconciling_;
  bgp::rib::AttributeTable attributes_;
  std::vector<GroupPtr> groups_;
  std::vector<bgp::Prefix> expected_;  ///< scratch
  /// What each limited neighbor had when its last session ended.
  std::unordered_map<std::string, announce::PrefixLimit::Prefixes> had_;
  /// The newest group without a session, kept up to date for the next one that fits it: exporting a large table anew
  /// takes ten times what sending it takes. Compared with only; may be of a group that is gone.
  const Group* kept_ = nullptr;
  bool exchange_due_ = false;  ///< the configuration changed while sessions were on their way between groups
};

}  // namespace eipd::app
