#include "tests/unit/bgp/wire/hex.hpp"

#include <cstdlib>
#include <iostream>

#include "bgp/wire/header.hpp"

namespace eipd::bgp::wire::test {
namespace {

std::uint8_t digit(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto value = kDigits.find(c);
  if (value == std::string_view::npos) {
    std::cerr << "no hexadecimal digit: " << c << '\n';
    std::abort();
  }
  return static_cast<std::uint8_t>(value);
}

}  // namespace

Buffer from_hex(std::string_view text) {
  Buffer octets;
  bool high = true;
  for (const char c : text) {
    if (c == ' ') continue;
    if (high)
      octets.push_back(static_cast<std::uint8_t>(digit(c) << 4));
    else
      octets.back() = static_cast<std::uint8_t>(octets.back() | digit(c));
    high = !high;
  }
  return octets;
}

Buffer message(MessageType type, const Buffer& body) {
  Buffer out;
  const auto start = begin_message(out, type);
  out.insert(out.end(), body.begin(), body.end());
  end_message(out, start);
  return out;
}

}  // namespace eipd::bgp::wire::test
