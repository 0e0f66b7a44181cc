// A speaker that does nothing but move octets: the baseline. It accepts one connection after the other, exchanges OPEN
// and KEEPALIVE, and once it is Established writes UPDATEs that were encoded before. What it takes, TCP takes.
//
//   bench_raw LOCAL-ADDRESS AS FIRST-PREFIX COUNT
#include <array>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "tests/bench/peer/wire.hpp"

namespace {

using namespace eipd::bench;

bool write_all(int descriptor, const Octets& octets) {
  for (std::size_t done = 0; done < octets.size();) {
    const auto count = ::send(descriptor, octets.data() + done, octets.size() - done, MSG_NOSIGNAL);
    if (count <= 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

bool read_exactly(int descriptor, std::span<std::uint8_t> into) {
  if (into.empty()) return true;  // recv would wait for the next message
  return ::recv(descriptor, into.data(), into.size(), MSG_WAITALL) == static_cast<ssize_t>(into.size());
}

/// The type of the next message; 0 at the end.
std::uint8_t read_message(int descriptor) {
  std::array<std::uint8_t, kMaxMessage> message{};
  if (!read_exactly(descriptor, std::span{message}.first(kHeader))) return 0;
  const std::size_t size = std::size_t{message[16]} << 8U | message[17];
  if (size < kHeader || size > kMaxMessage) return 0;
  return read_exactly(descriptor, std::span{message}.subspan(kHeader, size - kHeader)) ? message[18] : 0;
}

void serve(int descriptor, const Octets& open, const Octets& updates) {
  if (read_message(descriptor) != kOpen) return;
  if (!write_all(descriptor, open) || !write_all(descriptor, keepalive_message())) return;
  if (read_message(descriptor) != kKeepalive || !write_all(descriptor, updates)) return;
  while (read_message(descriptor) == kKeepalive) {
  }
}

std::uint32_t address(const char* text) {
  in_addr read{};
  if (inet_pton(AF_INET, text, &read) != 1) std::exit(2);
  return ntohl(read.s_addr);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::span words{argv, static_cast<std::size_t>(argc)};
  const Speaker speaker{.as = static_cast<std::uint32_t>(std::atol(words[2])), .address = address(words[1])};
  const Octets updates = announcements(speaker, address(words[3]), static_cast<std::size_t>(std::atol(words[4])));
  const Octets open = open_message(speaker, 90);

  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(179);
  here.sin_addr.s_addr = htonl(speaker.address);
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0 || ::listen(listener, 8) != 0) {
    std::perror("bench_raw");
    return 1;
  }
  for (;;) {
    const int connection = ::accept(listener, nullptr, nullptr);
    if (connection < 0) continue;
    ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    serve(connection, open, updates);
    ::close(connection);
  }
}
