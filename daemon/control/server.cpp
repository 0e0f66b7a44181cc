#include "daemon/control/server.hpp"

#include <unistd.h>
#include <utility>

#include "daemon/control/answer.hpp"
#include "daemon/control/event_stream.hpp"
#include "daemon/control/principal.hpp"
#include "daemon/control/request.hpp"
#include "daemon/control/unix_listener.hpp"
#include "daemon/observe/http_server.hpp"

namespace eipd::control {

namespace asio = boost::asio;
using observe::HttpReply;
using observe::HttpRequest;

class Server::Core {
 public:
  Core(const Sources& sources, observe::Events& events, asio::any_io_executor control)
      : http{"eipd-control",
             {.connections = 64},
             {.answer = [this](HttpRequest request) { return reply(std::move(request)); },
              .refuse = [](unsigned status) { return refuse(unreadable(status)); }}},
        control_thread{sources, std::move(control), http.context().get_executor()},
        streams{events, http.context().get_executor()} {}

  observe::HttpServer http;
  std::optional<UnixListener> listener;
  std::optional<Roles> roles;

 private:
  asio::awaitable<HttpReply> reply(HttpRequest request) {
    auto wanted = read_request({.method = request.method,
                                .target = request.target,
                                .body = request.body,
                                .idempotency_key = request.header("Idempotency-Key"),
                                .if_match = request.header("If-Match"),
                                .last_event_id = request.header("Last-Event-ID")});
    if (!wanted) co_return refuse(wanted.error());
    const Principal who = principal_of(request.peer);
    const Caller caller{.author = author_of(who), .role = role_of(who, roles, ::getuid())};
    if (auto* order = std::get_if<Order>(&*wanted)) {
      co_return co_await perform(std::move(*order), caller, control_thread);
    }
    if (caller.role < Role::Read) co_return refuse(forbidden(caller, Role::Read));
    if (const auto* follow = std::get_if<AskEvents>(&*wanted)) co_return streams.open(*follow);
    co_return co_await answer(std::move(std::get<Question>(*wanted)), control_thread);
  }

  ControlThread control_thread;  ///< ends before the server's context
  EventStreams streams;          ///< likewise
};

Server::Server(const Sources& sources, observe::Events& events, asio::any_io_executor control)
    : core_{std::make_unique<Core>(sources, events, std::move(control))} {}
Server::~Server() {
  stop();
}

std::expected<void, std::string> Server::listen(const ServerOptions& options) {
  auto listener = UnixListener::open(core_->http.context(), options.socket, options.mode, options.group);
  if (!listener) return std::unexpected(listener.error());
  core_->roles = options.roles;
  core_->listener.emplace(std::move(*listener));
  core_->http.start(observe::HttpServer::Acceptor{core_->listener->take_acceptor()});
  return {};
}

void Server::stop() {
  core_->listener.reset();
  core_->http.stop();
}

}  // namespace eipd::control
