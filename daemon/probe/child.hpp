// One program, run as the leader of a process group of its own. However the run ends, by itself, at the deadline, or
// because the child object goes away, the whole group is killed and the leader reaped: nothing outlives a run except
// what leaves the group by itself.
//
// The program sees: no descriptors of ours but standard input (/dev/null) and output; no signal mask or handlers of
// ours; "/" as its directory; the environment that it is given and nothing else. Both its outputs are one pipe, which
// is emptied as it comes, so that a program that says much does not stop; only the first kKept octets are kept.
#pragma once

#include <array>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/types.h>

#include "daemon/health/outcome.hpp"
#include "daemon/probe/attempt.hpp"

namespace eipd::probe {

/// Lives on one loop's thread.
class Child : public std::enable_shared_from_this<Child> {
 public:
  static constexpr std::size_t kKept = 4096;

  struct Ending {
    bool in_time = true;  ///< else it was killed at the deadline
    int status = 0;       ///< as wait() has it
  };

  /// `argv` begins with the program's absolute path; `environment` holds "NAME=value". The error is why it does not
  /// run.
  static std::expected<std::shared_ptr<Child>, Attempt> spawn(const boost::asio::any_io_executor& executor,
                                                              const std::vector<std::string>& argv,
                                                              const std::vector<std::string>& environment);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  /// Until it ended, by itself or at the deadline. Once.
  boost::asio::awaitable<Ending> wait(health::TimePoint deadline);
  [[nodiscard]] const std::string& output() const { return output_; }

 private:
  Child(const boost::asio::any_io_executor& executor, pid_t pid);
  boost::system::error_code hold(int output);
  void read_on();

  pid_t pid_;                                     ///< 0 once reaped
  boost::asio::posix::stream_descriptor handle_;  ///< a pidfd: readable once the leader has ended
  boost::asio::posix::stream_descriptor pipe_;
  boost::asio::steady_timer deadline_;
  std::array<char, 1024> space_{};
  std::string output_;
};

}  // namespace eipd::probe
