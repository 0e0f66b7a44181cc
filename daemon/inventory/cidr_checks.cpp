#include "daemon/inventory/cidr_checks.hpp"

#include <array>
#include <string>

#include "daemon/inventory/refuse.hpp"

namespace eipd::inventory {
namespace {

using bgp::Prefix;
using Outcome = std::optional<Refusal>;

Outcome form(const Tables& /*tables*/, const Prefix& cidr) {
  if (!bgp::is_never_announced(cidr)) return std::nullopt;
  return refuse(RefusalCode::CidrNeverAnnounced, to_string(cidr) + " overlaps space that is never announced",
                to_string(cidr), "unicast space that can be announced")
      .error();
}

Outcome overlap(const Tables& tables, const Prefix& cidr) {
  for (const auto& [other, record] : tables.pools.cidrs()) {
    const bool is_gone = record.state == CidrState::Retired && !record.from_file;
    if (other == cidr || is_gone || (!other.covers(cidr) && !cidr.covers(other))) continue;
    return refuse(RefusalCode::CidrOverlaps,
                  to_string(cidr) + " overlaps " + to_string(other) + " of pool " + record.pool, to_string(cidr),
                  "a CIDR apart from all others")
        .error();
  }
  return std::nullopt;
}

Outcome size(const Tables& tables, const Prefix& cidr) {
  const auto& limits = tables.setting.declared->longest_cidr;
  const auto longest = cidr.family() == bgp::Family::Ipv4 ? limits.ipv4 : limits.ipv6;
  if (cidr.length() <= longest) return std::nullopt;
  return refuse(RefusalCode::CidrTooLong, to_string(cidr) + " is longer than /" + std::to_string(longest),
                to_string(cidr), "/" + std::to_string(longest) + " or shorter")
      .error();
}

/// An EIP is nobody's source, listener or neighbor: not this host's either (design §2).
Outcome own_addresses(const Tables& tables, const Prefix& cidr) {
  const auto* own = tables.setting.own_in(cidr);
  if (own == nullptr) return std::nullopt;
  return refuse(RefusalCode::CidrHoldsOwnAddress,
                to_string(cidr) + " has " + to_string(own->first) + ", which this host uses: " + own->second,
                to_string(own->first), "a CIDR without addresses that this host or a neighbor uses")
      .error();
}

struct Step {
  std::string_view name;
  Outcome (*check)(const Tables&, const Prefix&);
};
constexpr std::array kSteps{Step{"form", form}, Step{"overlap", overlap}, Step{"size", size},
                            Step{"own-addresses", own_addresses}};

}  // namespace

std::optional<CidrFailure> validate(const Tables& tables, const Prefix& cidr) {
  for (const Step& step : kSteps) {
    if (auto refusal = step.check(tables, cidr)) return CidrFailure{.step = step.name, .why = *std::move(refusal)};
  }
  return std::nullopt;
}

}  // namespace eipd::inventory
