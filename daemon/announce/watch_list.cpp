#include "daemon/announce/watch_list.hpp"

#include <utility>

namespace eipd::announce {

WatchList::Named WatchList::add(const health::CheckId& id) {
  const auto next = free_.empty() ? static_cast<CheckIndex>(entries_.size()) : free_.back();
  const auto [at, is_new] = index_.try_emplace(id, next);
  if (is_new) {
    if (free_.empty()) {
      entries_.emplace_back();
    } else {
      free_.pop_back();
    }
    entries_[next] = {.id = id, .taken = true};
    touch(next);
  }
  ++entries_[at->second].names;
  return {.place = at->second, .is_new = is_new};
}

void WatchList::remove(CheckIndex place) {
  if (--entries_[place].names == 0) touch(place);
}

void WatchList::touch(CheckIndex place) {
  if (!std::exchange(entries_[place].touched, true)) touched_.push_back(place);
}

std::optional<CheckIndex> WatchList::find(const health::CheckId& id) const {
  const auto found = index_.find(id);
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

const health::CheckId* WatchList::at(std::size_t place) const {
  return place < entries_.size() && entries_[place].taken ? &entries_[place].id : nullptr;
}

WatchList::Changes WatchList::take_changes(std::size_t limit) {
  Changes changes;
  for (; limit > 0 && !touched_.empty(); --limit) {
    const CheckIndex place = touched_.back();
    touched_.pop_back();
    Entry& entry = entries_[place];
    entry.touched = false;
    if (entry.names > 0) {
      if (!std::exchange(entry.told, true)) changes.added.push_back(entry.id);
      continue;
    }
    index_.erase(entry.id);
    if (entry.told) changes.removed.push_back(std::move(entry.id));
    entry = {};
    free_.push_back(place);
    changes.freed.push_back(place);
  }
  return changes;
}

}  // namespace eipd::announce
