#include "bgp/wire/update.hpp"

#include <bitset>
#include <utility>

#include "bgp/wire/attribute_check.hpp"
#include "bgp/wire/attribute_type.hpp"
#include "bgp/wire/multiprotocol.hpp"
#include "bgp/wire/reader.hpp"

namespace eipd::bgp::wire {
namespace {

using Decoded = std::expected<void, Notification>;

/// Walks the path attributes of one UPDATE and collects what is wrong with them. The strongest approach wins
/// (RFC 7606 §3 h): an error returned ends the session at once, a fault is remembered, a discard counted.
class AttributeWalk {
 public:
  AttributeWalk(const UpdateContext& context, Update& update) : context_{context}, update_{update} {}

  Decoded walk(Bytes attributes);
  /// What only the whole message shows: missing attributes, faults without prefixes.
  Decoded conclude();

 private:
  Decoded one(const Attribute& attribute);
  Decoded multiprotocol(const Attribute& attribute);
  void check_mandatory();
  void treat_as_withdraw(std::uint8_t type, UpdateSubcode fault) {
    if (!update_.treat_as_withdraw) update_.treat_as_withdraw = AttributeFault{.type = type, .fault = fault};
  }
  [[nodiscard]] bool has(AttributeType type) const { return seen_[static_cast<std::uint8_t>(type)]; }

  const UpdateContext& context_;
  Update& update_;
  std::bitset<256> seen_;
};

Decoded AttributeWalk::walk(Bytes attributes) {
  Reader in{attributes};
  while (in.left() > 0) {
    const auto before = attributes.last(in.left());
    Attribute attribute{.flags = in.u8(), .type = in.u8(), .value = {}, .whole = {}};
    attribute.value = in.take((attribute.flags & kExtendedLength) != 0 ? in.u16() : in.u8());
    attribute.whole = before.first(before.size() - in.left());
    if (!in.ok()) {  // RFC 7606 §4: the attributes' total length still says where the prefixes begin
      if (is_multiprotocol(attribute.type)) return std::unexpected(error(UpdateSubcode::MalformedAttributeList));
      treat_as_withdraw(attribute.type, UpdateSubcode::AttributeLength);
      return {};
    }
    if (auto decoded = one(attribute); !decoded) return decoded;
  }
  return {};
}

Decoded AttributeWalk::one(const Attribute& attribute) {
  if (seen_[attribute.type]) {  // RFC 7606 §3 g
    if (is_multiprotocol(attribute.type)) return std::unexpected(error(UpdateSubcode::MalformedAttributeList));
    ++update_.discarded_attributes;
    return {};
  }
  seen_.set(attribute.type);
  const auto verdict = check_attribute(attribute, context_);
  switch (verdict.approach) {
    case Approach::Accept:
      break;
    case Approach::Discard:
      ++update_.discarded_attributes;
      break;
    case Approach::TreatAsWithdraw:
      treat_as_withdraw(attribute.type, verdict.fault);
      break;
    case Approach::Reset:
      return std::unexpected(error(verdict.fault, {attribute.whole.begin(), attribute.whole.end()}));
  }
  return is_multiprotocol(attribute.type) ? multiprotocol(attribute) : Decoded{};
}

Decoded AttributeWalk::multiprotocol(const Attribute& attribute) {
  const bool reach = attribute.type == static_cast<std::uint8_t>(AttributeType::MpReachNlri);
  const auto decoded = reach ? decode_reach(attribute.value, context_) : decode_unreach(attribute.value, context_);
  if (!decoded)  // RFC 4760 §7, RFC 7606 §5.3, §7.11, §7.12: the prefixes cannot be located
    return std::unexpected(error(UpdateSubcode::OptionalAttribute, {attribute.whole.begin(), attribute.whole.end()}));
  if (decoded->ignored) ++update_.ignored_families;
  (reach ? update_.mp_announced : update_.mp_withdrawn) = decoded->prefixes;
  return {};
}

void AttributeWalk::check_mandatory() {  // RFC 4271 §5, RFC 4760 §3, RFC 7606 §3 d
  const bool classic = !update_.announced.empty();
  if (!classic && update_.mp_announced.empty()) return;
  const auto require = [&](AttributeType type) {
    if (!has(type)) treat_as_withdraw(static_cast<std::uint8_t>(type), UpdateSubcode::MissingWellKnown);
  };
  require(AttributeType::Origin);
  require(AttributeType::AsPath);
  if (classic) require(AttributeType::NextHop);
  if (context_.internal) require(AttributeType::LocalPref);
}

Decoded AttributeWalk::conclude() {
  check_mandatory();
  // RFC 7606 §5.2: with nothing announced, the broken attribute may be the one that held the prefixes.
  const bool nothing_announced =
      update_.announced.empty() && update_.mp_announced.empty() && update_.ignored_families == 0;
  if (update_.treat_as_withdraw && nothing_announced) return std::unexpected(error(update_.treat_as_withdraw->fault));
  const bool only_unreach = seen_.count() == 1 && has(AttributeType::MpUnreachNlri);
  const bool no_classic = update_.announced.empty() && update_.withdrawn.empty();
  if (only_unreach && no_classic && update_.mp_withdrawn.empty() && update_.ignored_families == 0)
    update_.end_of_rib = update_.mp_withdrawn.family();
  return {};
}

}  // namespace

std::size_t Update::announcements(Family family) const {
  if (treat_as_withdraw) return 0;
  return (announced.family() == family ? announced.size() : 0) +
         (mp_announced.family() == family ? mp_announced.size() : 0);
}

std::size_t Update::withdrawals(Family family) const {
  std::size_t count = (withdrawn.family() == family ? withdrawn.size() : 0) +
                      (mp_withdrawn.family() == family ? mp_withdrawn.size() : 0);
  if (treat_as_withdraw)
    count += (announced.family() == family ? announced.size() : 0) +
             (mp_announced.family() == family ? mp_announced.size() : 0);
  return count;
}

std::expected<Update, Notification> decode_update(Bytes body, const UpdateContext& context) {
  Reader in{body};
  const auto withdrawn_octets = in.take(in.u16());
  const auto attributes = in.take(in.u16());
  if (!in.ok()) return std::unexpected(error(UpdateSubcode::MalformedAttributeList));  // RFC 7606 §3 b
  const auto withdrawn = PrefixList::decode(Family::Ipv4, withdrawn_octets);
  const auto announced = PrefixList::decode(Family::Ipv4, in.take_rest());
  if (!withdrawn || !announced) return std::unexpected(error(UpdateSubcode::InvalidNetworkField));  // RFC 7606 §5.3

  Update update;
  const bool classic = !withdrawn->empty() || !announced->empty();
  if (context.families.contains(Family::Ipv4)) {
    update.withdrawn = *withdrawn;
    update.announced = *announced;
    if (!classic && attributes.empty()) update.end_of_rib = Family::Ipv4;
  } else if (classic) {
    ++update.ignored_families;
  }
  AttributeWalk walk{context, update};
  if (auto walked = walk.walk(attributes); !walked) return std::unexpected(std::move(walked.error()));
  if (auto concluded = walk.conclude(); !concluded) return std::unexpected(std::move(concluded.error()));
  return update;
}

}  // namespace eipd::bgp::wire
