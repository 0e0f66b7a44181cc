// Text from outside (a peer's words, an error of a library) made safe to put into a line, a label or JSON. Pure.
#pragma once

#include <string>
#include <string_view>

namespace eipd::observe {

/// The text with each octet that is not part of well-formed UTF-8 (RFC 3629) replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

}  // namespace eipd::observe
