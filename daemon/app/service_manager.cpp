#include "daemon/app/service_manager.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/un.h>

namespace eipd::app {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view{value};
}

/// Nothing if that is not a positive number.
std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0) return std::nullopt;
  return value;
}

/// One datagram to the socket that NOTIFY_SOCKET names; '@' stands for the abstract name space. Never waits.
void notify(std::string_view state) {
  const auto path = variable("NOTIFY_SOCKET");
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  if (path.empty() || path.size() >= sizeof(address.sun_path)) return;
  std::memcpy(address.sun_path, path.data(), path.size());
  if (path.front() == '@') address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  ::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
           reinterpret_cast<const sockaddr*>(&address), size);
  ::close(descriptor);
}

}  // namespace

void notify_ready() {
  notify("READY=1");
}

void notify_stopping(std::chrono::microseconds at_most) {
  notify("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + std::to_string(at_most.count()));
}

std::optional<std::chrono::microseconds> watchdog_interval() {
  const auto interval = number(variable("WATCHDOG_USEC"));
  const auto whose = variable("WATCHDOG_PID");
  if (!interval || (!whose.empty() && number(whose) != static_cast<std::uint64_t>(::getpid()))) return std::nullopt;
  return std::chrono::microseconds{*interval};
}

void notify_alive() {
  notify("WATCHDOG=1");
}

}  // namespace eipd::app
