// What one session is sent of its export group: the group's chunks one at a time, then End-of-RIB. A reader of the
// group from construction to destruction. Pure.
#pragma once

#include <memory>
#include <vector>

#include "bgp/rib/export_group.hpp"
#include "bgp/types/family_set.hpp"

namespace eipd::bgp::net {

class Advertiser {
 public:
  /// `families`: negotiated; each gets its End-of-RIB.
  Advertiser(std::shared_ptr<rib::ExportGroup> group, FamilySet families);
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

  /// Everything of this family again (RFC 2918 §4).
  void replay(Family family);

  [[nodiscard]] const rib::ExportGroup& group() const { return *group_; }
  [[nodiscard]] rib::ReaderId reader() const { return reader_; }

 private:
  std::shared_ptr<rib::ExportGroup> group_;
  rib::ReaderId reader_;
  FamilySet families_;
  rib::ChunkPtr under_way_;
  bool end_of_rib_taken_ = false;
};

}  // namespace eipd::bgp::net
