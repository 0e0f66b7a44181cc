#include "config/read/pem_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "config/read/scalars.hpp"

namespace eipd::config {
namespace {

/// A bundle of authorities has some 200 KiB.
constexpr std::streamsize kMostOfAFile = std::streamsize{4} << 20;

}  // namespace

std::expected<std::string, std::string> file_contents(const std::string& path) {
  std::error_code error;
  const bool is_file = std::filesystem::is_regular_file(path, error);  // what is not may block, or never end
  if (error) return std::unexpected(error.message());
  if (!is_file) return std::unexpected("it is no regular file");
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::unexpected(std::string{std::strerror(errno)});
  std::string text(kMostOfAFile, '\0');
  file.read(text.data(), kMostOfAFile);
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

void warn_if_exposed(Reading& reading, NodeId node, const std::string& path) {
  std::error_code error;
  const auto permissions = std::filesystem::status(path, error).permissions();
  if (!error && (permissions & std::filesystem::perms::others_read) != std::filesystem::perms::none) {
    reading.warn(node, "can be read by every user of this host; expected mode 0640 or stricter");
  }
}

std::optional<std::string> read_pem_file(Reading& reading, NodeId node, std::string_view label) {
  auto path = read_path(reading, node);
  if (!path) return std::nullopt;
  const auto text = file_contents(*path);
  if (!text) {
    reading.refuse(node, config::quoted(*path) + " cannot be read: " + text.error() + "; expected a PEM file");
  } else if (text->contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text->contains("Proc-Type: 4,ENCRYPTED")) {
    reading.refuse(node, config::quoted(*path) + " holds an encrypted key; expected one without a passphrase");
  } else if (!text->contains("-----BEGIN ") || !text->contains(std::string{label} + "-----")) {
    reading.refuse(node, config::quoted(*path) + " holds no " + std::string{label} + " in PEM; expected one");
  } else {
    return path;
  }
  return std::nullopt;
}

}  // namespace eipd::config
