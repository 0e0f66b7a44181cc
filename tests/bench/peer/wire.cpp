#include "tests/bench/peer/wire.hpp"

#include <algorithm>
#include <initializer_list>

namespace eipd::bench {
namespace {

void put(Octets& out, std::initializer_list<unsigned> octets) {
  for (const unsigned octet : octets) out.push_back(static_cast<std::uint8_t>(octet));
}
void put16(Octets& out, std::size_t value) {
  put(out, {static_cast<unsigned>(value >> 8U & 0xFFU), static_cast<unsigned>(value & 0xFFU)});
}
void put32(Octets& out, std::uint32_t value) {
  put16(out, value >> 16U);
  put16(out, value & 0xFFFFU);
}

/// Ends the message that begins at `start`: its length is known now.
void finish(Octets& out, std::size_t start) {
  const std::size_t size = out.size() - start;
  out[start + 16] = static_cast<std::uint8_t>(size >> 8U);
  out[start + 17] = static_cast<std::uint8_t>(size & 0xFFU);
}
std::size_t begin(Octets& out, Type type) {
  const std::size_t start = out.size();
  out.insert(out.end(), 16, 0xFF);
  put16(out, 0);
  put(out, {type});
  return start;
}

unsigned two(std::span<const std::uint8_t> octets, std::size_t at) {
  return static_cast<unsigned>(octets[at]) << 8U | octets[at + 1];
}

}  // namespace

Octets open_message(const Speaker& speaker, std::uint16_t hold_time) {
  Octets out;
  begin(out, kOpen);
  put(out, {4});
  put16(out, speaker.as > 0xFFFF ? 23456 : speaker.as);  // AS_TRANS, RFC 6793
  put16(out, hold_time);
  put32(out, speaker.address);
  put(out, {16, 2, 14});               // optional parameters: capabilities
  put(out, {1, 4, 0, 1, 0, 1, 2, 0});  // multiprotocol: IPv4 unicast; route refresh
  put(out, {65, 4});                   // 4-octet AS number
  put32(out, speaker.as);
  finish(out, 0);
  return out;
}

Octets keepalive_message() {
  Octets out;
  begin(out, kKeepalive);
  finish(out, 0);
  return out;
}

Octets announcements(const Speaker& speaker, std::uint32_t first, std::size_t count) {
  constexpr std::size_t kAttributes = 4 + 9 + 7;
  constexpr std::size_t kFit = (kMaxMessage - kHeader - 4 - kAttributes) / 5;
  Octets out;
  out.reserve(count * 5 + (count / kFit + 1) * (kHeader + 4 + kAttributes));
  for (std::size_t done = 0; done < count;) {
    const std::size_t start = begin(out, kUpdate);
    put16(out, 0);
    put16(out, kAttributes);
    put(out, {0x40, 1, 1, 0, 0x40, 2, 6, 2, 1});  // ORIGIN IGP; AS_PATH, one sequence of one
    put32(out, speaker.as);
    put(out, {0x40, 3, 4});  // NEXT_HOP
    put32(out, speaker.address);
    for (const std::size_t end = std::min(count, done + kFit); done < end; ++done) {
      put(out, {32});
      put32(out, first + static_cast<std::uint32_t>(done));
    }
    finish(out, start);
  }
  return out;
}

std::optional<UpdateLists> split_update(std::span<const std::uint8_t> body) {
  if (body.size() < 4) return std::nullopt;
  const std::size_t withdrawn = two(body, 0);
  if (withdrawn + 4 > body.size()) return std::nullopt;
  const std::size_t attributes = two(body, 2 + withdrawn);
  if (withdrawn + attributes + 4 > body.size()) return std::nullopt;
  return UpdateLists{.withdrawn = body.subspan(2, withdrawn), .announced = body.subspan(4 + withdrawn + attributes)};
}

}  // namespace eipd::bench
