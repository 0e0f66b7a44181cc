#include "daemon/probe/child.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>
#include <utility>

#include <boost/asio.hpp>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace eipd::probe {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

error_code as_error(int number) {
  return {number, boost::system::system_category()};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const auto& text : texts) all.push_back(const_cast<char*>(text.c_str()));  // NOLINT: what exec takes
  all.push_back(nullptr);
  return all;
}

/// What posix_spawn is told, released in every case. Its calls fail for lack of memory alone, and then so does the
/// spawn.
struct Spawn {
  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};

  explicit Spawn(int output) {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);  // sessions' sockets among them
    ::posix_spawn_file_actions_addchdir_np(&files, "/");
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Spawn() {
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;
};

/// With WNOHANG it does not wait for what the kernel holds: the dead then stays until this process ends.
int reap(pid_t pid, int flags) {
  ::kill(-pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, flags) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

std::expected<std::shared_ptr<Child>, Attempt> Child::spawn(const asio::any_io_executor& executor,
                                                            const std::vector<std::string>& argv,
                                                            const std::vector<std::string>& environment) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return std::unexpected(failed(as_error(errno)));
  ::fcntl(ends[1], F_SETFL, 0);  // the program's end blocks, as programs expect
  pid_t pid = 0;
  int problem = 0;
  {
    const Spawn how{ends[1]};
    const auto arguments = pointers(argv);
    const auto variables = pointers(environment);
    problem =
        ::posix_spawn(&pid, argv.front().c_str(), &how.files, &how.attributes, arguments.data(), variables.data());
  }
  ::close(ends[1]);
  if (problem != 0) {
    ::close(ends[0]);
    auto attempt = failed(as_error(problem));
    if (attempt.outcome != health::Outcome::NoDescriptors) attempt.outcome = health::Outcome::CannotRun;
    attempt.detail = "cannot run " + argv.front() + ": " + attempt.detail;
    return std::unexpected(std::move(attempt));
  }
  std::shared_ptr<Child> child{new Child{executor, pid}};
  if (const auto error = child->hold(ends[0])) {
    reap(std::exchange(child->pid_, 0), 0);
    return std::unexpected(failed(error));
  }
  return child;
}

Child::Child(const asio::any_io_executor& executor, pid_t pid)
    : pid_{pid}, handle_{executor}, pipe_{executor}, deadline_{executor} {}

/// Takes the pipe that the program writes to, and the program's own descriptor.
error_code Child::hold(int output) {
  error_code error;
  pipe_.assign(output, error);
  if (error) {
    ::close(output);
    return error;
  }
  pipe_.non_blocking(true, error);
  const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  if (handle < 0) return as_error(errno);
  handle_.assign(handle, error);
  if (error) ::close(handle);
  return error;
}

Child::~Child() {
  if (pid_ != 0) reap(pid_, WNOHANG);
}

asio::awaitable<Child::Ending> Child::wait(health::TimePoint deadline) {
  bool in_time = true;
  deadline_.expires_at(deadline);
  deadline_.async_wait([self = shared_from_this(), &in_time](const error_code& error) {
    if (error || self->pid_ == 0) return;
    in_time = false;
    ::kill(-self->pid_, SIGKILL);  // its handle becomes readable by that
  });
  read_on();
  co_await handle_.async_wait(asio::posix::descriptor_base::wait_read, asio::as_tuple(asio::use_awaitable));
  const int status = reap(std::exchange(pid_, 0), 0);  // it has ended: no waiting
  deadline_.cancel();
  error_code ignored;
  while (output_.size() < kKept) {  // what it said last
    const auto size = pipe_.read_some(asio::buffer(space_), ignored);
    if (ignored) break;
    output_.append(space_.data(), std::min(size, kKept - output_.size()));
  }
  pipe_.close(ignored);
  co_return Ending{.in_time = in_time, .status = status};
}

void Child::read_on() {
  pipe_.async_wait(asio::posix::descriptor_base::wait_read, [self = shared_from_this()](const error_code& error) {
    if (error || self->pid_ == 0) return;
    error_code problem;
    const auto size = self->pipe_.read_some(asio::buffer(self->space_), problem);
    if (problem && problem != asio::error::would_block) return;
    self->output_.append(self->space_.data(), std::min(size, kKept - self->output_.size()));
    self->read_on();
  });
}

}  // namespace eipd::probe
