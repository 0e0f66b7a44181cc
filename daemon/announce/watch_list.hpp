// The checks that decisions rest on, each (check, target) once however many bindings and gates name it, and how that
// set changed since the probes were told last. Pure.
//
// A check that nothing names any more keeps its place, and what stands there, until the change is taken: one that is
// named again before that was never gone. So replacing an EIP by its changed self disturbs no check.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "daemon/health/facts.hpp"

namespace eipd::announce {

using CheckIndex = std::uint32_t;  ///< the place of a watched check; it keeps it as long as it is watched

class WatchList {
 public:
  struct Named {
    CheckIndex place = 0;
    bool is_new = false;
  };
  /// One more that names the check.
  Named add(const health::CheckId& id);
  /// One less. Precondition: it was added more often than removed.
  void remove(CheckIndex place);

  [[nodiscard]] std::optional<CheckIndex> find(const health::CheckId& id) const;
  /// Precondition: the place is taken.
  [[nodiscard]] const health::CheckId& id(CheckIndex place) const { return entries_[place].id; }
  /// All places are below this; null where the place is free.
  [[nodiscard]] std::size_t places() const { return entries_.size(); }
  [[nodiscard]] const health::CheckId* at(std::size_t place) const;
  [[nodiscard]] std::size_t size() const { return index_.size(); }

  struct Changes {
    std::vector<health::CheckId> added;
    std::vector<health::CheckId> removed;
    std::vector<CheckIndex> freed;  ///< places that are free from now on
    [[nodiscard]] bool empty() const { return added.empty() && removed.empty(); }
  };
  [[nodiscard]] bool changed() const { return !touched_.empty(); }
  /// What has changed since the last call, looking at `limit` checks at most; again while `changed`.
  Changes take_changes(std::size_t limit);

 private:
  struct Entry {
    health::CheckId id;
    std::uint32_t names = 0;
    bool taken = false;
    bool told = false;     ///< who takes changes knows of it
    bool touched = false;  ///< stands in touched_
  };
  void touch(CheckIndex place);

  std::vector<Entry> entries_;
  std::unordered_map<health::CheckId, CheckIndex> index_;
  std::vector<CheckIndex> free_;
  std::vector<CheckIndex> touched_;
};

}  // namespace eipd::announce
