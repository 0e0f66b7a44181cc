// The export groups of the Established sessions: sessions with the same export policy and the same negotiated facts
// share one Adj-RIB-Out. A group is made when its first session comes up, filled with what is desired in slices, and
// gone with its last session. Control thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bgp/fsm/negotiate.hpp"
#include "bgp/rib/export_group.hpp"
#include "daemon/announce/group_export.hpp"
#include "daemon/app/eip_directory.hpp"
#include "daemon/app/present_config.hpp"

namespace eipd::app {

class ExportGroups {
 public:
  /// Told when the neighbor's group holds all that it is to be sent.
  using Ready = std::function<void(std::string_view neighbor, std::shared_ptr<bgp::rib::ExportGroup> group)>;

  /// All outlive the object.
  ExportGroups(const ConfigPtr& config, const EipDirectory& eips, const announce::Decisions& decisions, Ready ready);

  void session_up(std::string_view neighbor, const bgp::fsm::Negotiated& negotiated, const bgp::IpAddress& local);
  void session_down(std::string_view neighbor);

  /// The EIP was decided anew, or its attributes changed: announces or withdraws it in every group. Precondition: live.
  void apply(EipIndex eip);
  /// The prefix is nobody's any more.
  void withdraw(const bgp::Prefix& prefix);
  /// Goes on filling new groups, by at most `limit` EIPs; sessions whose group is full are reported as ready.
  void fill(std::size_t limit);
  [[nodiscard]] bool filling() const;

  /// The groups that `apply` changed since the last call, for the sessions to be woken.
  [[nodiscard]] std::vector<std::shared_ptr<bgp::rib::ExportGroup>> take_changed();

  /// Null while the neighbor has no session.
  [[nodiscard]] const bgp::rib::ExportGroup* group_of(std::string_view neighbor) const;
  /// What the export said of the EIP for this neighbor's group; null while the neighbor has no session.
  [[nodiscard]] const announce::GroupExport::Result* exported(std::string_view neighbor, EipIndex eip) const;
  /// Whether any session has been sent the prefix.
  [[nodiscard]] bool sent_to_any(const bgp::Prefix& prefix) const;

 private:
  struct Group {
    std::optional<announce::ExportPolicy> policy;
    announce::ExportContext context;
    bgp::wire::UpdateFormat format;
    std::unique_ptr<announce::GroupExport> exporter;
    std::shared_ptr<bgp::rib::ExportGroup> rib;
    std::vector<std::string> members;
    std::vector<std::string> waiting;  ///< members that are to be told when it is full
    EipIndex filled = 0;               ///< slots before it are in
    bool changed = false;
  };
  using GroupPtr = std::unique_ptr<Group>;

  GroupPtr& group_for(const std::optional<announce::ExportPolicy>& policy, const announce::ExportContext& context,
                      const bgp::wire::UpdateFormat& format);
  void apply(Group& group, EipIndex eip);
  [[nodiscard]] const Group* find(std::string_view neighbor) const;

  const ConfigPtr& config_;
  const EipDirectory& eips_;
  const announce::Decisions& decisions_;
  Ready ready_;
  bgp::rib::AttributeTable attributes_;
  std::vector<GroupPtr> groups_;
};

}  // namespace eipd::app
