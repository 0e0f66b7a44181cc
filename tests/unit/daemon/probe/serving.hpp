// A server on a thread of its own, for tests of the engine, whose probes run on threads too.
#pragma once

#include <atomic>
#include <thread>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {

class Serving {
 public:
  explicit Serving(Server::Serve serve) : server_{loop_, std::move(serve)}, target_{server_.target()} {
    thread_ = std::jthread{[this] { loop_.run(); }};
  }
  ~Serving() { loop_.stop(); }
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  [[nodiscard]] const std::string& target() const { return target_; }
  /// How many connections came; ends the service, so that nobody counts any more.
  int stop_and_count() {
    loop_.stop();
    thread_.join();
    return server_.connections();
  }

 private:
  asio::io_context loop_;
  Server server_;
  std::string target_;
  std::jthread thread_;
};

}  // namespace eipd::probe::test
