// UPDATE bodies, through the dispatch; the first octet chooses the negotiated facts.
// Laws: a list has as many prefixes as it says; counts add up; an End-of-RIB holds nothing.
#include "bgp/wire/decode.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace eipd::bgp;
using namespace eipd::bgp::wire;

namespace {

UpdateContext context_from(std::uint8_t bits) {
  UpdateContext context{
      .internal = (bits & 1) != 0, .four_octet_as = (bits & 2) != 0, .ipv4_over_ipv6 = (bits & 4) != 0};
  if ((bits & 8) != 0) context.families.add(Family::Ipv4);
  if ((bits & 16) != 0) context.families.add(Family::Ipv6);
  return context;
}

std::size_t counted(const PrefixList& list) {
  std::size_t count = 0;
  list.for_each([&](const Prefix& prefix) {
    eipd::fuzz::law(prefix.family() == list.family(), "a list has one family");
    ++count;
  });
  eipd::fuzz::law(count == list.size(), "a list has as many prefixes as it says");
  return count;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto message =
      decode({.type = MessageType::Update, .body = Bytes{data, size}.subspan(1)}, context_from(data[0]));
  if (!message) {
    eipd::fuzz::law(message.error().code == ErrorCode::UpdateMessage, "a refused UPDATE is an UPDATE Message Error");
    eipd::fuzz::law(encode(message.error()).size() <= kMaxMessageSize, "every peer can take the NOTIFICATION");
    return 0;
  }
  const auto& update = std::get<Update>(*message);
  const auto prefixes = counted(update.withdrawn) + counted(update.announced) + counted(update.mp_withdrawn) +
                        counted(update.mp_announced);
  std::size_t sum = 0;
  for (const auto family : kFamilies) sum += update.announcements(family) + update.withdrawals(family);
  eipd::fuzz::law(sum == prefixes, "every prefix is announced or withdrawn");
  eipd::fuzz::law(!update.end_of_rib || prefixes == 0, "an End-of-RIB holds nothing");
  return 0;
}
