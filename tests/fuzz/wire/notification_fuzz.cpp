// NOTIFICATION bodies, through the dispatch: never refused, and what is logged of them is printable.
#include <algorithm>

#include "bgp/wire/decode.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace eipd::bgp::wire;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = decode({.type = MessageType::Notification, .body = Bytes{data, size}}, {});
  eipd::fuzz::law(message.has_value(), "a NOTIFICATION is never refused");
  const auto& notification = std::get<Notification>(*message);
  const auto printable = [](const std::string& text) {
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  };
  eipd::fuzz::law(printable(shutdown_text(notification)), "a peer's words hold no control characters");
  eipd::fuzz::law(!describe(notification).empty(), "every NOTIFICATION has a description");
  const auto octets = encode(notification);
  eipd::fuzz::law(octets.size() <= kMaxMessageSize, "every peer can take it");
  if (size >= 2 && size + kHeaderSize <= kMaxMessageSize)
    eipd::fuzz::law(std::ranges::equal(Bytes{octets}.subspan(kHeaderSize), Bytes{data, size}),
                    "encode(decode(body)) == body");
  return 0;
}
