#include "daemon/app/sent_tracker.hpp"

#include <algorithm>
#include <utility>

namespace eipd::app {

SentTracker::SentTracker(const EipDirectory& eips, const ExportGroups& groups, Changed changed)
    : eips_{eips}, groups_{groups}, changed_{std::move(changed)}, announced_(eips.size()), rescan_{eips.size()} {}

void SentTracker::chunk_written(const bgp::rib::Chunk& chunk) {
  if (due_.size() + chunk.prefixes.size() > eips_.size()) return session_ended();
  for (const bgp::Prefix& prefix : chunk.prefixes) {
    if (const auto eip = eips_.by_prefix(prefix)) due_.push_back(*eip);
  }
}

void SentTracker::session_ended() {
  due_.clear();
  rescan_ = 0;
}

void SentTracker::step(std::size_t limit) {
  for (; limit > 0 && rescan_ < eips_.size(); --limit) look(static_cast<EipIndex>(rescan_++));
  for (; limit > 0 && !due_.empty(); --limit) {
    look(due_.front());
    due_.pop_front();
  }
}

void SentTracker::look(EipIndex eip) {
  const bool announced = groups_.sent_to_any(eips_.prefix(eip));
  if (announced == announced_[eip]) return;
  announced_[eip] = announced;
  count_ = announced ? count_ + 1 : count_ - 1;
  changed_(eip, announced);
}

}  // namespace eipd::app
