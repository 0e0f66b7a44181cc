#include "bgp/rib/attribute_table.hpp"

#include <utility>

namespace eipd::bgp::rib {

AttributesPtr AttributeTable::intern(wire::PathAttributes attributes) {
  sweep();
  const auto hash = wire::hash_value(attributes);
  for (auto [entry, end] = entries_.equal_range(hash); entry != end; ++entry) {
    auto known = entry->second.lock();
    if (known && *known == attributes) return known;
  }
  // Not make_shared: with it the entry would keep the memory of an object that is gone.
  AttributesPtr added{new wire::PathAttributes(std::move(attributes))};
  entries_.emplace(hash, added);
  return added;
}

void AttributeTable::sweep() {
  auto entry = entries_.upper_bound(swept_);
  if (entry == entries_.end()) entry = entries_.begin();
  for (int looked_at = 0; looked_at < 4 && entry != entries_.end(); ++looked_at) {
    swept_ = entry->first;
    entry = entry->second.expired() ? entries_.erase(entry) : std::next(entry);
  }
}

}  // namespace eipd::bgp::rib
