// Addresses, prefixes, ranges, endpoints, AS numbers and communities as a file, a command line or a URL may say them.
// Law: what was read is printed as text that reads as the same.
#include <string_view>

#include "bgp/types/asn.hpp"
#include "bgp/types/community.hpp"
#include "bgp/types/endpoint.hpp"
#include "bgp/types/prefix.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace eipd::bgp;

namespace {

template <typename Parse>
void read_print_read(Parse parse, std::string_view text, const char* name) {
  const auto value = parse(text);
  if (value) eipd::fuzz::law(parse(to_string(*value)) == value, name);
}

void read_print_read_community(std::string_view text) {
  const auto community = parse_community(text);
  if (!community) return;
  const auto printed = std::visit([](const auto& each) { return to_string(each); }, *community);
  eipd::fuzz::law(parse_community(printed) == community, "parse(print(community)) == community");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};  // NOLINT: octets as text
  const auto prefix = [](std::string_view each) { return parse_prefix(each); };
  read_print_read(parse_address, text, "parse(print(address)) == address");
  read_print_read(parse_scoped_address, text, "parse(print(scoped address)) == scoped address");
  read_print_read(parse_endpoint, text, "parse(print(endpoint)) == endpoint");
  read_print_read(prefix, text, "parse(print(prefix)) == prefix");
  read_print_read(parse_prefix_range, text, "parse(print(range)) == range");
  read_print_read(parse_asn, text, "parse(print(AS)) == AS");
  read_print_read_community(text);
  return 0;
}
