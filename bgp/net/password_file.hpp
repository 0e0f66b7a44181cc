// The file that holds a neighbor's TCP MD5 key: its first line, without the line's end.
#pragma once

#include <expected>
#include <string>

namespace eipd::bgp::net {

/// The key, 1 to kMaxMd5KeySize octets, or why there is none, naming the file.
std::expected<std::string, std::string> read_password_file(const std::string& path);

}  // namespace eipd::bgp::net
