#include "bgp/types/community.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bgp/types/address.hpp"
#include "bgp/types/asn.hpp"
#include "bgp/types/decimal.hpp"

namespace eipd::bgp {
namespace {

constexpr std::array<std::pair<std::string_view, Community>, 8> kWellKnown{{
    {"graceful-shutdown", kGracefulShutdown},
    {"llgr-stale", kLlgrStale},
    {"no-llgr", kNoLlgr},
    {"blackhole", kBlackhole},
    {"no-export", kNoExport},
    {"no-advertise", kNoAdvertise},
    {"no-export-subconfed", kNoExportSubconfed},
    {"no-peer", kNoPeer},
}};

// Types (RFC 7153 §5.1: the highest octet, transitive) and sub-types of the extended communities that have a text.
constexpr std::uint64_t kTwoOctetAs = 0x00;   // RFC 4360 §3.1
constexpr std::uint64_t kIpv4Address = 0x01;  // RFC 4360 §3.2
constexpr std::uint64_t kFourOctetAs = 0x02;  // RFC 5668 §2
constexpr std::uint64_t kRouteTarget = 0x02;  // RFC 4360 §4
constexpr std::uint64_t kRouteOrigin = 0x03;  // RFC 4360 §5

ExtendedCommunity two_octet_as(std::uint64_t subtype, Asn as, std::uint32_t number) {
  return {kTwoOctetAs << 56 | subtype << 48 | std::uint64_t{as.value} << 32 | number};
}
ExtendedCommunity six_octet(std::uint64_t type, std::uint64_t subtype, std::uint32_t administrator,
                            std::uint16_t number) {
  return {type << 56 | subtype << 48 | std::uint64_t{administrator} << 16 | number};
}

/// "administrator:number", behind "rt:" or "ro:".
std::optional<AnyCommunity> parse_extended(std::uint64_t subtype, std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto administrator = text.substr(0, colon);
  const auto number = parse_decimal<std::uint32_t>(text.substr(colon + 1));
  if (!number) return std::nullopt;
  const auto as = parse_asn(administrator);
  if (as && as->is_two_octet()) return two_octet_as(subtype, *as, *number);
  if (*number > 0xFFFF) return std::nullopt;
  const auto low = static_cast<std::uint16_t>(*number);
  if (as) return six_octet(kFourOctetAs, subtype, as->value, low);
  const auto address = parse_address(administrator);
  if (!address || !address->is_v4()) return std::nullopt;
  return six_octet(kIpv4Address, subtype, address->v4_value(), low);
}

std::optional<AnyCommunity> parse_numbers(std::string_view text) {
  const auto first = text.find(':');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find(':', first + 1);
  if (second == std::string_view::npos) {
    const auto high = parse_decimal<std::uint16_t>(text.substr(0, first));
    const auto low = parse_decimal<std::uint16_t>(text.substr(first + 1));
    if (!high || !low) return std::nullopt;
    return Community{std::uint32_t{*high} << 16 | *low};
  }
  const auto global = parse_decimal<std::uint32_t>(text.substr(0, first));
  const auto local_1 = parse_decimal<std::uint32_t>(text.substr(first + 1, second - first - 1));
  const auto local_2 = parse_decimal<std::uint32_t>(text.substr(second + 1));
  if (!global || !local_1 || !local_2) return std::nullopt;
  return LargeCommunity{.global_administrator = *global, .local_data_1 = *local_1, .local_data_2 = *local_2};
}

std::string hex(std::uint64_t value) {
  std::string text = "0x";
  for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[value >> shift & 0xF];
  return text;
}

template <typename T>
void insert_sorted(std::vector<T>& set, const T& member) {
  const auto at = std::ranges::lower_bound(set, member);
  if (at == set.end() || *at != member) set.insert(at, member);
}

template <typename T>
void unite_sorted(std::vector<T>& set, const std::vector<T>& other) {
  std::vector<T> united;
  united.reserve(set.size() + other.size());
  std::ranges::set_union(set, other, std::back_inserter(united));
  set = std::move(united);
}

}  // namespace

std::optional<AnyCommunity> parse_community(std::string_view text) {
  for (const auto& [name, community] : kWellKnown)
    if (name == text) return community;
  if (text.starts_with("rt:")) return parse_extended(kRouteTarget, text.substr(3));
  if (text.starts_with("ro:")) return parse_extended(kRouteOrigin, text.substr(3));
  return parse_numbers(text);
}

std::string to_string(Community community) {
  for (const auto& [name, known] : kWellKnown)
    if (known == community) return std::string{name};
  return std::to_string(community.value >> 16) + ':' + std::to_string(community.value & 0xFFFF);
}

std::string to_string(const LargeCommunity& community) {
  return std::to_string(community.global_administrator) + ':' + std::to_string(community.local_data_1) + ':' +
         std::to_string(community.local_data_2);
}

std::string to_string(ExtendedCommunity community) {
  const auto type = community.value >> 56;
  const auto subtype = community.value >> 48 & 0xFF;
  if (subtype != kRouteTarget && subtype != kRouteOrigin) return hex(community.value);
  const std::string kind = subtype == kRouteTarget ? "rt:" : "ro:";
  const auto administrator = static_cast<std::uint32_t>(community.value >> 16);
  const auto number = ':' + std::to_string(community.value & 0xFFFF);
  if (type == kTwoOctetAs)
    return kind + std::to_string(community.value >> 32 & 0xFFFF) + ':' + std::to_string(community.value & 0xFFFFFFFF);
  if (type == kIpv4Address) return kind + to_string(IpAddress::v4(administrator)) + number;
  // A small AS number in the 4-octet form would read back as the 2-octet form: not the same community.
  if (type == kFourOctetAs && administrator > 0xFFFF) return kind + std::to_string(administrator) + number;
  return hex(community.value);
}

void CommunitySet::add(const AnyCommunity& community) {
  if (const auto* plain = std::get_if<Community>(&community)) insert_sorted(standard, *plain);
  if (const auto* wide = std::get_if<LargeCommunity>(&community)) insert_sorted(large, *wide);
  if (const auto* typed = std::get_if<ExtendedCommunity>(&community)) insert_sorted(extended, *typed);
}

void CommunitySet::unite(const CommunitySet& other) {
  unite_sorted(standard, other.standard);
  unite_sorted(large, other.large);
  unite_sorted(extended, other.extended);
}

bool CommunitySet::contains(Community community) const {
  return std::ranges::binary_search(standard, community);
}

std::vector<std::string> to_strings(const CommunitySet& communities) {
  std::vector<std::string> texts;
  for (const auto& community : communities.standard) texts.push_back(to_string(community));
  for (const auto& community : communities.large) texts.push_back(to_string(community));
  for (const auto& community : communities.extended) texts.push_back(to_string(community));
  return texts;
}

}  // namespace eipd::bgp
