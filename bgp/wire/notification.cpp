#include "bgp/wire/notification.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "bgp/types/utf8.hpp"

namespace eipd::bgp::wire {
namespace {

constexpr std::size_t kMaxText = 255;  // RFC 9003 §2

constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// The text with every control character as one space; empty if it is no UTF-8.
std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto length = utf8_length(text);
    if (length == 0) return {};
    result += begins_with_control(text) ? " " : text.substr(0, length);
    text.remove_prefix(length);
  }
  return result;
}

bool carries_text(ErrorCode code, std::uint8_t subcode) {
  return code == ErrorCode::Cease && (subcode == static_cast<std::uint8_t>(CeaseSubcode::AdministrativeShutdown) ||
                                      subcode == static_cast<std::uint8_t>(CeaseSubcode::AdministrativeReset));
}

std::string text_of(std::span<const std::uint8_t> data) {
  if (data.empty() || data.front() >= data.size()) return {};
  const auto octets = data.subspan(1, data.front());
  std::string text(octets.size(), '\0');
  std::ranges::transform(octets, text.begin(), [](std::uint8_t octet) { return static_cast<char>(octet); });
  return printable(text);
}

struct CodeNames {
  std::string_view code;
  std::span<const std::string_view> subcodes;  ///< by number; empty: no name
};

constexpr std::array<std::string_view, 4> kHeaderNames{"", "Connection Not Synchronized", "Bad Message Length",
                                                       "Bad Message Type"};
constexpr std::array<std::string_view, 12> kOpenNames{"Unspecific",
                                                      "Unsupported Version Number",
                                                      "Bad Peer AS",
                                                      "Bad BGP Identifier",
                                                      "Unsupported Optional Parameter",
                                                      "",
                                                      "Unacceptable Hold Time",
                                                      "Unsupported Capability",
                                                      "",
                                                      "",
                                                      "",
                                                      "Role Mismatch"};
constexpr std::array<std::string_view, 12> kUpdateNames{"Unspecific",
                                                        "Malformed Attribute List",
                                                        "Unrecognized Well-known Attribute",
                                                        "Missing Well-known Attribute",
                                                        "Attribute Flags Error",
                                                        "Attribute Length Error",
                                                        "Invalid ORIGIN Attribute",
                                                        "",
                                                        "Invalid NEXT_HOP Attribute",
                                                        "Optional Attribute Error",
                                                        "Invalid Network Field",
                                                        "Malformed AS_PATH"};
constexpr std::array<std::string_view, 4> kFsmNames{"Unspecified Error", "Unexpected Message in OpenSent",
                                                    "Unexpected Message in OpenConfirm",
                                                    "Unexpected Message in Established"};
constexpr std::array<std::string_view, 11> kCeaseNames{"",
                                                       "Maximum Number of Prefixes Reached",
                                                       "Administrative Shutdown",
                                                       "Peer De-configured",
                                                       "Administrative Reset",
                                                       "Connection Rejected",
                                                       "Other Configuration Change",
                                                       "Connection Collision Resolution",
                                                       "Out of Resources",
                                                       "Hard Reset",
                                                       "BFD Down"};
constexpr std::array<std::string_view, 2> kRefreshNames{"", "Invalid Message Length"};

/// By code (RFC 4271 §4.5 and the registry behind it).
const std::array<CodeNames, 9>& names() {
  static constexpr std::array<CodeNames, 9> kNames{{{"", {}},
                                                    {"Message Header Error", kHeaderNames},
                                                    {"OPEN Message Error", kOpenNames},
                                                    {"UPDATE Message Error", kUpdateNames},
                                                    {"Hold Timer Expired", {}},
                                                    {"Finite State Machine Error", kFsmNames},
                                                    {"Cease", kCeaseNames},
                                                    {"ROUTE-REFRESH Message Error", kRefreshNames},
                                                    {"Send Hold Timer Expired", {}}}};
  return kNames;
}

std::string name_or_number(std::span<const std::string_view> known, std::uint8_t number) {
  if (number < known.size() && !known[number].empty()) return std::string{known[number]};
  return std::to_string(number);
}

}  // namespace

Notification cease_with_text(CeaseSubcode subcode, std::string_view text) {
  if (text.size() > kMaxText) {
    std::size_t end = kMaxText;
    while (end > 0 && is_continuation(text[end])) --end;
    text = text.substr(0, end);
  }
  std::vector<std::uint8_t> data;
  if (!text.empty()) {
    data.reserve(1 + text.size());
    data.push_back(static_cast<std::uint8_t>(text.size()));
    for (const char c : text) data.push_back(static_cast<std::uint8_t>(c));
  }
  return cease(subcode, std::move(data));
}

std::string shutdown_text(const Notification& notification) {
  const std::span data{notification.data};
  if (carries_text(notification.code, notification.subcode)) return text_of(data);
  // RFC 8538 §3: a Hard Reset carries the code, subcode and data of the reason.
  const bool hard_reset = notification.code == ErrorCode::Cease &&
                          notification.subcode == static_cast<std::uint8_t>(CeaseSubcode::HardReset);
  if (hard_reset && data.size() >= 2 && carries_text(static_cast<ErrorCode>(data[0]), data[1]))
    return text_of(data.subspan(2));
  return {};
}

std::string describe(const Notification& notification) {
  const auto code = static_cast<std::uint8_t>(notification.code);
  if (code >= names().size() || names()[code].code.empty())
    return std::to_string(code) + '/' + std::to_string(notification.subcode);
  const auto& known = names()[code];
  std::string text{known.code};
  if (known.subcodes.empty() && notification.subcode == 0) return text;
  return text + '/' + name_or_number(known.subcodes, notification.subcode);
}

}  // namespace eipd::bgp::wire
