#include "bgp/net/password_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "bgp/types/md5_key.hpp"

namespace eipd::bgp::net {

std::expected<std::string, std::string> read_password_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::unexpected(path + ": " + std::system_category().message(errno));
  std::string text(kMaxMd5KeySize + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return std::unexpected(path + ": " + std::system_category().message(errno));
  std::string key{md5_key_in(text)};
  if (key.empty()) return std::unexpected(path + ": its first line is empty");
  if (key.size() > kMaxMd5KeySize) return std::unexpected(path + ": longer than 80 octets");
  return key;
}

}  // namespace eipd::bgp::net
