#include "daemon/app/config_file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <unistd.h>

namespace eipd::app {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

}  // namespace

std::expected<std::string, std::string> read_file(const std::string& path) {
  const auto failed = [&] { return std::unexpected("cannot read " + path + ": " + std::strerror(errno)); };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(path.c_str(), "rb"), &std::fclose};
  if (!file) return failed();
  std::string text;
  std::array<char, 65536> block{};
  while (const std::size_t size = std::fread(block.data(), 1, block.size(), file.get()))
    text.append(block.data(), size);
  if (std::ferror(file.get()) != 0) return failed();
  return text;
}

config::Loaded load_config_file(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return {.issues = {config::Issue{.message = text.error()}}};
  return config::load(*text, {.host_name = host_name()});
}

}  // namespace eipd::app
