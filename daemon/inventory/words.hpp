// What names, identifiers, targets and texts look like, wherever they come from: the configuration file or the API.
#pragma once

#include <cstddef>
#include <string_view>

namespace eipd::inventory {

/// Letters, digits, '.', '_', '-', at most 64; begins with a letter or digit. It stands in URLs and metrics.
bool is_name(std::string_view text);
inline constexpr std::string_view kExpectedName =
    "a name of letters, digits, '.', '_' and '-', at most 64, beginning with a letter or digit";

/// An identifier of another system: printable ASCII without spaces, at most 128.
bool is_resource(std::string_view text);
inline constexpr std::string_view kExpectedResource = "an identifier of 1 to 128 printable characters without spaces";

/// "host:port", the host an address (IPv6 in brackets) or a name of RFC 1123 §2.1.
bool is_target(std::string_view text);
inline constexpr std::string_view kExpectedTarget =
    "a host and a port, as 192.0.2.80:80, \"[2001:db8::80]:80\" or web.example:80";

/// Words for people: well-formed UTF-8 without control characters, at most `longest` octets; may be empty.
bool is_text(std::string_view text, std::size_t longest);

/// An EIP's name and tags: one limit for the file and the API.
inline constexpr std::size_t kLongestName = 128;
inline constexpr std::size_t kMostTags = 50;
bool is_tag(std::string_view key, std::string_view value);
inline constexpr std::string_view kExpectedTag =
    "keys of 1 to 128 and values of at most 256 octets of UTF-8 without control characters";

}  // namespace eipd::inventory
