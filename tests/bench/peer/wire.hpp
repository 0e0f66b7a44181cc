// As much of BGP-4 (RFC 4271) as a measuring peer speaks, written apart from the product's codec, so that what is
// counted is what stands on the wire. IPv4 unicast, 4-octet AS numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace eipd::bench {

using Octets = std::vector<std::uint8_t>;

inline constexpr std::size_t kHeader = 19;
inline constexpr std::size_t kMaxMessage = 4096;
enum Type : std::uint8_t { kOpen = 1, kUpdate = 2, kNotification = 3, kKeepalive = 4 };

/// Who speaks: the identifier is the local address.
struct Speaker {
  std::uint32_t as = 0;
  std::uint32_t address = 0;
};

Octets open_message(const Speaker& speaker, std::uint16_t hold_time);
Octets keepalive_message();
/// `count` host routes from `first` on, in as few UPDATEs as can be, with ORIGIN, AS_PATH and NEXT_HOP.
Octets announcements(const Speaker& speaker, std::uint32_t first, std::size_t count);

/// The two lists of prefixes in an UPDATE's body; nothing if it is malformed.
struct UpdateLists {
  std::span<const std::uint8_t> withdrawn;
  std::span<const std::uint8_t> announced;
};
std::optional<UpdateLists> split_update(std::span<const std::uint8_t> body);

/// Calls `each` with every host route of the list; other lengths are passed over. False: malformed.
template <typename Each>
bool for_each_host(std::span<const std::uint8_t> list, Each&& each) {
  while (!list.empty()) {
    const std::size_t size = 1 + (std::size_t{list[0]} + 7) / 8;
    if (list[0] > 32 || size > list.size()) return false;
    if (list[0] == 32) {
      each(std::uint32_t{list[1]} << 24U | std::uint32_t{list[2]} << 16U | std::uint32_t{list[3]} << 8U | list[4]);
    }
    list = list.subspan(size);
  }
  return true;
}

}  // namespace eipd::bench
