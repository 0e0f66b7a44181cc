// Which way the kernel would send to a target: its answer to RTM_GETROUTE. Nothing is sent but the question, which the
// kernel answers before send() returns, so no call waits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bgp/types/address.hpp"
#include "daemon/kernel/descriptor.hpp"

namespace eipd::kernel {

/// Where to, and what of this host is asked for.
struct Way {
  bgp::IpAddress target;
  std::optional<bgp::IpAddress> source;
  std::string device;  ///< empty: any. A VRF's, or a link-local target's zone, likewise
};

struct Path {
  int error = 0;                          ///< an errno: there is no way
  unsigned link = 0;                      ///< the interface's index it leaves by
  unsigned kind = 0;                      ///< RTN_UNICAST, RTN_LOCAL, …
  std::optional<bgp::IpAddress> gateway;  ///< none: the target is on the link
  std::optional<bgp::IpAddress> source;   ///< that the kernel would send from
  friend bool operator==(const Path&, const Path&) = default;
};

class Paths {
 public:
  Paths();
  /// An errno alone where the kernel does not answer.
  Path find(const Way& way);

 private:
  Descriptor socket_;
  std::uint32_t asked_ = 0;
};

}  // namespace eipd::kernel
