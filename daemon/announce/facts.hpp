// What the decision reports to the observer: plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "bgp/types/address.hpp"
#include "bgp/types/prefix.hpp"
#include "daemon/announce/reason.hpp"

namespace eipd::announce {

/// An EIP was decided anew: at its first decision and at each change of what stands here.
struct EipDecided {
  std::string eip;
  bgp::IpAddress address;
  std::string pool;
  std::string area;
  bool customer_owned = false;
  std::uint64_t bandwidth_limit_bytes_per_second = 0;
  bool healthy = false;             ///< by the EIP's health rule
  bool unchecked = false;           ///< some binding is assumed healthy
  bool desired = false;             ///< the decision
  bool transition = false;          ///< `desired` is another than before (the first decision: announced)
  Reason reason = Reason::Healthy;  ///< why it is, or isn't, desired
  std::string because;  ///< the verdict behind it, for the log: "check web 192.0.2.80:80 down (refused)"; may be empty
  std::chrono::system_clock::time_point at;
};

/// Whether the EIP's prefix has been handed to the kernel for at least one Established session.
struct EipSent {
  std::string eip;
  bool announced = false;
};

/// The EIP is gone from the configuration.
struct EipRemoved {
  std::string eip;
};

/// An aggregate was decided anew.
struct AggregateDecided {
  bgp::Prefix prefix;
  bool desired = false;
  Reason reason = Reason::TooFewMembers;
  std::uint64_t members = 0;  ///< EIPs inside it that could be announced here
  std::uint64_t announced = 0;
  std::chrono::system_clock::time_point at;
  bool news = true;  ///< not told again after a loss
};

struct AggregateRemoved {
  bgp::Prefix prefix;
};

/// How many EIPs the guard holds back now: announced, de-preferred, although too few of their bindings are healthy.
struct GuardHolds {
  std::uint64_t held = 0;
  std::chrono::system_clock::time_point at;
};

/// A drain began, or ended.
struct DrainChanged {
  std::string scope;  ///< "eip", "neighbor", "access_point"
  std::string name;   ///< of an access point's: its own
  bool drained = false;
  std::string reason;  ///< the operator's; may be empty
  std::string author;
  std::chrono::system_clock::time_point at;
  bool news = true;  ///< not told again after a loss
};

/// The periodic comparison of desired and sent found routes that were not as they should be, and repaired them.
struct ReconcileRepaired {
  std::uint64_t routes = 0;
  std::chrono::system_clock::time_point at;
};

}  // namespace eipd::announce
