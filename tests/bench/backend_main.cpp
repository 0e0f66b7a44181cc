// A backend for checks: answers every HTTP request with 200, or, after "fail" on standard input, with 503; "heal"
// undoes that. "when" prints the monotonic clock as it was right before the first 503, or as soon as there is one. Ends
// with its input.
//
//   bench_backend PORT
#include <array>
#include <cstdio>
#include <cstdlib>
#include <poll.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "tests/bench/peer/clock.hpp"

namespace {

constexpr std::string_view kHealthy = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
constexpr std::string_view kSick = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

int listen_on(const char* port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (::bind(made, reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0 || ::listen(made, 1024) != 0) {
    std::perror("bench_backend");
    std::exit(1);
  }
  return made;
}

class Backend {
 public:
  explicit Backend(int listener) : polled_{{STDIN_FILENO, POLLIN, 0}, {listener, POLLIN, 0}} {
    std::puts("ready");
    std::fflush(stdout);
  }

  /// False: the input has ended.
  bool turn() {
    ::poll(polled_.data(), polled_.size(), -1);
    for (std::size_t i = polled_.size(); i-- > 2;) {
      if (polled_[i].revents != 0 && !answer(polled_[i].fd)) {
        ::close(polled_[i].fd);
        polled_.erase(polled_.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
    if (polled_[1].revents != 0) accept();
    return polled_[0].revents == 0 || take_command();
  }

 private:
  void accept() {
    const int made = ::accept4(polled_[1].fd, nullptr, nullptr, SOCK_CLOEXEC);
    if (made < 0) return;
    const int on = 1;
    ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    polled_.push_back({made, POLLIN, 0});
  }

  /// One request a read: what checks send is short. False: the client has gone.
  bool answer(int client) {
    std::array<char, 4096> request{};
    if (::recv(client, request.data(), request.size(), 0) <= 0) return false;
    const std::string_view text = sick_ ? kSick : kHealthy;
    const auto at = eipd::bench::now();
    const bool sent = ::send(client, text.data(), text.size(), MSG_NOSIGNAL) > 0;
    if (sick_ && failed_ == 0) failed_ = at;
    tell();
    return sent;
  }

  bool take_command() {
    std::array<char, 256> words{};
    const auto count = ::read(STDIN_FILENO, words.data(), words.size());
    if (count <= 0) return false;
    const std::string_view command{words.data(), static_cast<std::size_t>(count)};
    if (command.contains("when")) {
      asked_ = true;
      tell();
    } else {
      sick_ = command.contains("fail");
      failed_ = 0;
    }
    return true;
  }

  /// Only who asked is told: telling wakes the reader, who would compete with what is measured.
  void tell() {
    if (!asked_ || failed_ == 0) return;
    asked_ = false;
    std::printf("%lld\n", static_cast<long long>(failed_));
    std::fflush(stdout);
  }

  std::vector<pollfd> polled_;  ///< standard input, the listener, clients
  bool sick_ = false;
  bool asked_ = false;
  eipd::bench::Nanoseconds failed_ = 0;  ///< when the first failing answer was sent; 0: not yet
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Backend backend{listen_on(argv[1])};
  while (backend.turn()) {
  }
}
