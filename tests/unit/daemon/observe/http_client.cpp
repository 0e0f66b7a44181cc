#include "tests/unit/daemon/observe/http_client.hpp"

#include <array>
#include <cstdlib>
#include <unistd.h>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

namespace eipd::tests {
namespace {

int connect_to(int family, const sockaddr* address, socklen_t size) {
  const int descriptor = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(descriptor, address, size) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

std::string joined_chunks(std::string_view body) {
  std::string out;
  for (;;) {
    const auto line = body.find("\r\n");
    if (line == std::string_view::npos) return out + "<chunks cut short>";
    const auto size = std::strtoul(std::string{body.substr(0, line)}.c_str(), nullptr, 16);
    if (size == 0) return out;
    out += body.substr(line + 2, size);
    body.remove_prefix(line + 2 + size + 2);
  }
}

}  // namespace

RawClient RawClient::tcp(const char* address, unsigned short port) {
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  if (::inet_pton(AF_INET6, address, &v6.sin6_addr) == 1) {
    return RawClient{connect_to(AF_INET6, reinterpret_cast<const sockaddr*>(&v6), sizeof v6)};
  }
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  ::inet_pton(AF_INET, address, &v4.sin_addr);
  return RawClient{connect_to(AF_INET, reinterpret_cast<const sockaddr*>(&v4), sizeof v4)};
}

RawClient RawClient::unix_socket(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return RawClient{connect_to(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address)};
}

RawClient::~RawClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

RawClient::RawClient(RawClient&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

void RawClient::send(std::string_view octets) const {
  while (!octets.empty()) {
    const auto sent = ::send(descriptor_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    octets.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string RawClient::read_all() const {
  return read({});
}

std::string RawClient::read_until(std::string_view text) const {
  return read(text);
}

std::string RawClient::read(std::string_view until) const {
  std::string all;
  std::array<char, 65536> piece;
  while (until.empty() || all.find(until) == std::string::npos) {
    const auto size = ::recv(descriptor_, piece.data(), piece.size(), 0);
    if (size <= 0) break;
    all.append(piece.data(), static_cast<std::size_t>(size));
  }
  return all;
}

std::string get(const RawClient& client, std::string_view target, std::string_view method) {
  client.send(std::string{method} + " " + std::string{target} + " HTTP/1.1\r\nHost: eipd\r\nConnection: close\r\n\r\n");
  std::string answer = client.read_all();
  const auto end = answer.find("\r\n\r\n");
  if (method == "HEAD" || answer.find("Transfer-Encoding: chunked") >= end) return answer;
  return answer.substr(0, end + 4) + joined_chunks(std::string_view{answer}.substr(end + 4));
}

std::string body_of(std::string_view answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string{} : std::string{answer.substr(end + 4)};
}

}  // namespace eipd::tests
