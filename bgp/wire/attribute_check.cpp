#include "bgp/wire/attribute_check.hpp"

#include <algorithm>
#include <array>

#include "bgp/wire/attribute_type.hpp"
#include "bgp/wire/reader.hpp"

namespace eipd::bgp::wire {
namespace {

constexpr std::uint8_t kOriginIncomplete = 2;  // the highest value (RFC 4271 §5.1.1)

/// How long a value may be.
enum class Length : std::uint8_t {
  Exactly,     ///< `unit` octets
  MultipleOf,  ///< of `unit`, and not empty
  Any,         ///< the value's own rule says
};

/// Who may send it.
enum class From : std::uint8_t {
  Anyone,
  InternalOnly,      ///< discarded when an external neighbor sends it (RFC 7606 §7.5, §7.9, §7.10)
  TwoOctetNeighbor,  ///< discarded when a 4-octet neighbor sends it (RFC 6793 §4.1)
};

struct Rule {
  AttributeType type;
  std::uint8_t flags;  ///< Optional and Transitive as they must be
  Length length;
  std::size_t unit;
  From from;
  Approach approach;  ///< when the value is malformed
};

constexpr std::array kRules{
    Rule{AttributeType::Origin, kWellKnown, Length::Exactly, 1, From::Anyone, Approach::TreatAsWithdraw},   // §7.1
    Rule{AttributeType::AsPath, kWellKnown, Length::Any, 0, From::Anyone, Approach::TreatAsWithdraw},       // §7.2
    Rule{AttributeType::NextHop, kWellKnown, Length::Exactly, 4, From::Anyone, Approach::TreatAsWithdraw},  // §7.3
    Rule{AttributeType::MultiExitDisc, kOptionalNonTransitive, Length::Exactly, 4, From::Anyone,
         Approach::TreatAsWithdraw},  // §7.4
    Rule{AttributeType::LocalPref, kWellKnown, Length::Exactly, 4, From::InternalOnly,
         Approach::TreatAsWithdraw},                                                                        // §7.5
    Rule{AttributeType::AtomicAggregate, kWellKnown, Length::Exactly, 0, From::Anyone, Approach::Discard},  // §7.6
    Rule{AttributeType::Aggregator, kOptionalTransitive, Length::Any, 0, From::Anyone, Approach::Discard},  // §7.7
    Rule{AttributeType::Communities, kOptionalTransitive, Length::MultipleOf, 4, From::Anyone,
         Approach::TreatAsWithdraw},  // §7.8
    Rule{AttributeType::OriginatorId, kOptionalNonTransitive, Length::Exactly, 4, From::InternalOnly,
         Approach::TreatAsWithdraw},  // §7.9
    Rule{AttributeType::ClusterList, kOptionalNonTransitive, Length::MultipleOf, 4, From::InternalOnly,
         Approach::TreatAsWithdraw},  // §7.10
    Rule{AttributeType::MpReachNlri, kOptionalNonTransitive, Length::Any, 0, From::Anyone, Approach::Reset},
    Rule{AttributeType::MpUnreachNlri, kOptionalNonTransitive, Length::Any, 0, From::Anyone, Approach::Reset},
    Rule{AttributeType::ExtendedCommunities, kOptionalTransitive, Length::MultipleOf, 8, From::Anyone,
         Approach::TreatAsWithdraw},  // §7.14
    Rule{AttributeType::As4Path, kOptionalTransitive, Length::Any, 0, From::TwoOctetNeighbor, Approach::Discard},
    Rule{AttributeType::As4Aggregator, kOptionalTransitive, Length::Exactly, 8, From::TwoOctetNeighbor,
         Approach::Discard},  // with AS4_PATH: RFC 6793 §6
    Rule{AttributeType::Ipv6ExtendedCommunities, kOptionalTransitive, Length::MultipleOf, 20, From::Anyone,
         Approach::TreatAsWithdraw},  // §7.15
    Rule{AttributeType::LargeCommunities, kOptionalTransitive, Length::MultipleOf, 12, From::Anyone,
         Approach::TreatAsWithdraw},  // RFC 8092 §6
    Rule{AttributeType::OnlyToCustomer, kOptionalTransitive, Length::Exactly, 4, From::Anyone,
         Approach::TreatAsWithdraw},  // RFC 9234 §5
};

bool is_welcome(From from, const UpdateContext& context) {
  switch (from) {
    case From::Anyone:
      return true;
    case From::InternalOnly:
      return context.internal;
    case From::TwoOctetNeighbor:
      return !context.four_octet_as;
  }
  return false;
}

bool length_is_valid(const Rule& rule, std::size_t length) {
  switch (rule.length) {
    case Length::Exactly:
      return length == rule.unit;
    case Length::MultipleOf:
      return length > 0 && length % rule.unit == 0;
    case Length::Any:
      return true;
  }
  return false;
}

/// Segments of a known type with one AS number or more, none of them 0 (RFC 7606 §7.2, RFC 7607 §2).
bool path_is_valid(Bytes value, bool four_octets) {
  Reader in{value};
  while (in.left() > 0) {
    const auto type = in.u8();
    const auto count = in.u8();
    if (type < static_cast<std::uint8_t>(SegmentType::AsSet) ||
        type > static_cast<std::uint8_t>(SegmentType::ConfedSet))
      return false;
    if (count == 0) return false;
    for (int i = 0; i < count; ++i)
      if ((four_octets ? in.u32() : in.u16()) == 0) return false;  // also past the end, where the reader yields 0
  }
  return true;
}

bool aggregator_is_valid(Bytes value, bool four_octets) {
  Reader in{value};
  const auto as = four_octets ? in.u32() : in.u16();
  in.u32();  // the aggregator's address
  return in.done() && as != 0;
}

/// The fault in a value of the right length; Unspecific if there is none.
UpdateSubcode value_fault(const Rule& rule, Bytes value, const UpdateContext& context) {
  switch (rule.type) {
    case AttributeType::Origin:
      return value.front() > kOriginIncomplete ? UpdateSubcode::InvalidOrigin : UpdateSubcode::Unspecific;
    case AttributeType::AsPath:
      return path_is_valid(value, context.four_octet_as) ? UpdateSubcode::Unspecific : UpdateSubcode::MalformedAsPath;
    case AttributeType::As4Path:
      return path_is_valid(value, true) && !value.empty() ? UpdateSubcode::Unspecific : UpdateSubcode::MalformedAsPath;
    case AttributeType::Aggregator:
      return aggregator_is_valid(value, context.four_octet_as) ? UpdateSubcode::Unspecific
                                                               : UpdateSubcode::OptionalAttribute;
    case AttributeType::As4Aggregator:
      return aggregator_is_valid(value, true) ? UpdateSubcode::Unspecific : UpdateSubcode::OptionalAttribute;
    default:
      return UpdateSubcode::Unspecific;
  }
}

}  // namespace

AttributeVerdict check_attribute(const Attribute& attribute, const UpdateContext& context) {
  const auto flags = attribute.flags & kOptionalTransitive;
  const auto rule =
      std::ranges::find(kRules, attribute.type, [](const Rule& r) { return static_cast<std::uint8_t>(r.type); });
  if (rule == kRules.end()) {
    // An unknown attribute is fine unless it says that everyone knows it (RFC 4271 §6.3, which RFC 7606 leaves as it
    // is).
    if ((flags & kOptional) != 0) return {};
    return {.approach = Approach::Reset, .fault = UpdateSubcode::UnrecognizedWellKnown};
  }
  if (!is_welcome(rule->from, context)) return {.approach = Approach::Discard, .fault = UpdateSubcode::Unspecific};
  if (flags != rule->flags) return {.approach = Approach::TreatAsWithdraw, .fault = UpdateSubcode::AttributeFlags};
  if (!length_is_valid(*rule, attribute.value.size()))
    return {.approach = rule->approach, .fault = UpdateSubcode::AttributeLength};
  const auto fault = value_fault(*rule, attribute.value, context);
  return {.approach = fault == UpdateSubcode::Unspecific ? Approach::Accept : rule->approach, .fault = fault};
}

}  // namespace eipd::bgp::wire
