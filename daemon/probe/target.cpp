#include "daemon/probe/target.hpp"

#include <algorithm>
#include <charconv>

namespace eipd::probe {
namespace {

constexpr std::size_t kLongestName = 253;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_name(std::string_view host) {
  if (host.empty() || host.size() > kLongestName || host.front() == '.' || host.front() == '-') return false;
  return std::ranges::all_of(host, is_name_character) &&
         host.find_first_not_of("0123456789.") != std::string_view::npos;
}

}  // namespace

std::optional<Target> parse_target(std::string_view text) {
  if (auto endpoint = bgp::parse_endpoint(text)) return *std::move(endpoint);
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || !is_name(text.substr(0, colon))) return std::nullopt;
  const auto digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size() || port == 0) return std::nullopt;
  return NamedTarget{.host = std::string{text.substr(0, colon)}, .port = port};
}

}  // namespace eipd::probe
