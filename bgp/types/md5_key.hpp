// The key of a session with TCP MD5 (RFC 2385), as a file holds it. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace eipd::bgp {

/// The longest key that the kernel takes (TCP_MD5SIG_MAXKEYLEN), in octets.
inline constexpr std::size_t kMaxMd5KeySize = 80;

/// The first line of a file's text, without the line's end: the key, if it is neither empty nor longer than that.
constexpr std::string_view md5_key_in(std::string_view text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

}  // namespace eipd::bgp
