// UTF-8 (RFC 3629), as it comes from peers, files and callers: well-formed or not, printable or not.
#pragma once

#include <cstddef>
#include <string_view>

namespace eipd::bgp {

/// How many octets the well-formed character at the text's start has, 1 to 4; 0: there is none. Overlong forms,
/// surrogates and what lies beyond U+10FFFF are not well-formed.
std::size_t utf8_length(std::string_view text);

/// Whether the text begins with a control character: C0, DEL or C1.
bool begins_with_control(std::string_view text);

}  // namespace eipd::bgp
