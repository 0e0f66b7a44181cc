// Keeps probes from leaving by an EIP (design §2 "next_hop"): answers to an EIP go to the nearest POP, not to this one.
//
// Without `source` the kernel chooses the address that a probe leaves from, and it may choose an EIP that stands on an
// interface of this host. What it would choose for a target is asked before the first octet goes out, and looked at
// again on each connection, as routes change. A target that is the address itself is no matter: that never leaves.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "bgp/types/endpoint.hpp"
#include "bgp/types/prefix.hpp"
#include "daemon/probe/attempt.hpp"

namespace eipd::probe {

struct LocalSide;

/// Lives on one loop's thread.
class SourceGuard {
 public:
  /// The addresses that are never a source: EIPs, and the pools that they come from.
  void set(std::vector<bgp::Prefix> never);
  /// Routes or addresses changed: what was found out about targets may be wrong.
  void forget() { found_good_.clear(); }

  /// Before a connection is made: whether the kernel would leave by such an address; nothing: it would not.
  std::optional<Attempt> before(const bgp::Endpoint& to, const LocalSide& from);
  /// The same of a socket that is connected, or on the way to be; or of where it leaves from.
  std::optional<Attempt> after(int socket, const bgp::Endpoint& to);
  std::optional<Attempt> after(const bgp::IpAddress& source, const bgp::Endpoint& to);

 private:
  [[nodiscard]] bool is_forbidden(const bgp::IpAddress& source, const bgp::Endpoint& to) const;

  std::vector<bgp::Prefix> never_;
  /// By device, targets whose source was no such address when the kernel chose it.
  std::map<std::string, std::unordered_set<bgp::IpAddress>> found_good_;
};

}  // namespace eipd::probe
