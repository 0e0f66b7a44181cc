// A received UPDATE (RFC 4271 §4.3, RFC 4760), judged by RFC 7606. Received routes are checked and counted, never kept:
// the value holds counts and views of the message's octets, so nothing in it has a size that a peer could choose.
//
// Three outcomes. What keeps the prefixes from being located, ends the session (the NOTIFICATION is the error). Any
// other fault in an attribute turns what the message announces into withdrawals ("treat-as-withdraw"), or only costs
// that attribute ("attribute discard").
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>

#include "bgp/types/family_set.hpp"
#include "bgp/wire/message.hpp"
#include "bgp/wire/prefix_list.hpp"

namespace eipd::bgp::wire {

/// The negotiated facts that change what an UPDATE's octets mean.
struct UpdateContext {
  bool internal = false;        ///< an internal neighbor: LOCAL_PREF belongs there (RFC 7606 §7.5)
  bool four_octet_as = true;    ///< RFC 6793: width of the numbers in AS_PATH and AGGREGATOR
  FamilySet families{};         ///< others are ignored, whatever they carry
  bool ipv4_over_ipv6 = false;  ///< RFC 8950: IPv4 prefixes may have an IPv6 next hop
};

/// A malformed or missing attribute: its type (RFC 4271 §5; 0 when no attribute could be read), and what RFC 4271 §6.3
/// calls the fault.
struct AttributeFault {
  std::uint8_t type = 0;
  UpdateSubcode fault = UpdateSubcode::Unspecific;
  friend bool operator==(const AttributeFault&, const AttributeFault&) = default;
};

/// The lists are views: valid as long as the message's octets.
struct Update {
  PrefixList withdrawn{};              ///< the classic field, if IPv4 was negotiated
  PrefixList announced{};              ///< the classic field, if IPv4 was negotiated
  PrefixList mp_withdrawn{};           ///< MP_UNREACH_NLRI of a negotiated family
  PrefixList mp_announced{};           ///< MP_REACH_NLRI of a negotiated family
  std::optional<Family> end_of_rib{};  ///< RFC 4724 §2
  std::optional<AttributeFault>
      treat_as_withdraw{};               ///< the first such fault; everything announced counts as withdrawn
  std::size_t discarded_attributes = 0;  ///< RFC 7606 §2 "attribute discard"
  std::size_t ignored_families = 0;      ///< fields and MP attributes of families not negotiated

  [[nodiscard]] std::size_t announcements(Family family) const;
  [[nodiscard]] std::size_t withdrawals(Family family) const;
};

std::expected<Update, Notification> decode_update(Bytes body, const UpdateContext& context);

}  // namespace eipd::bgp::wire
