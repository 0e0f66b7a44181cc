// Interns path attributes: equal values share one object, so that a group tells "same attributes" by pointer and keeps
// one copy for any number of prefixes. Pure. Used on the control thread; the pointers themselves may be released
// anywhere.
#pragma once

#include <cstddef>
#include <map>
#include <memory>

#include "bgp/wire/attributes.hpp"

namespace eipd::bgp::rib {

using AttributesPtr = std::shared_ptr<const wire::PathAttributes>;

class AttributeTable {
 public:
  /// The one object of this value. The table doesn't keep it alive: it lives as long as somebody holds the pointer.
  AttributesPtr intern(wire::PathAttributes attributes);

  /// Entries, those included whose object is gone but not yet swept. Each `intern` sweeps a few, so there are at most
  /// about twice as many as there were live objects at once.
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  void sweep();

  std::multimap<std::size_t, std::weak_ptr<const wire::PathAttributes>> entries_;  ///< by hash of the value
  std::size_t swept_ = 0;                                                          ///< hash up to which the sweep came
};

}  // namespace eipd::bgp::rib
