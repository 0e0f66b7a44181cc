// What a ping socket or a raw socket hears. The first octet: bit 0 IPv6, bit 1 with an IP header; the second is the
// length of the token, which comes first.
// Laws: a reply carries exactly the token behind its header; our own request, as loopback shows it, is no reply.
#include <algorithm>
#include <string_view>

#include "daemon/probe/icmp_echo.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eipd;
  if (size < 2) return 0;
  const auto family = (data[0] & 1) != 0 ? bgp::Family::Ipv6 : bgp::Family::Ipv4;
  const bool has_header = (data[0] & 2) != 0;
  const std::string_view rest{reinterpret_cast<const char*>(data + 2), size - 2};  // NOLINT: octets as text
  const auto token = rest.substr(0, std::min<std::size_t>(data[1], rest.size()));
  const auto message = rest.substr(token.size());
  if (probe::is_echo_reply(family, message, has_header, token)) {
    fuzz::law(message.ends_with(token), "a reply ends in its token");
    fuzz::law(message.size() >= token.size() + 8, "a reply has a whole header");
  }
  const auto request = probe::echo_request(family, 1, token);
  fuzz::law(!probe::is_echo_reply(family, request, false, token), "a request is no reply");
  return 0;
}
