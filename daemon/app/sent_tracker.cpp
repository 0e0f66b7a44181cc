#include "daemon/app/sent_tracker.hpp"

#include <algorithm>
#include <utility>

namespace eipd::app {

SentTracker::SentTracker(const EipDirectory& eips, const ExportGroups& groups, Looked looked)
    : eips_{eips}, groups_{groups}, looked_{std::move(looked)} {}

void SentTracker::chunk_written(const bgp::rib::ChunkPtr& chunk) {
  if (!has_room_for(chunk->prefixes.size())) return session_ended();
  if (chunk->prefixes.empty()) return;
  written_.push_back(chunk);
  written_count_ += chunk->prefixes.size();
}

void SentTracker::session_ended() {
  written_.clear();
  looked_at_ = written_count_ = 0;
  due_.clear();
  rescan_ = 0;
  rescan_end_ = eips_.slots();
}

void SentTracker::look_at(EipIndex eip) {
  if (!has_room_for(1)) return session_ended();
  due_.push_back(eip);
}

bool SentTracker::has_room_for(std::size_t more) const {
  return written_count_ + due_.size() + more <= eips_.slots();
}

void SentTracker::forget(EipIndex eip) {
  if (!announced(eip)) return;
  announced_[eip] = false;
  --count_;
}

void SentTracker::step(std::size_t limit) {
  for (; limit > 0 && rescan_ < rescan_end_; --limit) look(static_cast<EipIndex>(rescan_++), false);
  for (; limit > 0 && !due_.empty(); --limit) {
    const EipIndex eip = due_.front();
    due_.pop_front();
    look(eip, false);
  }
  for (; limit > 0 && !written_.empty(); --limit) {
    const auto chunk = written_.front();
    const bgp::Prefix& prefix = chunk->prefixes[looked_at_++];
    --written_count_;
    if (looked_at_ == chunk->prefixes.size()) {
      written_.pop_front();
      looked_at_ = 0;
    }
    if (const auto eip = eips_.by_prefix(prefix)) look(*eip, true);
  }
}

/// `owns`: it is known that its prefix is its own.
void SentTracker::look(EipIndex eip, bool owns) {
  if (!eips_.live(eip) && !eips_.retired(eip)) return;
  if (eip >= announced_.size()) announced_.resize(eips_.slots());
  // A prefix that has gone over to another EIP is that one's.
  const bgp::Prefix& prefix = eips_.prefix(eip);
  const bool announced = (owns || eips_.by_prefix(prefix) == eip) && groups_.sent_to_any(prefix);
  const bool changed = announced != announced_[eip];
  if (changed) count_ = announced ? count_ + 1 : count_ - 1;
  announced_[eip] = announced;
  looked_({.eip = eip, .announced = announced, .changed = changed});
}

}  // namespace eipd::app
