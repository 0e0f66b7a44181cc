// The addresses of one CIDR: which are kept back, which were never given, and which are free again since when. Which of
// them is next is the pool's rule that the address free for longest goes first (design §2): those that nobody had yet,
// in their order, then those released, the earliest first. Pure.
//
// Memory is that of the gaps: a CIDR of any length costs one interval until something is taken from its middle.
// Everything is O(log n) in the gaps and released addresses.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "bgp/types/prefix.hpp"
#include "daemon/inventory/records.hpp"

namespace eipd::inventory {

class AddressSpace {
 public:
  /// All of the CIDR is free, but for its edges where `reserve_edges`, and for `reserved` (which may lie outside).
  AddressSpace(const bgp::Prefix& cidr, bool reserve_edges, std::vector<bgp::Prefix> reserved);

  /// Where an address of the CIDR stands from now on; each may follow each, also itself. A reserved address can be held
  /// (it was given before it was reserved), but is never free.
  void hold(const bgp::IpAddress& address);
  void give_back(const bgp::IpAddress& address, SystemTime free_since);  ///< not to be given before that time
  void forget(const bgp::IpAddress& address);                            ///< as if nobody ever had it

  [[nodiscard]] std::optional<bgp::IpAddress> never_given() const;  ///< the first that nobody had
  /// The one free for longest of those that were given back; it may be free in the future only.
  using Returned = std::pair<SystemTime, bgp::IpAddress>;
  [[nodiscard]] std::optional<Returned> longest_free() const;

  [[nodiscard]] bool is_reserved(const bgp::IpAddress& address) const;
  [[nodiscard]] double capacity() const { return capacity_; }  ///< without what is reserved
  [[nodiscard]] std::size_t returned() const { return queue_.size(); }
  [[nodiscard]] std::size_t quarantined(SystemTime now) const;  ///< O(those)
  [[nodiscard]] std::size_t gaps() const { return free_.size(); }

 private:
  void take(const bgp::IpAddress& first, const bgp::IpAddress& last);
  void insert(const bgp::IpAddress& address);
  void drop_returned(const bgp::IpAddress& address);

  bgp::Prefix cidr_;
  bool reserve_edges_;
  std::vector<bgp::Prefix> reserved_;
  double capacity_ = 0;
  std::map<bgp::IpAddress, bgp::IpAddress> free_;  ///< first → last of what was never given; apart from each other
  std::set<Returned> queue_;
  std::map<bgp::IpAddress, SystemTime> since_;  ///< of those in the queue
};

}  // namespace eipd::inventory
