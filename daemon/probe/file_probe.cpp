#include "daemon/probe/file_probe.hpp"

#include <cerrno>
#include <expected>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <boost/asio.hpp>
#include <sys/stat.h>

namespace eipd::probe {
namespace {

using health::Outcome;

Attempt last_error() {
  if (errno == EMFILE || errno == ENFILE) return failed({errno, boost::system::system_category()});
  return {Outcome::FileError, std::generic_category().message(errno)};
}

bool is_no_file(int error) {
  return error == ENOENT || error == ENOTDIR;
}

std::expected<bool, Attempt> is_there(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) return true;
  if (is_no_file(errno)) return false;
  return std::unexpected(last_error());
}

/// All of an open file.
std::expected<std::string, Attempt> read_all(int file) {
  struct stat status{};
  if (::fstat(file, &status) != 0) return std::unexpected(last_error());
  if (!S_ISREG(status.st_mode)) return std::unexpected(Attempt{Outcome::FileError, "not a regular file"});
  std::string text(kLargestFile + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const auto octets = ::read(file, text.data() + size, text.size() - size);
    if (octets == 0) break;
    if (octets > 0) {
      size += static_cast<std::size_t>(octets);
    } else if (errno != EINTR) {
      return std::unexpected(last_error());
    }
  }
  if (size > kLargestFile) return std::unexpected(Attempt{Outcome::FileError, "larger than 64 KiB"});
  text.resize(size);
  return text;
}

/// Whether the file is there and has the text.
std::expected<bool, Attempt> has(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);  // a FIFO would block
  if (file < 0 && is_no_file(errno)) return false;
  if (file < 0) return std::unexpected(last_error());
  const auto found = read_all(file);
  ::close(file);
  if (!found) return std::unexpected(found.error());
  return found->contains(text);
}

}  // namespace

FileProbe::FileProbe(health::FileCheck check) : check_{std::move(check)} {}

boost::asio::awaitable<Attempt> FileProbe::run(health::TimePoint /*deadline*/) {
  co_return look_at_file(check_);
}

Attempt look_at_file(const health::FileCheck& check) {
  const bool any = check.contains.empty();
  const auto there = any ? is_there(check.path) : has(check.path, check.contains);
  if (!there) return there.error();
  if (*there == check.expect_present) return {};
  if (*there) return {Outcome::FilePresent, any ? "the file is there" : "the file is there and has the text"};
  return {Outcome::FileMissing, any ? "no such file" : "no such file, or not with the text"};
}

}  // namespace eipd::probe
