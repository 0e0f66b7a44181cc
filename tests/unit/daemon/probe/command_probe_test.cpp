// Each way in which a command can end, and what it finds and leaves. Real: programs of this host.
#include "daemon/probe/command_probe.hpp"

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/unit/daemon/probe/loop.hpp"
#include "tests/unit/daemon/probe/no_descriptors.hpp"

namespace eipd::probe::test {
namespace {

using testing::HasSubstr;

class CommandProbeRun : public ProbeTest {
 protected:
  Attempt command(std::vector<std::string> argv, std::chrono::milliseconds timeout = 10s) {
    return probe(check(health::CommandCheck{.argv = std::move(argv)}, timeout), "192.0.2.80:80");
  }
  Attempt shell(const std::string& script, std::chrono::milliseconds timeout = 10s) {
    return command({"/bin/sh", "-c", script}, timeout);
  }
  /// The number that a script wrote into a file, once it stands there.
  static pid_t written(const std::string& path) {
    pid_t number = 0;
    std::ifstream{path} >> number;
    return number;
  }
  static bool is_gone(pid_t pid) {  // a dead process may wait for init to reap it
    std::string state;
    std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
    file >> state >> state >> state;
    return !file || state == "Z" || state == "X";
  }
};

TEST_F(CommandProbeRun, SucceedsWithExitStatusZero) {
  const auto attempt = command({"/bin/echo", "all", "well"});
  EXPECT_EQ(attempt.outcome, Outcome::Success);
  EXPECT_EQ(attempt.detail, "all well");
}

TEST_F(CommandProbeRun, FailsWithAnotherExitStatusAndShowsWhatItSaid) {
  const auto attempt = shell("echo no route >&2; exit 3");
  EXPECT_EQ(attempt.outcome, Outcome::BadExit);
  EXPECT_EQ(attempt.detail, "exit status 3: no route");
}

TEST_F(CommandProbeRun, FailsWhenItEndsByASignal) {
  const auto attempt = shell("kill -SEGV $$");
  EXPECT_EQ(attempt.outcome, Outcome::BadExit);
  EXPECT_THAT(attempt.detail, HasSubstr("signal 11"));
}

TEST_F(CommandProbeRun, KillsTheWholeGroupAtTheDeadline) {
  const auto path = testing::TempDir() + "eipd-command-" + std::to_string(::getpid());
  const auto start = Clock::now();
  const auto attempt = shell("sleep 100 & echo $! > " + path + "; echo started; wait", 300ms);
  EXPECT_EQ(attempt.outcome, Outcome::Timeout);
  EXPECT_EQ(attempt.detail, "killed at the deadline: started");
  EXPECT_LT(Clock::now() - start, 10s);
  const auto sleeper = written(path);
  ASSERT_GT(sleeper, 0);
  while (!is_gone(sleeper) && Clock::now() - start < kLongest) ::sched_yield();
  EXPECT_TRUE(is_gone(sleeper));
  std::remove(path.c_str());
}

TEST_F(CommandProbeRun, LeavesNothingRunningWhenItEndsInTime) {
  const auto path = testing::TempDir() + "eipd-leftover-" + std::to_string(::getpid());
  const auto start = Clock::now();
  EXPECT_EQ(shell("sleep 100 & echo $! > " + path).outcome, Outcome::Success);
  const auto sleeper = written(path);
  ASSERT_GT(sleeper, 0);
  while (!is_gone(sleeper) && Clock::now() - start < kLongest) ::sched_yield();
  EXPECT_TRUE(is_gone(sleeper));
  EXPECT_LT(Clock::now() - start, 10s) << "the pipe that it held open kept nobody waiting";
  std::remove(path.c_str());
}

TEST_F(CommandProbeRun, DoesNotStopAProgramThatSaysMuch) {
  const auto attempt = shell(
      "i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; "
      "i=$((i+1)); done");
  EXPECT_EQ(attempt.outcome, Outcome::Success);
  EXPECT_EQ(attempt.detail.size(), CommandProbe::kShown);
}

TEST_F(CommandProbeRun, ShowsNoControlCharacters) {
  EXPECT_EQ(shell(R"(printf 'a\033[2Jb\nc\377')").detail, "a.[2Jb c.");
}

TEST_F(CommandProbeRun, FailsLocallyWhenItCannotRun) {
  const auto missing = command({"/nonexistent/check"});
  EXPECT_EQ(missing.outcome, Outcome::CannotRun);
  EXPECT_THAT(missing.detail, HasSubstr("cannot run /nonexistent/check"));
  EXPECT_EQ(command({"/etc/passwd"}).outcome, Outcome::CannotRun) << "not executable";
}

TEST_F(CommandProbeRun, TellsALackOfDescriptors) {
  const NoDescriptorsLeft none;
  const auto attempt = command({"/bin/true"});
  EXPECT_EQ(attempt.outcome, Outcome::NoDescriptors) << attempt.detail;
}

/// In a process of its own: ends with 0 where the run says that it could not fork.
[[noreturn]] void run_where_nobody_may_fork() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_NPROC, &none);
  const int given_up = ::setresuid(65534, 65534, 65534);  // the limit does not hold for root; others are no root yet
  asio::io_context loop;
  Surroundings around{loop, [](const Name&) -> Addresses { return std::unexpected(Attempt{}); }};
  health::CheckSettings settings;
  settings.kind = health::CommandCheck{.argv = {"/bin/true"}};
  const auto probe = make_probe(settings, {}, around);
  Attempt attempt;
  asio::co_spawn(loop, probe->run(Clock::now() + kLongest), [&](const std::exception_ptr&, Attempt a) { attempt = a; });
  loop.run();
  std::fputs(attempt.detail.c_str(), stderr);
  ::_exit(attempt.outcome == Outcome::CannotRun ? 0 : given_up == 0 ? 1 : 2);
}

TEST_F(CommandProbeRun, TellsThatItCannotFork) {
  EXPECT_EXIT(run_where_nobody_may_fork(), testing::ExitedWithCode(0), "cannot run /bin/true: Resource temporarily");
}

TEST_F(CommandProbeRun, FindsTheDocumentedEnvironmentAndNothingElse) {
  ::setenv("EIPD_SECRET_OF_OURS", "x", 1);
  const auto attempt = command({"/usr/bin/env"});
  for (const auto* part : {"PATH=/usr/local/sbin:", "LANG=C.UTF-8", "EIPD_CHECK=test", "EIPD_TARGET=192.0.2.80:80",
                           "EIPD_TIMEOUT_MS=10000"}) {
    EXPECT_THAT(attempt.detail, HasSubstr(part));
  }
  EXPECT_THAT(attempt.detail, testing::Not(HasSubstr("SECRET")));
}

TEST_F(CommandProbeRun, HasNoDescriptorOfOurs) {
  const Server server{loop_, says_nothing};  // Asio opens sockets without FD_CLOEXEC
  EXPECT_EQ(shell("ls /proc/self/fd | wc -l").detail, "4") << "three, and the directory itself";
}

TEST_F(CommandProbeRun, HasTheOrdinarySignals) {
  sigset_t blocked;
  sigset_t before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto handler = std::signal(SIGPIPE, SIG_IGN);
  EXPECT_THAT(shell("kill -PIPE $$; echo ignored").detail, HasSubstr("signal 13"));
  EXPECT_THAT(shell("kill -TERM $$; echo blocked").detail, HasSubstr("signal 15"));
  std::signal(SIGPIPE, handler);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST_F(CommandProbeRun, ReadsNothingFromStandardInput) {
  EXPECT_EQ(shell("cat; pwd").detail, "/");
}

TEST_F(CommandProbeRun, RunsWithoutAShell) {
  EXPECT_EQ(command({"/bin/echo", "$HOME;", "`id`"}).detail, "$HOME; `id`");
}

}  // namespace
}  // namespace eipd::probe::test
