// Which EIPs have been handed to the kernel for at least one Established session, kept up from the chunks that were
// written and the sessions that ended. In slices: a chunk can hold thousands of prefixes. Control thread.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

#include "bgp/rib/chunk.hpp"
#include "daemon/app/eip_directory.hpp"
#include "daemon/app/export_groups.hpp"

namespace eipd::app {

class SentTracker {
 public:
  struct Look {
    EipIndex eip = 0;
    bool announced = false;  ///< its prefix has been sent to somebody, and not withdrawn everywhere since
    bool changed = false;    ///< since the look before
  };
  /// Told at each look. It may retire and free slots.
  using Looked = std::function<void(const Look&)>;

  SentTracker(const EipDirectory& eips, const ExportGroups& groups, Looked looked);

  /// Its prefixes are looked at by `step`, since more octets wait to be written; until then it is kept.
  void chunk_written(const bgp::rib::ChunkPtr& chunk);
  /// What the session had been sent is sent no more. Looks at all EIPs anew.
  void session_ended();
  /// Looks at this one.
  void look_at(EipIndex eip);
  /// The slot is about to be freed: nothing is known of it any more.
  void forget(EipIndex eip);

  /// Looks at up to `limit` prefixes.
  void step(std::size_t limit);
  [[nodiscard]] bool idle() const { return written_.empty() && due_.empty() && rescan_ >= rescan_end_; }

  [[nodiscard]] bool announced(EipIndex eip) const { return eip < announced_.size() && announced_[eip]; }
  [[nodiscard]] std::size_t announced_count() const { return count_; }

 private:
  void look(EipIndex eip, bool owns);
  [[nodiscard]] bool has_room_for(std::size_t more) const;

  const EipDirectory& eips_;
  const ExportGroups& groups_;
  Looked looked_;
  std::vector<bool> announced_;
  std::size_t count_ = 0;
  // Bounded: when these two hold as many as there are slots, all are looked at anew instead.
  std::deque<bgp::rib::ChunkPtr> written_;  ///< none without prefixes
  std::size_t looked_at_ = 0;               ///< prefixes of the first of them
  std::size_t written_count_ = 0;           ///< prefixes of all, without those
  std::deque<EipIndex> due_;
  std::size_t rescan_ = 0;  ///< slots from here to rescan_end_ are to be looked at
  std::size_t rescan_end_ = 0;
};

}  // namespace eipd::app
