// The measuring peer: COUNT BGP sessions from neighboring addresses to one speaker, in one thread, told what to do on
// standard input (director.hpp). Ends with its input.
//
//   bench_peer --local 192.0.2.2 --count 16 --as 64496 --remote 192.0.2.1 [--port 179] --base 10.64.0.0 --size 100000
//              [--own 100.64.0.0] [--listen]
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <poll.h>
#include <span>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/bench/peer/director.hpp"

namespace eipd::bench {
namespace {

constexpr Nanoseconds kSecond = 1'000'000'000;
constexpr int kRedial = 1;  ///< ms

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bench_peer: %s\n", why.c_str());
  std::exit(2);
}

using Options = std::map<std::string, std::string, std::less<>>;

Options read_options(std::span<char*> words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string name = words[i];
    if (!name.starts_with("--")) give_up("not an option: " + name);
    const bool has_value = i + 1 < words.size() && !std::string_view{words[i + 1]}.starts_with("--");
    options[name.substr(2)] = has_value ? words[++i] : "";
  }
  return options;
}

std::uint32_t address(const Options& options, std::string_view name, const char* otherwise = nullptr) {
  const auto found = options.find(name);
  const char* text = found != options.end() ? found->second.c_str() : otherwise;
  in_addr read{};
  if (text == nullptr || inet_pton(AF_INET, text, &read) != 1) give_up("--" + std::string{name} + " ADDRESS");
  return ntohl(read.s_addr);
}

std::uint32_t number(const Options& options, std::string_view name, std::uint32_t otherwise) {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : static_cast<std::uint32_t>(std::stoul(found->second));
}

std::vector<std::unique_ptr<Session>> make_sessions(const Options& options) {
  std::vector<std::unique_ptr<Session>> sessions;
  const std::uint32_t first = address(options, "local");
  for (std::uint32_t i = 0; i < number(options, "count", 1); ++i) {
    sessions.push_back(
        std::make_unique<Session>(Session::Settings{.local = {.as = number(options, "as", 64496), .address = first + i},
                                                    .remote = address(options, "remote"),
                                                    .port = static_cast<std::uint16_t>(number(options, "port", 179)),
                                                    .base = address(options, "base"),
                                                    .size = number(options, "size", 100'000)}));
  }
  return sessions;
}

int listen_on(const Speaker& local, std::uint16_t port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(port);
  here.sin_addr.s_addr = htonl(local.address);
  if (::bind(made, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0 || ::listen(made, 64) != 0) {
    give_up("cannot listen on port " + std::to_string(port));
  }
  return made;
}

class Loop {
 public:
  explicit Loop(const Options& options) : sessions_{make_sessions(options)}, director_{sessions_, own(options)} {
    const auto port = static_cast<std::uint16_t>(number(options, "port", 179));
    for (const auto& session : sessions_) {
      listeners_.push_back(options.contains("listen") ? listen_on(session->local(), port) : -1);
    }
  }

  void run() {
    for (bool input = true; input;) {
      const std::size_t count = sessions_.size();
      std::vector<pollfd> ready;
      for (const auto& session : sessions_) ready.push_back(interest(*session));
      for (const int listener : listeners_) ready.push_back({.fd = listener, .events = POLLIN, .revents = 0});
      ready.push_back({.fd = STDIN_FILENO, .events = POLLIN, .revents = 0});
      ::poll(ready.data(), ready.size(), patience());
      for (std::size_t i = 0; i < count; ++i) {
        const auto events = static_cast<unsigned>(ready[i].revents);
        const bool failed = (events & (POLLERR | POLLHUP)) != 0;
        sessions_[i]->on_events((events & POLLIN) != 0 || failed, (events & POLLOUT) != 0);
        if (ready[count + i].revents != 0) accept(i);
      }
      if (now() >= next_tick_) tick();
      for (const auto& session : sessions_) {
        if (session->dialling() && session->descriptor() < 0) session->dial();
      }
      director_.look();
      if (ready.back().revents != 0) input = read_input();
    }
  }

 private:
  static std::uint32_t own(const Options& options) { return address(options, "own", "100.64.0.0"); }

  static pollfd interest(const Session& session) {
    short events = 0;
    if (session.wants_read()) events = static_cast<short>(events | POLLIN);
    if (session.wants_write()) events = static_cast<short>(events | POLLOUT);
    return {.fd = events == 0 ? -1 : session.descriptor(), .events = events, .revents = 0};
  }

  [[nodiscard]] int patience() const {
    for (const auto& session : sessions_) {
      if (session->dialling() && session->descriptor() < 0) return kRedial;
    }
    Nanoseconds until = next_tick_;
    if (director_.deadline() != 0) until = std::min(until, director_.deadline());
    return static_cast<int>(std::max<Nanoseconds>(0, until - now()) / 1'000'000) + 1;
  }

  void tick() {
    next_tick_ = now() + kSecond;
    for (const auto& session : sessions_) session->tick();
  }

  void accept(std::size_t i) {
    const int made = ::accept4(listeners_[i], nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (made >= 0) sessions_[i]->adopt(made);
  }

  bool read_input() {
    std::array<char, 4096> text{};
    const auto count = ::read(STDIN_FILENO, text.data(), text.size());
    if (count <= 0) return false;
    input_.append(text.data(), static_cast<std::size_t>(count));
    for (auto end = input_.find('\n'); end != std::string::npos; end = input_.find('\n')) {
      const std::string line = input_.substr(0, end);
      input_.erase(0, end + 1);
      director_.command(line);
    }
    return true;
  }

  std::vector<std::unique_ptr<Session>> sessions_;
  Director director_;
  std::vector<int> listeners_;  ///< one a session; -1: it dials
  Nanoseconds next_tick_ = now() + kSecond;
  std::string input_;
};

}  // namespace
}  // namespace eipd::bench

int main(int argc, char** argv) {
  using namespace eipd::bench;
  Loop{read_options(std::span{argv, static_cast<std::size_t>(argc)}.subspan(1))}.run();
}
