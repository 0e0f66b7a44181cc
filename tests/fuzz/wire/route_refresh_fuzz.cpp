// ROUTE-REFRESH bodies, through the dispatch. Law: what is not ignored is written as it was read.
#include <algorithm>

#include "bgp/wire/decode.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace eipd::bgp::wire;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes body{data, size};
  const auto message = decode({.type = MessageType::RouteRefresh, .body = body}, {});
  if (!message) {
    eipd::fuzz::law(size != 4 && message.error().code == ErrorCode::RouteRefreshMessage, "only the length is refused");
    eipd::fuzz::law(encode(message.error()).size() <= kMaxMessageSize, "every peer can take the NOTIFICATION");
  } else if (const auto* refresh = std::get_if<RouteRefresh>(&*message)) {
    const auto octets = encode(*refresh);
    eipd::fuzz::law(std::ranges::equal(Bytes{octets}.subspan(kHeaderSize), body), "encode(decode(body)) == body");
  }
  return 0;
}
