#include "daemon/app/config_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <unistd.h>
#include <utility>

namespace eipd::app {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

/// Bindings that the API makes may need it, whether or not one of the file does.
void add_default_check(config::Config& config) {
  if (std::ranges::find(config.checks, inventory::kDefaultCheck, &health::CheckSettings::name) != config.checks.end())
    return;
  health::CheckSettings check;
  check.name = inventory::kDefaultCheck;
  check.kind = health::TcpCheck{};
  config.checks.push_back(std::move(check));
}

}  // namespace

std::expected<std::string, std::string> read_file(const std::string& path) {
  const auto failed = [&] { return std::unexpected("cannot be read: " + std::string{std::strerror(errno)}); };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(path.c_str(), "rb"), &std::fclose};
  if (!file) return failed();
  std::string text;
  std::array<char, 65536> block{};
  while (const std::size_t size = std::fread(block.data(), 1, block.size(), file.get()))
    text.append(block.data(), size);
  if (std::ferror(file.get()) != 0) return failed();
  return text;
}

config::Loaded load_config_text(std::string_view text) {
  config::Loaded loaded = config::load(text, {.host_name = host_name()});
  if (loaded.config) add_default_check(*loaded.config);
  return loaded;
}

config::Loaded load_config_file(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return {.issues = {config::Issue{.message = text.error()}}};
  return load_config_text(*text);
}

}  // namespace eipd::app
