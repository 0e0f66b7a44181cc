#include "daemon/observe/http_server.hpp"

#include <algorithm>
#include <exception>
#include <list>
#include <thread>
#include <tuple>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/observe/background.hpp"
#include "daemon/observe/http_connection.hpp"

namespace eipd::observe {

namespace asio = boost::asio;

class HttpServer::Core {
 public:
  Core(const char* thread_name, HttpLimits limits, Handlers handlers)
      : thread_name_{thread_name}, limits_{limits}, handlers_{std::move(handlers)} {}
  ~Core() { stop(); }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  void start(Acceptor acceptor) {
    acceptor_.emplace(std::move(acceptor));
    asio::co_spawn(context, accept(), [](const std::exception_ptr&) {});
    thread_ = std::thread{[this] {
      enter_background(thread_name_);
      context.run();
    }};
  }

  void stop() {
    context.stop();
    if (thread_.joinable()) thread_.join();
    for (const auto& connection : connections_) connection->close();
    acceptor_.reset();
  }

  asio::io_context context{1};

 private:
  asio::awaitable<void> accept() {
    asio::steady_timer pause{context};
    for (;;) {
      asio::generic::stream_protocol::socket socket{context};
      const auto [error] = co_await acceptor_->async_accept(socket, asio::as_tuple(asio::use_awaitable));
      if (error) {  // out of descriptors, most likely: not in a busy loop
        pause.expires_after(std::chrono::milliseconds{100});
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
      } else if (make_room()) {
        take(std::move(socket));
      }
    }
  }

  /// Whether there is a place for one connection more, after the longest waiting one gave way if need be.
  bool make_room() {
    if (connections_.size() < limits_.connections) return true;
    const auto longest = std::ranges::min_element(connections_, [](const auto& a, const auto& b) {
      const auto never = std::chrono::steady_clock::time_point::max();
      return a->waiting_since().value_or(never) < b->waiting_since().value_or(never);
    });
    if (longest == connections_.end() || !(*longest)->waiting_since()) return false;
    (*longest)->close();
    connections_.erase(longest);
    return true;
  }

  void take(asio::generic::stream_protocol::socket socket) {
    auto connection = std::make_shared<HttpConnection>(std::move(socket), limits_, handlers_);
    connections_.push_back(connection);
    // Whatever went wrong with one client (even no memory for it) ends with it.
    asio::co_spawn(context, connection->serve(),
                   [this, connection](const std::exception_ptr&) { connections_.remove(connection); });
  }

  const char* thread_name_;
  const HttpLimits limits_;
  const Handlers handlers_;
  std::list<std::shared_ptr<HttpConnection>> connections_;  ///< the server's thread only
  std::optional<Acceptor> acceptor_;
  std::thread thread_;
};

HttpServer::HttpServer(const char* thread_name, HttpLimits limits, Handlers handlers)
    : core_{std::make_unique<Core>(thread_name, limits, std::move(handlers))} {}
HttpServer::~HttpServer() = default;

asio::io_context& HttpServer::context() {
  return core_->context;
}

void HttpServer::start(Acceptor acceptor) {
  core_->start(std::move(acceptor));
}

void HttpServer::stop() {
  core_->stop();
}

}  // namespace eipd::observe
