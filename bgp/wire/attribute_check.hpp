// Whether one received path attribute is well formed, and what to do about it if not: the approaches of RFC 7606 §2,
// by a table of attributes. MP_REACH_NLRI and MP_UNREACH_NLRI have only their flags checked here.
#pragma once

#include <cstdint>

#include "bgp/wire/update.hpp"

namespace eipd::bgp::wire {

/// As it stands in a message. The spans are views of it.
struct Attribute {
  std::uint8_t flags = 0;
  std::uint8_t type = 0;
  Bytes value;
  Bytes whole;  ///< with flags, type and length: the data of a NOTIFICATION (RFC 4271 §6.3)
};

/// From the weakest to the strongest.
enum class Approach : std::uint8_t { Accept, Discard, TreatAsWithdraw, Reset };

struct AttributeVerdict {
  Approach approach = Approach::Accept;
  UpdateSubcode fault = UpdateSubcode::Unspecific;
  friend bool operator==(const AttributeVerdict&, const AttributeVerdict&) = default;
};

AttributeVerdict check_attribute(const Attribute& attribute, const UpdateContext& context);

}  // namespace eipd::bgp::wire
