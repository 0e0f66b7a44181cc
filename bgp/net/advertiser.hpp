// What one session is sent of its export group: the group's chunks one at a time, then End-of-RIB, and refreshes. A
// reader of the group from construction to destruction. Pure.
//
// A refresh with marks (RFC 7313) begins and ends only where the session is up to date: Begin, everything of the family
// and whatever changes meanwhile, End. So the peer, which drops at End what did not come again, loses nothing. It never
// begins before End-of-RIB (§4). Requests that come before or during one are one more refresh, however many they are.
#pragma once

#include <memory>
#include <vector>

#include "bgp/fsm/negotiate.hpp"
#include "bgp/rib/export_group.hpp"
#include "bgp/types/family_set.hpp"

namespace eipd::bgp::net {

class Advertiser {
 public:
  Advertiser(std::shared_ptr<rib::ExportGroup> group, const fsm::Negotiated& negotiated);
  ~Advertiser();
  Advertiser(const Advertiser&) = delete;
  Advertiser& operator=(const Advertiser&) = delete;

  /// What to write next; null when there is nothing. Precondition: the one before was reported by `written`.
  rib::ChunkPtr next();
  /// The kernel has taken all of the chunk that `next` gave out, which comes back.
  rib::ChunkPtr written();
  /// Nothing is left to write, and nothing is under way.
  [[nodiscard]] bool drained() const;

  /// The families that get their End-of-RIB (RFC 4724 §2) now: none before all of the group was given to `next`, none
  /// twice.
  std::vector<Family> take_end_of_rib();
  [[nodiscard]] bool end_of_rib_taken() const { return end_of_rib_taken_; }

  /// From now on nothing more of the group is given out but withdrawals, until the session goes over to another.
  void hold() { held_ = true; }
  /// Goes on as this reader of that group, which knows what this one was given.
  void hand_over(std::shared_ptr<rib::ExportGroup> group, rib::ReaderId reader);

  /// The peer asks for everything of this family again (RFC 2918 §4).
  void refresh(Family family);
  /// The marks that are to be sent now; a Begin lets `next` have the family's routes again. None unless drained.
  std::vector<wire::RouteRefresh> take_refresh_marks();

  [[nodiscard]] const rib::ExportGroup& group() const { return *group_; }
  [[nodiscard]] rib::ReaderId reader() const { return reader_; }

 private:
  std::shared_ptr<rib::ExportGroup> group_;
  rib::ReaderId reader_;
  FamilySet families_;
  bool marks_;  ///< both sides know RFC 7313
  rib::ChunkPtr under_way_;
  bool under_way_of_former_ = false;  ///< it came from the group before
  bool held_ = false;
  bool end_of_rib_taken_ = false;
  FamilySet asked_;       ///< a refresh of them has to begin
  FamilySet refreshing_;  ///< Begin has been sent, End has not
};

}  // namespace eipd::bgp::net
