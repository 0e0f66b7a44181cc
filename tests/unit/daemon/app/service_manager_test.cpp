#include "daemon/app/service_manager.hpp"

#include <array>
#include <cstdlib>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace eipd::app {
namespace {

using namespace std::chrono_literals;

/// The service manager's end: a datagram socket in the abstract namespace, named in the environment.
class ServiceManager : public testing::Test {
 protected:
  ServiceManager() : socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = "eipd-test-" + std::to_string(::getpid());
    name.copy(address.sun_path + 1, sizeof address.sun_path - 1);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    ::setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
  }
  ~ServiceManager() override {
    for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
    ::close(socket_);
  }
  [[nodiscard]] std::string heard() const {
    std::array<char, 256> buffer{};
    const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
    return {buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  }

  int socket_;
};

TEST_F(ServiceManager, HearsThatWeAreReadyAliveAndStopping) {
  notify_ready();
  EXPECT_EQ(heard(), "READY=1");
  notify_alive();
  EXPECT_EQ(heard(), "WATCHDOG=1");
  notify_stopping(64500ms);
  EXPECT_EQ(heard(), "STOPPING=1\nEXTEND_TIMEOUT_USEC=64500000");
}

TEST_F(ServiceManager, SaysHowOftenItWantsToHear) {
  EXPECT_EQ(watchdog_interval(), std::nullopt);
  ::setenv("WATCHDOG_USEC", "10000000", 1);
  EXPECT_EQ(watchdog_interval(), 10s);
  ::setenv("WATCHDOG_PID", "1", 1);
  EXPECT_EQ(watchdog_interval(), std::nullopt) << "another process is meant";
}

}  // namespace
}  // namespace eipd::app
