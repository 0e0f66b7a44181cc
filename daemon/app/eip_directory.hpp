// Finds EIPs of the configuration by id and by prefix, and holds what about them never changes while it is in force.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/announce/decisions.hpp"
#include "daemon/inventory/declared.hpp"

namespace eipd::app {

using announce::EipIndex;

class EipDirectory {
 public:
  /// `inventory` outlives the directory.
  explicit EipDirectory(const inventory::Declared& inventory);

  [[nodiscard]] std::size_t size() const { return prefixes_.size(); }
  [[nodiscard]] const inventory::Eip& eip(EipIndex index) const { return inventory_.eips[index]; }
  [[nodiscard]] const bgp::Prefix& prefix(EipIndex index) const { return prefixes_[index]; }
  /// Null only for an address outside every pool, which the configuration refuses.
  [[nodiscard]] const inventory::Pool* pool(EipIndex index) const { return pools_[index]; }
  [[nodiscard]] std::optional<EipIndex> by_prefix(const bgp::Prefix& prefix) const;
  [[nodiscard]] std::optional<EipIndex> by_id(std::string_view id) const;
  /// By id, address or prefix, as an operator types it.
  [[nodiscard]] std::optional<EipIndex> find(std::string_view what) const;

 private:
  const inventory::Declared& inventory_;
  std::vector<bgp::Prefix> prefixes_;
  std::vector<const inventory::Pool*> pools_;
  std::unordered_map<bgp::Prefix, EipIndex> by_prefix_;
  std::unordered_map<std::string_view, EipIndex> by_id_;
};

}  // namespace eipd::app
