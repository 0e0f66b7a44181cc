// Which prefixes a neighbor gets that takes only so many of a family (`max_prefixes_out`, design §2), and which wait
// for a place. Pure.
//
// A prefix that is wanted waits until `next` gives it a place, and then keeps it until it is wanted no more. In line
// stand first those that the neighbor had when its last session ended, then all others, each in the order of EIP ids;
// aggregates, which have none, before hosts.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "bgp/types/prefix.hpp"

namespace eipd::announce {

class PrefixLimit {
 public:
  using Prefixes = std::unordered_set<bgp::Prefix>;

  /// `max`: places of each family. `before`: what had a place in the session before.
  explicit PrefixLimit(std::uint32_t max, Prefixes before = {});

  /// From now on the prefix is wanted; nothing happens if it is. `id`: of its EIP; empty for an aggregate.
  void want(const bgp::Prefix& prefix, std::string_view id);
  /// From now on it is not: its place, if it had one, is free.
  void drop(const bgp::Prefix& prefix);
  /// Gives a free place to the first in line, which is returned; nothing if no place is free or nobody waits.
  std::optional<bgp::Prefix> next();

  [[nodiscard]] bool has_place(const bgp::Prefix& prefix) const { return placed_.contains(prefix); }
  [[nodiscard]] bool waits(const bgp::Prefix& prefix) const { return waiting_.contains(prefix); }
  [[nodiscard]] std::size_t waiting(bgp::Family family) const { return of(family).line.size(); }
  /// Whether `next` has something.
  [[nodiscard]] bool can_give() const;
  [[nodiscard]] const Prefixes& placed() const { return placed_; }

 private:
  using Order = std::tuple<bool, std::string, bgp::Prefix>;  ///< not had before, the EIP's id, itself
  struct OfFamily {
    std::size_t placed = 0;
    std::set<Order> line;
  };
  [[nodiscard]] const OfFamily& of(bgp::Family family) const { return families_[static_cast<std::size_t>(family)]; }
  [[nodiscard]] OfFamily& of(bgp::Family family) { return families_[static_cast<std::size_t>(family)]; }

  std::size_t max_;
  Prefixes before_;
  Prefixes placed_;
  std::unordered_map<bgp::Prefix, Order> waiting_;
  std::array<OfFamily, bgp::kFamilies.size()> families_;
};

}  // namespace eipd::announce
