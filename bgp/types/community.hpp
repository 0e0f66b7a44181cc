// Communities: standard (RFC 1997), large (RFC 8092) and extended (RFC 4360), and sets of them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace eipd::bgp {

struct Community {
  std::uint32_t value = 0;
  friend auto operator<=>(const Community&, const Community&) = default;
};
inline constexpr Community kGracefulShutdown{0xFFFF0000};   // RFC 8326
inline constexpr Community kLlgrStale{0xFFFF0006};          // RFC 9494
inline constexpr Community kNoLlgr{0xFFFF0007};             // RFC 9494
inline constexpr Community kBlackhole{0xFFFF029A};          // RFC 7999
inline constexpr Community kNoExport{0xFFFFFF01};           // RFC 1997
inline constexpr Community kNoAdvertise{0xFFFFFF02};        // RFC 1997
inline constexpr Community kNoExportSubconfed{0xFFFFFF03};  // RFC 1997
inline constexpr Community kNoPeer{0xFFFFFF04};             // RFC 3765

struct LargeCommunity {
  std::uint32_t global_administrator = 0;
  std::uint32_t local_data_1 = 0;
  std::uint32_t local_data_2 = 0;
  friend auto operator<=>(const LargeCommunity&, const LargeCommunity&) = default;
};

/// The eight octets as one number in host order; the type is its highest octet.
struct ExtendedCommunity {
  std::uint64_t value = 0;
  friend auto operator<=>(const ExtendedCommunity&, const ExtendedCommunity&) = default;
};

using AnyCommunity = std::variant<Community, LargeCommunity, ExtendedCommunity>;

/// Reads "64500:100", "64500:1:2", "rt:64500:1" and "ro:…" (RFC 4360, 5668, 7153: the administrator is a 2-octet AS, a
/// 4-octet AS or an IPv4 address), or a well-known name: graceful-shutdown, llgr-stale, no-llgr, blackhole, no-export,
/// no-advertise, no-export-subconfed, no-peer. Nothing on any other input.
std::optional<AnyCommunity> parse_community(std::string_view text);
std::string to_string(Community community);  ///< the well-known name where there is one
std::string to_string(const LargeCommunity& community);
std::string to_string(ExtendedCommunity community);

/// Three sets, each sorted and without duplicates: the canonical form, so that equal sets are equal values.
struct CommunitySet {
  std::vector<Community> standard{};
  std::vector<LargeCommunity> large{};
  std::vector<ExtendedCommunity> extended{};

  void add(const AnyCommunity& community);
  void unite(const CommunitySet& other);
  [[nodiscard]] bool contains(Community community) const;
  [[nodiscard]] bool empty() const { return standard.empty() && large.empty() && extended.empty(); }
  friend auto operator<=>(const CommunitySet&, const CommunitySet&) = default;
};
/// All members as text, in canonical order.
std::vector<std::string> to_strings(const CommunitySet& communities);

}  // namespace eipd::bgp
