#include "bgp/types/asn.hpp"

#include "bgp/types/decimal.hpp"

namespace eipd::bgp {
namespace {

std::optional<std::uint32_t> parse_number(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return parse_decimal<std::uint32_t>(text);
  const auto high = parse_decimal<std::uint16_t>(text.substr(0, dot));
  const auto low = parse_decimal<std::uint16_t>(text.substr(dot + 1));
  if (!high || !low) return std::nullopt;
  return std::uint32_t{*high} << 16 | *low;
}

}  // namespace

std::optional<Asn> parse_asn(std::string_view text) {
  const auto number = parse_number(text);
  if (!number || *number == 0) return std::nullopt;
  return Asn{*number};
}

std::string to_string(Asn as) {
  return std::to_string(as.value);
}

}  // namespace eipd::bgp
