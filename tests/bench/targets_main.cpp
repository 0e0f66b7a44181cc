// What thousands of checks look at: one socket that takes connections to any address of its host, and notes when each
// address was looked at. "begin" on standard input forgets all; "end" prints what was seen since, in one line of JSON:
// looks, the addresses that were looked at, and percentiles of the gaps between two looks at one address, in ms.
//
//   bench_targets tcp|http PORT
//
// tcp: a SYN is a look, heard by a raw socket, since a checker may leave before the connection is one. http: a request
// is, and is answered with 200. Either way we end the connection.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>
#include <unistd.h>
#include <unordered_map>
#include <vector>

#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "tests/bench/peer/clock.hpp"

namespace {

using eipd::bench::Nanoseconds;
constexpr std::string_view kHealthy = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

class Looks {
 public:
  void begin() { *this = {}; }
  void note(std::uint32_t address, Nanoseconds now) {
    ++count_;
    auto& last = last_[address];
    if (last != 0) gaps_.push_back(now - last);
    last = now;
  }
  void print() {
    std::ranges::sort(gaps_);
    std::printf(R"({"looks": %zu, "addresses": %zu, "p50": %.3f, "p99": %.3f, "max": %.3f})"
                "\n",
                count_, last_.size(), gap(0.5), gap(0.99), gap(1));
    std::fflush(stdout);
  }

 private:
  [[nodiscard]] double gap(double share) const {
    if (gaps_.empty()) return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(gaps_.size()));
    return static_cast<double>(gaps_[std::min(at, gaps_.size() - 1)]) / 1e6;
  }
  std::size_t count_ = 0;
  std::unordered_map<std::uint32_t, Nanoseconds> last_;
  std::vector<Nanoseconds> gaps_;
};

int listen_on(const char* port, bool http) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (http) ::setsockopt(made, IPPROTO_TCP, TCP_DEFER_ACCEPT, &on, sizeof on);  // accepted with its request
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (::bind(made, reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0 || ::listen(made, 4096) != 0) {
    std::perror("bench_targets");
    std::exit(1);
  }
  return made;
}

/// Hears the SYNs that come to this host.
int hear_syns() {
  const int made = ::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
  // A segment of 20 octets of IP header; its octet 13 of flags has SYN and no ACK.
  std::array filter{sock_filter{BPF_LD | BPF_B | BPF_ABS, 0, 0, 33}, sock_filter{BPF_ALU | BPF_AND | BPF_K, 0, 0, 0x12},
                    sock_filter{BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0x02}, sock_filter{BPF_RET | BPF_K, 0, 0, 40},
                    sock_filter{BPF_RET | BPF_K, 0, 0, 0}};
  const sock_fprog program{filter.size(), filter.data()};
  if (made < 0 || ::setsockopt(made, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0) {
    std::perror("bench_targets");
    std::exit(1);
  }
  return made;
}

class Server {
 public:
  Server(int listener, bool http)
      : listener_{listener}, syns_{http ? -1 : hear_syns()}, http_{http}, events_{::epoll_create1(EPOLL_CLOEXEC)} {
    watch(listener);
    if (!http) watch(syns_);
    watch(STDIN_FILENO);
    std::puts("ready");
    std::fflush(stdout);
  }

  /// False: the input has ended.
  bool turn() {
    std::array<epoll_event, 64> ready{};
    const int count = ::epoll_wait(events_, ready.data(), static_cast<int>(ready.size()), -1);
    for (const auto& event : std::span{ready}.first(static_cast<std::size_t>(std::max(count, 0)))) {
      if (event.data.fd == STDIN_FILENO) {
        if (!take_command()) return false;
      } else if (event.data.fd == listener_) {
        accept();
      } else if (event.data.fd == syns_) {
        hear();
      } else {
        answer(event.data.fd);
      }
    }
    return true;
  }

 private:
  void watch(int descriptor) const {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    ::epoll_ctl(events_, EPOLL_CTL_ADD, descriptor, &event);
  }
  void accept() {
    for (int client = 0; (client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0;) {
      if (!http_) {
        ::close(client);
      } else if (!answer(client)) {
        watch(client);  // without its request, as after a lost segment
      }
    }
  }
  /// False: no request is there yet. Else the connection is over.
  bool answer(int client) {
    std::array<char, 4096> request{};
    const auto size = ::recv(client, request.data(), request.size(), 0);
    if (size < 0 && errno == EAGAIN) return false;
    if (size > 0) {
      look(client);
      ::send(client, kHealthy.data(), kHealthy.size(), MSG_NOSIGNAL);
    }
    ::close(client);
    return true;
  }
  void look(int client) {
    sockaddr_in target{};
    socklen_t size = sizeof target;
    ::getsockname(client, reinterpret_cast<sockaddr*>(&target), &size);
    looks_.note(target.sin_addr.s_addr, eipd::bench::now());
  }
  void hear() {
    std::array<std::uint8_t, 40> segment{};
    while (::recv(syns_, segment.data(), segment.size(), 0) > 0) {
      std::uint32_t target = 0;
      std::memcpy(&target, segment.data() + 16, sizeof target);
      looks_.note(target, eipd::bench::now());
    }
  }
  bool take_command() {
    std::array<char, 64> word{};
    if (::read(STDIN_FILENO, word.data(), word.size()) <= 0) return false;
    if (word[0] == 'b') looks_.begin();
    if (word[0] == 'e') looks_.print();
    return true;
  }

  int listener_;
  int syns_;  ///< -1: none
  bool http_;
  int events_;
  Looks looks_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const bool http = std::string_view{argv[1]} == "http";
  Server server{listen_on(argv[2], http), http};
  while (server.turn()) {
  }
}
