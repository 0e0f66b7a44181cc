#include "bgp/net/password_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "bgp/net/socket_options.hpp"

namespace eipd::bgp::net {

std::expected<std::string, std::string> read_password_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::unexpected(path + ": " + std::system_category().message(errno));
  std::string key;
  for (char c; key.size() <= kMaxMd5KeySize && file.get(c) && c != '\n' && c != '\r';) key += c;
  if (file.bad()) return std::unexpected(path + ": " + std::system_category().message(errno));
  if (key.empty()) return std::unexpected(path + ": its first line is empty");
  if (key.size() > kMaxMd5KeySize) return std::unexpected(path + ": longer than 80 octets");
  return key;
}

}  // namespace eipd::bgp::net
