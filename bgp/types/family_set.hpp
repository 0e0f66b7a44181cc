// A set of address families: what a neighbor is configured for, or what a session has negotiated.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "bgp/types/address.hpp"

namespace eipd::bgp {

class FamilySet {
 public:
  constexpr FamilySet() = default;
  constexpr FamilySet(std::initializer_list<Family> families) {
    for (const Family family : families) add(family);
  }
  constexpr void add(Family family) { bits_ = static_cast<std::uint8_t>(bits_ | bit(family)); }
  [[nodiscard]] constexpr bool contains(Family family) const { return (bits_ & bit(family)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  friend constexpr FamilySet operator&(FamilySet a, FamilySet b) {
    a.bits_ = static_cast<std::uint8_t>(a.bits_ & b.bits_);
    return a;
  }
  friend constexpr auto operator<=>(const FamilySet&, const FamilySet&) = default;

 private:
  static constexpr std::uint8_t bit(Family family) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(family));
  }
  std::uint8_t bits_ = 0;
};

}  // namespace eipd::bgp
