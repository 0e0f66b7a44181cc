// Appends octets in network order to a buffer. A length that is known only later is reserved and filled in afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace eipd::bgp::wire {

class Writer {
 public:
  /// The buffer must outlive the writer.
  explicit Writer(std::vector<std::uint8_t>& out) : out_{out} {}

  void u8(std::uint8_t value) { out_.push_back(value); }
  void u16(std::uint16_t value) {
    u8(static_cast<std::uint8_t>(value >> 8));
    u8(static_cast<std::uint8_t>(value & 0xFF));
  }
  void u32(std::uint32_t value) {
    u16(static_cast<std::uint16_t>(value >> 16));
    u16(static_cast<std::uint16_t>(value & 0xFFFF));
  }
  void u64(std::uint64_t value) {
    u32(static_cast<std::uint32_t>(value >> 32));
    u32(static_cast<std::uint32_t>(value & 0xFFFFFFFF));
  }
  void bytes(std::span<const std::uint8_t> octets) { out_.insert(out_.end(), octets.begin(), octets.end()); }

  /// Where the next octet goes.
  [[nodiscard]] std::size_t position() const { return out_.size(); }
  /// Overwrites two octets at `position`, which have been written before.
  void patch_u16(std::size_t position, std::size_t value) {
    out_[position] = static_cast<std::uint8_t>(value >> 8 & 0xFF);
    out_[position + 1] = static_cast<std::uint8_t>(value & 0xFF);
  }

 private:
  std::vector<std::uint8_t>& out_;
};

}  // namespace eipd::bgp::wire
