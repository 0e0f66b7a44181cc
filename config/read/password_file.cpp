#include "config/read/password_file.hpp"

#include "bgp/types/md5_key.hpp"
#include "config/read/pem_file.hpp"
#include "config/read/scalars.hpp"

namespace eipd::config {
namespace {

/// Empty: there is a key.
std::string fault_of(const std::string& path) {
  const auto text = file_contents(path);
  if (!text) return "cannot be read (" + text.error() + ")";
  const auto size = bgp::md5_key_in(*text).size();
  if (size == 0) return "has no key in its first line";
  return size > bgp::kMaxMd5KeySize ? "has a key of more than " + std::to_string(bgp::kMaxMd5KeySize) + " octets" : "";
}

}  // namespace

std::optional<std::string> read_password_file(Reading& reading, NodeId node) {
  auto path = read_path(reading, node);
  if (!path) return std::nullopt;
  if (const auto fault = fault_of(*path); !fault.empty()) {
    reading.warn(node, quoted(*path) + " " + fault +
                           ": there will be no session with this neighbor until it is mended "
                           "and the configuration is loaded again");
  } else {
    warn_if_exposed(reading, node, *path);
  }
  return path;
}

}  // namespace eipd::config
