// What a request may ask. Plain values; request.hpp reads them.
#pragma once

#include <string>
#include <variant>

#include "bgp/types/prefix.hpp"
#include "daemon/control/part.hpp"
#include "daemon/control/what_if.hpp"
#include "daemon/inventory/inventory.hpp"

namespace eipd::control {

struct AskStatus {  // GET /v1/status
  friend bool operator==(const AskStatus&, const AskStatus&) = default;
};
struct AskNeighbors {  // GET /v1/neighbors
  friend bool operator==(const AskNeighbors&, const AskNeighbors&) = default;
};
struct AskNeighbor {  // GET /v1/neighbors/NAME
  std::string name;
  friend bool operator==(const AskNeighbor&, const AskNeighbor&) = default;
};
struct AskRoutes {       // GET /v1/routes?neighbor=NAME&cursor=…&limit=…
  std::string neighbor;  ///< empty: of all
  Part part;
  friend bool operator==(const AskRoutes&, const AskRoutes&) = default;
};
struct AskChecks {  // GET /v1/checks?cursor=…&limit=…
  Part part;
  friend bool operator==(const AskChecks&, const AskChecks&) = default;
};
struct AskCheck {  // GET /v1/checks/NAME
  std::string name;
  friend bool operator==(const AskCheck&, const AskCheck&) = default;
};
struct AskExplain {  // GET /v1/explain/EIP, …/ADDRESS or …/PREFIX, whose slash need not be encoded
  std::string what;
  friend bool operator==(const AskExplain&, const AskExplain&) = default;
};

struct AskEips {  // GET /v1/eips?account=…&pool=…&access_area=…&state=…&customer_owned=…&name=…
  inventory::Inventory::Filter filter;
  Part part;
  friend bool operator==(const AskEips&, const AskEips&) = default;
};
struct AskEip {  // GET /v1/eips/ID
  std::string id;
  friend bool operator==(const AskEip&, const AskEip&) = default;
};
struct AskPools {  // GET /v1/pools
  friend bool operator==(const AskPools&, const AskPools&) = default;
};
struct AskPool {  // GET /v1/pools/ID
  std::string id;
  friend bool operator==(const AskPool&, const AskPool&) = default;
};
struct AskCidrs {  // GET /v1/cidrs
  friend bool operator==(const AskCidrs&, const AskCidrs&) = default;
};
struct AskCidr {  // GET /v1/cidrs/CIDR
  bgp::Prefix cidr;
  friend bool operator==(const AskCidr&, const AskCidr&) = default;
};
struct AskQuotas {  // GET /v1/quotas
  friend bool operator==(const AskQuotas&, const AskQuotas&) = default;
};
struct AskQuota {  // GET /v1/quotas/ACCOUNT
  std::string account;
  friend bool operator==(const AskQuota&, const AskQuota&) = default;
};
struct AskDrains {  // GET /v1/drains
  friend bool operator==(const AskDrains&, const AskDrains&) = default;
};
struct AskBlackholes {  // GET /v1/blackholes
  friend bool operator==(const AskBlackholes&, const AskBlackholes&) = default;
};
struct AskWhois {  // GET /v1/whois/ADDRESS
  bgp::IpAddress address;
  friend bool operator==(const AskWhois&, const AskWhois&) = default;
};
struct AskForwarding {  // GET /v1/forwarding
  Part part;
  friend bool operator==(const AskForwarding&, const AskForwarding&) = default;
};
struct AskEvents {      // GET /v1/events?since=ID&subject=…&follow=false: server-sent events
  std::string since;    ///< the id of the last event seen, or "oldest"; empty: only what happens from now on
  std::string subject;  ///< empty: all
  bool follow = true;   ///< else the stream ends when all that happened has been sent
  friend bool operator==(const AskEvents&, const AskEvents&) = default;
};

using Question = std::variant<AskStatus, AskNeighbors, AskNeighbor, AskRoutes, AskChecks, AskCheck, AskExplain, AskEips,
                              AskEip, AskPools, AskPool, AskCidrs, AskCidr, AskQuotas, AskQuota, AskDrains,
                              AskBlackholes, AskWhois, AskForwarding, AskWhatIf>;

}  // namespace eipd::control
