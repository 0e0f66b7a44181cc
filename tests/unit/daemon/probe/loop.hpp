// A loop and servers for the probes' tests: real sockets on loopback, everything on the test's own thread.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio.hpp>
#include <gtest/gtest.h>

#include "daemon/probe/probe.hpp"
#include "daemon/probe/surroundings.hpp"

namespace eipd::probe::test {

using namespace std::chrono_literals;  // NOLINT: the tests' times
namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using health::Outcome;

inline constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
inline constexpr auto kLongest = 20s;  ///< for what must not take long but may on a loaded machine

/// Listens on a port of the kernel's choice and hands each connection to `serve`, a coroutine.
class Server {
 public:
  using Serve = std::function<asio::awaitable<void>(tcp::socket&)>;

  Server(asio::io_context& loop, Serve serve, const char* address = "127.0.0.1")
      : acceptor_{loop, tcp::endpoint{asio::ip::make_address(address), 0}}, serve_{std::move(serve)} {
    asio::co_spawn(loop, accept(), asio::detached);
  }
  [[nodiscard]] std::string target() const {
    const auto endpoint = acceptor_.local_endpoint();
    const auto host = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? '[' + host + ']' : host) + ':' + std::to_string(endpoint.port());
  }
  [[nodiscard]] std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  asio::awaitable<void> accept() {
    while (true) {
      auto [error, socket] = co_await acceptor_.async_accept(kAwait);
      if (error) co_return;
      ++connections_;
      asio::co_spawn(acceptor_.get_executor(), hold(std::move(socket)), asio::detached);
    }
  }
  asio::awaitable<void> hold(tcp::socket socket) { co_await serve_(socket); }

  tcp::acceptor acceptor_;
  Serve serve_;
  int connections_ = 0;
};

/// Reads the whole request.
inline asio::awaitable<std::string> request(tcp::socket& socket) {
  std::string text;
  co_await asio::async_read_until(socket, asio::dynamic_buffer(text), "\r\n\r\n", kAwait);
  co_return text;
}

/// Until the other side ends the connection.
inline asio::awaitable<void> drain(tcp::socket& socket) {
  std::array<char, 1024> bytes{};
  while (true) {
    const auto [error, size] = co_await socket.async_read_some(asio::buffer(bytes), kAwait);
    if (error) co_return;
  }
}

/// A server that answers each request with `text` and then ends the connection.
inline Server::Serve answers(std::string text) {
  return [text = std::move(text)](tcp::socket& socket) -> asio::awaitable<void> {
    co_await request(socket);
    co_await asio::async_write(socket, asio::buffer(text), kAwait);
  };
}

inline asio::awaitable<void> says_nothing(tcp::socket& socket) {
  co_await drain(socket);
}

inline asio::awaitable<void> resets(tcp::socket& socket) {
  co_await request(socket);
  socket.set_option(asio::socket_base::linger{true, 0});
  socket.close();
}

/// A port at which nothing listens: it was free a moment ago.
inline std::string closed_port(asio::io_context& loop) {
  const tcp::acceptor acceptor{loop, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
  return "127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
}

class ProbeTest : public testing::Test {
 protected:
  /// One run of the check against the target.
  Attempt probe(const health::CheckSettings& settings, const std::string& target) {
    const auto probe = make_probe(settings, target, around_);
    return run(probe->run(Clock::now() + settings.timeout));
  }
  template <class Result>
  Result run(asio::awaitable<Result> work) {
    std::optional<Result> result;
    asio::co_spawn(loop_, std::move(work), [&](const std::exception_ptr& error, Result r) {
      EXPECT_FALSE(error);
      result = std::move(r);
    });
    const auto limit = Clock::now() + kLongest;
    loop_.restart();  // it stops whenever it has nothing left to do
    while (!result && Clock::now() < limit) loop_.run_one_until(limit);
    EXPECT_TRUE(result) << "the run did not end";
    return result.value_or(Result{});
  }

  static health::CheckSettings check(health::CheckKind kind, std::chrono::milliseconds timeout = 10s) {
    health::CheckSettings settings;
    settings.name = "test";
    settings.kind = std::move(kind);
    settings.timeout = timeout;
    return settings;
  }

  asio::io_context loop_;
  Surroundings around_{loop_, [](const Name& name) -> Addresses {
                         if (name.host == "here.example") return std::vector{*bgp::parse_address("127.0.0.1")};
                         return std::unexpected(resolver_failure("no such name"));
                       }};
};

}  // namespace eipd::probe::test
