// Real: the program eipctl, and the control API's server on a Unix socket. The daemon behind it is sample answers.
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <sys/wait.h>

#include "daemon/control/server.hpp"
#include "tests/unit/daemon/control/sample_inventory.hpp"
#include "tests/unit/daemon/control/sample_queries.hpp"

namespace eipd::ctl {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Ran {
  int code = -1;
  std::string out;     ///< standard output
  std::string errors;  ///< standard error
};

class EipctlTest : public testing::Test {
 protected:
  EipctlTest() {
    std::string pattern = testing::TempDir() + "eipctl-XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
    socket_ = directory_ / "control.sock";
  }
  void SetUp() override {
    const auto listening = server_.listen({.socket = socket_, .group = ""});
    ASSERT_TRUE(listening) << listening.error();
  }
  ~EipctlTest() override {
    server_.stop();
    work_.reset();
    control_thread_.join();
    fs::remove_all(directory_);
  }

  /// With these arguments and nothing else; "@" stands for the socket.
  [[nodiscard]] Ran run(std::string arguments) const {
    while (arguments.find('@') != std::string::npos) arguments.replace(arguments.find('@'), 1, socket_);
    const std::string errors = directory_ / "errors";
    const std::string command = std::string{EIPCTL} + " " + arguments + " 2>" + errors;
    Ran ran;
    FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 4096> piece{};
    while (const auto size = std::fread(piece.data(), 1, piece.size(), pipe)) ran.out.append(piece.data(), size);
    const int status = ::pclose(pipe);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (FILE* file = std::fopen(errors.c_str(), "r")) {
      ran.errors.resize(std::fread(piece.data(), 1, piece.size(), file));
      std::copy_n(piece.data(), ran.errors.size(), ran.errors.data());
      std::fclose(file);
    }
    return ran;
  }

  tests::SampleQueries queries_;
  boost::asio::io_context control_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{control_.get_executor()};
  std::thread control_thread_{[this] { control_.run(); }};
  fs::path directory_;
  std::string socket_;
  observe::Events events_{1700};
  tests::SampleInventory inventory_;
  tests::SampleCommands commands_;
  tests::SampleWhatIfs what_ifs_;
  control::Server server_{
      {queries_, inventory_, commands_, what_ifs_}, events_, control_.get_executor(), [](const observe::LogLine&) {}};
};

TEST_F(EipctlTest, EveryCommandAnswersWithATable) {
  for (const char* command :
       {"status", "neighbors", "neighbors edge2", "routes", "routes --neighbor edge1", "checks", "checks web",
        "explain eip-web", "explain 2001:db8:100::7/128", "explain 203.0.113.0/24"}) {
    const Ran ran = run(std::string{"--socket @ "} + command);
    EXPECT_EQ(ran.code, 0) << command << ": " << ran.errors;
    EXPECT_NE(ran.out, "") << command;
    EXPECT_EQ(ran.out.find('\033'), std::string::npos) << "no colours without a terminal";
    EXPECT_EQ(ran.errors, "") << command;
  }
}

TEST_F(EipctlTest, EveryCommandAnswersInJson) {
  EXPECT_THAT(run("--socket @ --json status").out, HasSubstr(R"("eips":{"declared":3)"));
  EXPECT_THAT(run("--socket @ --json neighbors").out, StartsWith(R"({"items":[{"name":"edge1")"));
  EXPECT_THAT(run("--socket @ --json neighbors edge1").out, StartsWith(R"({"name":"edge1")"));
  EXPECT_THAT(run("--socket @ --json routes").out, HasSubstr(R"("next":null)"));
  EXPECT_THAT(run("--socket @ --json checks web").out, HasSubstr(R"("verdict":"up")"));
  EXPECT_THAT(run("--socket @ --json explain eip-down").out, HasSubstr(R"("reason":"unhealthy")"));
}

// Design §3: options stand before or after the command.
TEST_F(EipctlTest, OptionsStandBeforeOrAfterTheCommand) {
  const std::string before = run("--json --socket @ explain eip-web").out;
  EXPECT_EQ(run("explain eip-web --json --socket @").out, before);
  EXPECT_EQ(run("explain --socket @ eip-web --json").out, before);
}

TEST_F(EipctlTest, ALongListIsFetchedWhole) {
  queries_.route_count = 2'345;
  const Ran ran = run("routes --socket @");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(std::ranges::count(ran.out, '\n'), 1 + 2'345);
}

TEST_F(EipctlTest, WhatIfSaysAllInALineAndThenEachEip) {
  const Ran ran = run("what-if --check web=down --drain access-point --drain eip:eip-1 --now --socket @");
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_THAT(ran.out, StartsWith("1 check, 2 drain\n"));
  EXPECT_THAT(ran.out, HasSubstr("after 500ms withheld (unhealthy)"));
  EXPECT_THAT(ran.out, HasSubstr("--all shows them"));
  const Ran all = run("what-if --check web=down --all --socket @");
  EXPECT_EQ(std::ranges::count(all.out, '\n') - 1, std::ranges::count(ran.out, '\n') - 1)
      << "two rows for one and a hint";
  EXPECT_EQ(run("what-if --drain planet --socket @").code, 2);
  EXPECT_EQ(run("what-if --check web --socket @").code, 2);
  EXPECT_EQ(run("what-if --config /nowhere/eipd.yaml --socket @").code, 1);
}

TEST_F(EipctlTest, EventsAreAllThatIsKeptAndThenTheEnd) {
  events_.add({.level = observe::Level::Info, .event = "eip-announced", .fields = {{"eip", "eip-web"}}});
  events_.add({.level = observe::Level::Info, .event = "eip-withdrawn", .fields = {{"eip", "eip-dns"}}});
  const Ran all = run("events --socket @");
  EXPECT_EQ(all.code, 0) << all.errors;
  EXPECT_THAT(all.out, AllOf(HasSubstr("eip-announced eip-web"), HasSubstr("eip-withdrawn eip-dns")));
  EXPECT_THAT(run("events --subject eip-dns --socket @").out,
              AllOf(Not(HasSubstr("eip-announced")), HasSubstr("eip-withdrawn")));
}

TEST_F(EipctlTest, EventsThatAreGoneAreSaidToBe) {
  EXPECT_EQ(run("events --since 0 --socket @").out,
            "reset: detail Events are gone that were not seen: read anew what is followed.\n");
  EXPECT_THAT(run("events --since 0 --json --socket @").out, HasSubstr(R"("event":"reset")"));
}

TEST_F(EipctlTest, ARefusalIsExitOneWithASentence) {
  for (const char* command : {"explain 192.0.2.9", "neighbors edge9", "checks nothing", "routes --neighbor edge9"}) {
    const Ran ran = run(std::string{command} + " --socket @");
    EXPECT_EQ(ran.code, 1) << command;
    EXPECT_EQ(ran.out, "") << command;
  }
  EXPECT_EQ(run("explain 192.0.2.9 --socket @").errors,
            "eipctl: No EIP here has this id, address or prefix, and it is no aggregate's (192.0.2.9). "
            "Accepted: one that /v1/eips lists.\n");
  EXPECT_THAT(run("explain 192.0.2.9 --socket @ --json").out, HasSubstr(R"("code":"eip-not-found")"));
}

TEST_F(EipctlTest, NoDaemonIsExitOneAndSaysWhatToDo) {
  const Ran ran = run("status --socket @.none");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.errors, AllOf(StartsWith("eipctl: cannot connect to " + socket_ + ".none: No such file or directory"),
                                HasSubstr("is eipd running?")));
}

TEST_F(EipctlTest, WrongUsageIsExitTwo) {
  for (const char* arguments : {"", "nonsense", "--no-such-option status", "status --no-such-option", "explain",
                                "explain a b", "status extra", "routes --neighbor", "--socket"}) {
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.code, 2) << arguments;
    EXPECT_EQ(ran.out, "") << arguments;
    EXPECT_NE(ran.errors, "") << arguments;
  }
}

TEST_F(EipctlTest, AWordThatIsNoCommandIsNamed) {
  EXPECT_THAT(run("nonsense").errors, StartsWith("there is no command nonsense\n"));
  EXPECT_THAT(run("eip nonsense").errors, StartsWith("there is no command nonsense\n"));
  EXPECT_THAT(run("").errors, StartsWith("A subcommand is required\n"));
  EXPECT_THAT(run("eip allocate --area a").errors, StartsWith("--account is required\n"));
}

TEST_F(EipctlTest, HelpAndVersionAreExitZero) {
  EXPECT_EQ(run("--help").code, 0);
  EXPECT_THAT(run("--help").out, AllOf(HasSubstr("explain"), HasSubstr("--socket")));
  EXPECT_EQ(run("explain --help").code, 0);
  EXPECT_EQ(run("--version").code, 0);
  EXPECT_THAT(run("--version").out, StartsWith("eipctl "));
}

}  // namespace
}  // namespace eipd::ctl
