#include "daemon/probe/file_probe.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <boost/asio.hpp>
#include <sys/stat.h>

namespace eipd::probe {

using health::Outcome;

FileProbe::FileProbe(health::FileCheck check) : check_{std::move(check)} {}

boost::asio::awaitable<Attempt> FileProbe::run(health::TimePoint /*deadline*/) {
  co_return look_at_file(check_);
}

Attempt look_at_file(const health::FileCheck& check) {
  struct stat status{};
  if (::stat(check.path.c_str(), &status) == 0) {
    return check.expect_present ? Attempt{} : Attempt{Outcome::FilePresent, "the file is there"};
  }
  if (errno != ENOENT && errno != ENOTDIR) return {Outcome::FileError, std::generic_category().message(errno)};
  return check.expect_present ? Attempt{Outcome::FileMissing, "no such file"} : Attempt{};
}

}  // namespace eipd::probe
