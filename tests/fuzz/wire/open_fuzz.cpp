// OPEN bodies, through the dispatch and the check that follows it.
// Law: what was decoded and can be written, is read back as the same.
#include "bgp/wire/decode.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace eipd::bgp;
using namespace eipd::bgp::wire;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = decode({.type = MessageType::Open, .body = Bytes{data, size}}, {});
  if (!message) {
    eipd::fuzz::law(message.error().code == ErrorCode::OpenMessage, "a refused OPEN is an OPEN Message Error");
    return 0;
  }
  const auto& open = std::get<Open>(*message);
  for (const auto role : {Role::Provider, Role::Customer, Role::Peer})
    (void)check_open(open, {.peer_as = open.as, .local_as = Asn{64500}, .local_id = BgpId{1}, .role = role});
  // Capabilities for other families alone leave no octets behind: we never send such an OPEN.
  if (open.capabilities.multiprotocol && open.capabilities.families.empty()) return 0;
  const auto octets = encode(open);
  const auto again = decode_open(Bytes{octets}.subspan(kHeaderSize));
  eipd::fuzz::law(again == open, "decode(encode(open)) == open");
  return 0;
}
