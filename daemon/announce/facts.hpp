// What the decision reports to the observer: plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "bgp/types/address.hpp"
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

}  // namespace eipd::announce
