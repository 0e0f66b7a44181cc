#include "bgp/types/endpoint.hpp"

#include "bgp/types/decimal.hpp"

namespace eipd::bgp {

std::optional<ScopedAddress> parse_scoped_address(std::string_view text) {
  const auto percent = text.find('%');
  const auto address = parse_address(text.substr(0, percent));
  if (!address) return std::nullopt;
  if (percent == std::string_view::npos) return ScopedAddress{.address = *address, .zone = {}};
  const auto zone = text.substr(percent + 1);
  if (zone.empty() || zone.find_first_of("% \t]/") != std::string_view::npos) return std::nullopt;
  if (!address->is_v6() || !address->is_link_local()) return std::nullopt;
  return ScopedAddress{.address = *address, .zone = std::string{zone}};
}

std::string to_string(const ScopedAddress& address) {
  auto text = to_string(address.address);
  return address.zone.empty() ? text : text + '%' + address.zone;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parse_decimal<std::uint16_t>(text.substr(colon + 1));
  auto host = text.substr(0, colon);
  if (!port || *port == 0 || host.empty()) return std::nullopt;
  const bool bracketed = host.front() == '[' && host.back() == ']' && host.size() > 2;
  if (bracketed) host = host.substr(1, host.size() - 2);
  auto scoped = parse_scoped_address(host);
  if (!scoped || scoped->address.is_v6() != bracketed) return std::nullopt;
  return Endpoint{.address = scoped->address, .zone = std::move(scoped->zone), .port = *port};
}

std::string to_string(const Endpoint& endpoint) {
  const auto host = to_string(ScopedAddress{.address = endpoint.address, .zone = endpoint.zone});
  return (endpoint.address.is_v6() ? '[' + host + ']' : host) + ':' + std::to_string(endpoint.port);
}

}  // namespace eipd::bgp
