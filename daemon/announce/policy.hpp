// How this access point announces: plain values from the configuration. What one neighbor is sent (`ExportPolicy`), and
// what holds for all (`AnnouncePolicy`). Design §2 "Meanings that must not be guessed" defines each.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bgp/types/prefix.hpp"
#include "daemon/inventory/route_attributes.hpp"

namespace eipd::announce {

using inventory::RouteAttributes;
using std::chrono::milliseconds;

enum class RouteSelection : std::uint8_t { Hosts, Aggregates, All };

/// `next_hop: self`, or an address a family. An absent address means self for that family.
struct NextHops {
  std::optional<bgp::IpAddress> ipv4;
  std::optional<bgp::IpAddress> ipv6;
  friend bool operator==(const NextHops&, const NextHops&) = default;
};

struct ExportPolicy {
  RouteSelection routes = RouteSelection::All;
  NextHops next_hop;
  RouteAttributes attributes;  ///< for every route
  RouteAttributes hosts;       ///< over it, for host routes
  RouteAttributes aggregates;  ///< over it, for aggregates
  friend bool operator==(const ExportPolicy&, const ExportPolicy&) = default;
};

/// One step of `on_unhealthy`. Depreference without a duration lasts.
struct UnhealthyStep {
  enum class Kind : std::uint8_t { Withdraw, Depreference, Keep };
  Kind kind = Kind::Withdraw;
  std::optional<milliseconds> duration;
  friend bool operator==(const UnhealthyStep&, const UnhealthyStep&) = default;
};

struct Depreference {
  RouteAttributes ebgp;
  RouteAttributes ibgp;
  friend bool operator==(const Depreference&, const Depreference&) = default;
};

enum class OnLease : std::uint8_t { Withdraw, Freeze };

struct Guard {
  std::uint8_t max_share_percent = 50;
  std::uint32_t min_count = 10;
  milliseconds window{30'000};
  milliseconds hold{600'000};
  friend bool operator==(const Guard&, const Guard&) = default;
};

struct Aggregate {
  bgp::Prefix prefix;
  std::uint32_t min_announced = 1;  ///< members; used when `min_share_percent` is absent
  std::optional<std::uint8_t> min_share_percent;
  milliseconds hold{0};
  friend bool operator==(const Aggregate&, const Aggregate&) = default;
};

struct AnnouncePolicy {
  std::vector<bgp::PrefixRange> allowed;  ///< resolved: the pools' CIDRs where the file says nothing
  std::vector<std::string> gates;         ///< names of checks
  std::vector<UnhealthyStep> on_unhealthy{UnhealthyStep{}};
  Depreference depreference;
  bool require_forwarding_ack = false;
  milliseconds announce_after{0};
  bool flap_hold_exponential = false;
  milliseconds lease{30'000};
  OnLease on_lease = OnLease::Withdraw;
  std::optional<Guard> guard;
  std::vector<Aggregate> aggregates;
  milliseconds reconcile{30'000};
  friend bool operator==(const AnnouncePolicy&, const AnnouncePolicy&) = default;
};

}  // namespace eipd::announce
