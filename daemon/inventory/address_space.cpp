#include "daemon/inventory/address_space.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <span>

#include "daemon/inventory/declared.hpp"

namespace eipd::inventory {
namespace {

using bgp::IpAddress;
using bgp::Prefix;
using Octets = std::array<std::uint8_t, 16>;

Octets octets_of(const IpAddress& address) {
  Octets octets{};
  std::ranges::copy(address.octets(), octets.begin());
  return octets;
}

IpAddress address_of(bgp::Family family, const Octets& octets) {
  return family == bgp::Family::Ipv4 ? IpAddress::v4(std::span{octets}.first<4>()) : IpAddress::v6(octets);
}

IpAddress last_of(const Prefix& prefix) {
  auto octets = octets_of(prefix.address());
  for (std::size_t bit = prefix.length(); bit < bgp::bit_length(prefix.family()); ++bit) {
    octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] | 0x80U >> bit % 8);
  }
  return address_of(prefix.family(), octets);
}

/// Wraps around at the family's end; asked only where there is a next one.
IpAddress after(const IpAddress& address) {
  auto octets = octets_of(address);
  for (auto i = address.octets().size(); i-- > 0;) {
    if (++octets[i] != 0) break;
  }
  return address_of(address.family(), octets);
}

IpAddress before(const IpAddress& address) {
  auto octets = octets_of(address);
  for (auto i = address.octets().size(); i-- > 0;) {
    if (octets[i]-- != 0) break;
  }
  return address_of(address.family(), octets);
}

/// How many addresses there are from `first` to `last`. Exact below 2^53: octets are subtracted before they are
/// rounded.
double count(const IpAddress& first, const IpAddress& last) {
  double difference = 0;
  for (std::size_t i = 0; i < first.octets().size(); ++i) {
    difference = difference * 256 + last.octets()[i] - first.octets()[i];
  }
  return difference + 1;
}

}  // namespace

AddressSpace::AddressSpace(const Prefix& cidr, bool reserve_edges, std::vector<Prefix> reserved)
    : cidr_{cidr}, reserve_edges_{reserve_edges}, reserved_{std::move(reserved)} {
  const IpAddress first = cidr.address();
  const IpAddress last = last_of(cidr);
  free_.emplace(first, last);
  if (reserve_edges && is_edge(cidr, first)) take(first, first);
  if (reserve_edges && is_edge(cidr, last)) take(last, last);
  std::erase_if(reserved_, [&](const Prefix& prefix) { return !cidr.covers(prefix) && !prefix.covers(cidr); });
  for (const Prefix& prefix : reserved_) take(prefix.address(), last_of(prefix));
  for (const auto& [from, to] : free_) capacity_ += count(from, to);
}

bool AddressSpace::is_reserved(const IpAddress& address) const {
  return (reserve_edges_ && is_edge(cidr_, address)) ||
         std::ranges::any_of(reserved_, [&](const Prefix& prefix) { return prefix.covers(address); });
}

void AddressSpace::hold(const IpAddress& address) {
  drop_returned(address);
  take(address, address);
}

void AddressSpace::give_back(const IpAddress& address, SystemTime free_since) {
  hold(address);
  if (is_reserved(address)) return;
  since_.emplace(address, free_since);
  queue_.emplace(free_since, address);
}

void AddressSpace::forget(const IpAddress& address) {
  hold(address);
  if (!is_reserved(address)) insert(address);
}

std::optional<IpAddress> AddressSpace::never_given() const {
  return free_.empty() ? std::nullopt : std::optional{free_.begin()->first};
}

std::optional<AddressSpace::Returned> AddressSpace::longest_free() const {
  return queue_.empty() ? std::nullopt : std::optional{*queue_.begin()};
}

std::size_t AddressSpace::quarantined(SystemTime now) const {
  const auto from = std::ranges::upper_bound(queue_, now, {}, [](const Returned& returned) { return returned.first; });
  return static_cast<std::size_t>(std::distance(from, queue_.end()));
}

void AddressSpace::drop_returned(const IpAddress& address) {
  const auto found = since_.find(address);
  if (found == since_.end()) return;
  queue_.erase({found->second, address});
  since_.erase(found);
}

/// Takes the range out of every gap that it meets.
void AddressSpace::take(const IpAddress& first, const IpAddress& last) {
  auto gap = free_.upper_bound(first);
  if (gap != free_.begin() && first <= std::prev(gap)->second) --gap;
  while (gap != free_.end() && gap->first <= last) {
    const auto [from, to] = *gap;
    gap = free_.erase(gap);
    if (from < first) free_.emplace(from, before(first));
    if (last < to) free_.emplace(after(last), to);
  }
}

/// Of an address in no gap. Joins the gaps that it touches.
void AddressSpace::insert(const IpAddress& address) {
  IpAddress first = address;
  IpAddress last = address;
  auto next = free_.upper_bound(address);
  if (next != free_.end() && next->first == after(address)) {
    last = next->second;
    next = free_.erase(next);
  }
  if (next != free_.begin() && after(std::prev(next)->second) == address) {
    --next;
    first = next->first;
    free_.erase(next);
  }
  free_.emplace(first, last);
}

}  // namespace eipd::inventory
