#include "daemon/control/url.hpp"

#include <algorithm>

#include "daemon/observe/utf8.hpp"

namespace eipd::control {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// What stands before the separator; the text goes on behind it.
std::string_view take_until(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  const auto part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return part;
}

}  // namespace

bool is_printable(std::string_view text) {
  return observe::to_valid_utf8(text) == text &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!is_printable(out)) return std::nullopt;
  return out;
}

std::optional<Target> parse_target(std::string_view target) {
  if (!target.starts_with('/')) return std::nullopt;
  std::string_view path = take_until(target, '?');
  path.remove_prefix(1);
  Target out;
  for (bool more = true; more;) {
    more = path.find('/') != std::string_view::npos;
    auto segment = percent_decode(take_until(path, '/'));
    if (!segment) return std::nullopt;
    out.segments.push_back(std::move(*segment));
  }
  while (!target.empty()) {
    std::string_view parameter = take_until(target, '&');
    auto name = percent_decode(take_until(parameter, '='));
    auto value = percent_decode(parameter);
    if (!name || !value) return std::nullopt;
    out.parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

}  // namespace eipd::control
