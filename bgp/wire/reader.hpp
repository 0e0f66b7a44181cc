// Reads octets in network order, and fails stickily: after the first read beyond the end every value is zero, every
// span empty, and `ok` false for good. So a decoder reads a whole structure and checks once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace eipd::bgp::wire {

class Reader {
 public:
  /// The octets must outlive the reader and every span taken from it.
  explicit constexpr Reader(std::span<const std::uint8_t> octets) : rest_{octets} {}

  constexpr std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  constexpr std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  constexpr std::uint32_t u32() { return number(4); }
  /// The next `size` octets as a view; empty on failure.
  constexpr std::span<const std::uint8_t> take(std::size_t size) {
    if (!ok_ || size > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  /// Everything that is left.
  constexpr std::span<const std::uint8_t> take_rest() { return take(rest_.size()); }

  [[nodiscard]] constexpr std::size_t left() const { return rest_.size(); }
  [[nodiscard]] constexpr bool ok() const { return ok_; }
  /// Every octet was read, and none was missing.
  [[nodiscard]] constexpr bool done() const { return ok_ && rest_.empty(); }

 private:
  constexpr std::uint32_t number(std::size_t size) {
    std::uint32_t value = 0;
    for (const auto octet : take(size)) value = value << 8 | octet;
    return value;
  }

  std::span<const std::uint8_t> rest_;
  bool ok_ = true;
};

}  // namespace eipd::bgp::wire
