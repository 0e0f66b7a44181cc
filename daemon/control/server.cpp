#include "daemon/control/server.hpp"

#include <utility>

#include "daemon/control/answer.hpp"
#include "daemon/control/control_thread.hpp"
#include "daemon/control/unix_listener.hpp"
#include "daemon/observe/http_server.hpp"

namespace eipd::control {

namespace asio = boost::asio;
using observe::HttpReply;
using observe::HttpRequest;

class Server::Core {
 public:
  Core(const Queries& queries, asio::any_io_executor control)
      : http{"eipd-control",
             {.connections = 64},
             {.answer = [this](HttpRequest request) { return reply(std::move(request)); },
              .refuse = [](unsigned status) { return refuse(unreadable(status)); }}},
        control_thread{queries, std::move(control), http.context().get_executor()} {}

  observe::HttpServer http;
  std::optional<UnixListener> listener;

 private:
  asio::awaitable<HttpReply> reply(HttpRequest request) {
    auto question = read_question(request.method, request.target);
    if (!question) co_return refuse(question.error());
    co_return co_await answer(std::move(*question), control_thread);
  }

  ControlThread control_thread;  ///< ends before the server's context
};

Server::Server(const Queries& queries, asio::any_io_executor control)
    : core_{std::make_unique<Core>(queries, std::move(control))} {}
Server::~Server() {
  stop();
}

std::expected<void, std::string> Server::listen(const ServerOptions& options) {
  auto listener = UnixListener::open(core_->http.context(), options.socket, options.mode, options.group);
  if (!listener) return std::unexpected(listener.error());
  core_->listener.emplace(std::move(*listener));
  core_->http.start(observe::HttpServer::Acceptor{core_->listener->take_acceptor()});
  return {};
}

void Server::stop() {
  core_->listener.reset();
  core_->http.stop();
}

}  // namespace eipd::control
