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
  /// Told when an EIP's prefix came to be sent to somebody, or to nobody any more.
  using Changed = std::function<void(EipIndex eip, bool announced)>;

  SentTracker(const EipDirectory& eips, const ExportGroups& groups, Changed changed);

  void chunk_written(const bgp::rib::Chunk& chunk);
  /// What the session had been sent is sent no more. Looks at all EIPs anew.
  void session_ended();

  /// Looks at up to `limit` prefixes.
  void step(std::size_t limit);
  [[nodiscard]] bool idle() const { return due_.empty() && rescan_ >= eips_.size(); }

  [[nodiscard]] bool announced(EipIndex eip) const { return announced_[eip]; }
  [[nodiscard]] std::size_t announced_count() const { return count_; }

 private:
  void look(EipIndex eip);

  const EipDirectory& eips_;
  const ExportGroups& groups_;
  Changed changed_;
  std::vector<bool> announced_;
  std::size_t count_ = 0;
  std::deque<EipIndex> due_;  ///< bounded: when it holds as many as there are EIPs, all are looked at anew instead
  std::size_t rescan_;        ///< EIPs from here on are to be looked at; size() when none are
};

}  // namespace eipd::app
