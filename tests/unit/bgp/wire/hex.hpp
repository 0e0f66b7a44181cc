// Octets as the tests write them: hexadecimal, spaces anywhere.
#pragma once

#include <string_view>

#include "bgp/wire/message.hpp"

namespace eipd::bgp::wire::test {

/// "ff" for each two digits; spaces are skipped. Aborts the test program on anything else: a typing error in the test.
Buffer from_hex(std::string_view text);

/// A whole message: marker, length and type before the body.
Buffer message(MessageType type, const Buffer& body);

}  // namespace eipd::bgp::wire::test
