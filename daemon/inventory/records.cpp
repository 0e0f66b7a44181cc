#include "daemon/inventory/records.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace eipd::inventory {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 3> kEipStates{"allocated", "bound", "releasing"};

}  // namespace

std::string_view to_string(EipState state) {
  return kEipStates[static_cast<std::size_t>(state)];
}

EipState EipRecord::state() const {
  if (releasing) return EipState::Releasing;
  return eip.bindings.empty() ? EipState::Allocated : EipState::Bound;
}

Change inverse(Change change) {
  std::ranges::reverse(change.rows);
  for (auto& row : change.rows) std::visit([](auto& r) { std::swap(r.before, r.after); }, row);
  --change.revision;
  return change;
}

}  // namespace eipd::inventory
