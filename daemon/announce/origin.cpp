#include "daemon/announce/origin.hpp"

namespace eipd::announce {

std::optional<BindingIndex> choose_origin(std::span<const inventory::Binding> bindings,
                                          std::span<const BindingHealth> health, std::optional<BindingIndex> present) {
  std::optional<BindingIndex> best;
  for (BindingIndex i = 0; i < bindings.size(); ++i) {
    if (health[i] != BindingHealth::Healthy) continue;
    const bool is_better = !best || bindings[i].priority < bindings[*best].priority;
    const bool stays = best && i == present && bindings[i].priority == bindings[*best].priority;
    if (is_better || stays) best = i;
  }
  if (best) return best;
  return present && *present < bindings.size() ? present : std::nullopt;
}

}  // namespace eipd::announce
