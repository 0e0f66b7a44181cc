#include "daemon/control/server.hpp"

#include <atomic>
#include <chrono>
#include <unistd.h>
#include <utility>

#include <boost/asio/post.hpp>

#include "daemon/control/answer.hpp"
#include "daemon/control/event_stream.hpp"
#include "daemon/control/principal.hpp"
#include "daemon/control/request.hpp"
#include "daemon/control/unix_listener.hpp"
#include "daemon/observe/http_server.hpp"
#include "daemon/observe/tcp_listener.hpp"

namespace eipd::control {

namespace asio = boost::asio;
using observe::HttpReply;
using observe::HttpRequest;
using observe::HttpServer;

namespace {

/// The way in by TCP, while there is one.
struct TcpDoor {
  std::shared_ptr<observe::HttpDoor> door;
  std::shared_ptr<TlsGate> gate;
};

}  // namespace

struct Server::Change {
  Access access;
  std::optional<HttpServer::Acceptor>
      acceptor;                   ///< of a new TCP socket; nothing: the one there is stays, if one is wanted
  std::shared_ptr<TlsGate> gate;  ///< of the new socket
};

class Server::Core {
 public:
  Core(const Sources& sources, observe::Events& events, asio::any_io_executor control, TlsGate::Tell tell)
      : http{"eipd-control",
             {.connections = 64},
             {.answer = [this](HttpRequest request) { return reply(std::move(request)); },
              .refuse = [](unsigned status) { return refuse(unreadable(status)); }}},
        tell_{std::move(tell)},
        control_thread_{sources, std::move(control), http.context().get_executor()},
        streams_{events, http.context().get_executor()} {}

  /// The thread that calls adopt(), too.
  std::expected<ChangePtr, std::string> prepare(const Access& access) {
    auto change = std::make_shared<Change>(Change{.access = access});
    if (!access.tcp || access.tcp->listen == listening_) return change;
    const auto fail = [&](const std::string& why) {
      return std::unexpected("cannot serve the control API on " + to_string(access.tcp->listen) + ": " + why);
    };
    auto gate = TlsGate::make(access.tcp->files, counts, tell_);
    if (!gate) return fail(gate.error());
    auto acceptor = observe::listen_tcp(http.context(), access.tcp->listen);
    if (!acceptor) return fail(acceptor.error());
    change->gate = *std::move(gate);
    change->acceptor.emplace(*std::move(acceptor));
    return change;
  }

  /// As prepare(); `listening_` is the caller's.
  void note_listening(const Access& access) {
    listening_ = access.tcp ? std::optional{access.tcp->listen} : std::nullopt;
    serves_tcp = access.tcp.has_value();
  }

  /// On the server's thread.
  void adopt(Change& change) {
    roles_ = std::move(change.access.roles);
    if (tcp_.door && (change.acceptor || !change.access.tcp)) http.close(std::exchange(tcp_, {}).door);
    if (change.acceptor) {
      tcp_ = {.door = http.open(*std::move(change.acceptor), change.gate), .gate = change.gate};
    } else if (tcp_.gate) {
      tcp_.gate->renew(change.access.tcp->files);
    }
  }

  HandshakeCounts counts;
  std::atomic<bool> serves_tcp = false;
  HttpServer http;
  std::optional<UnixListener> listener;

 private:
  asio::awaitable<HttpReply> reply(HttpRequest request) {
    auto wanted = read_request({.method = request.method,
                                .target = request.target,
                                .body = request.body,
                                .idempotency_key = request.header("Idempotency-Key"),
                                .if_match = request.header("If-Match"),
                                .last_event_id = request.header("Last-Event-ID")});
    if (!wanted) co_return refuse(wanted.error());
    const Principal who = principals_.of(request.peer, std::chrono::steady_clock::now());
    const Caller caller{.author = author_of(who), .role = role_of(who, roles_, ::getuid())};
    if (auto* order = std::get_if<Order>(&*wanted)) {
      co_return co_await perform(std::move(*order), caller, control_thread_);
    }
    if (caller.role < Role::Read) co_return refuse(forbidden(caller, Role::Read));
    if (const auto* follow = std::get_if<AskEvents>(&*wanted)) co_return while_allowed(streams_.open(*follow), who);
    co_return co_await answer(std::move(std::get<Question>(*wanted)), control_thread_);
  }

  /// The stream ends once a reload has taken the role from its reader.
  HttpReply while_allowed(HttpReply reply, Principal who) {
    if (!reply.stream) return reply;  // a refusal
    reply.stream = [this, next = std::move(reply.stream),
                    who = std::move(who)]() -> asio::awaitable<std::optional<std::string>> {
      auto piece = co_await next();
      if (role_of(who, roles_, ::getuid()) < Role::Read) piece.reset();
      co_return piece;
    };
    return reply;
  }

  TlsGate::Tell tell_;
  std::optional<bgp::Endpoint> listening_;  ///< the caller's thread only
  // From here on the server's thread only.
  std::optional<Roles> roles_;
  Principals principals_;
  TcpDoor tcp_;
  ControlThread control_thread_;  ///< ends before the server's context
  EventStreams streams_;          ///< likewise
};

Server::Server(const Sources& sources, observe::Events& events, asio::any_io_executor control, TlsGate::Tell tell)
    : core_{std::make_unique<Core>(sources, events, std::move(control), std::move(tell))} {}
Server::~Server() {
  stop();
}

std::expected<void, std::string> Server::listen(const ServerOptions& options) {
  auto listener = UnixListener::open(core_->http.context(), options.socket, options.mode, options.group);
  if (!listener) return std::unexpected(listener.error());
  const auto change = prepare(options.access);
  if (!change) return std::unexpected(change.error());
  core_->note_listening(options.access);
  core_->adopt(**change);
  core_->listener.emplace(std::move(*listener));
  core_->http.open(HttpServer::Acceptor{core_->listener->take_acceptor()});
  core_->http.start();
  return {};
}

std::expected<Server::ChangePtr, std::string> Server::prepare(const Access& access) {
  return core_->prepare(access);
}

void Server::adopt(ChangePtr change) {
  core_->note_listening(change->access);
  asio::post(core_->http.context(), [core = core_.get(), change = std::move(change)] { core->adopt(*change); });
}

std::vector<std::pair<std::string_view, std::uint64_t>> Server::handshakes() const {
  if (!core_->serves_tcp) return {};
  return core_->counts.read();
}

void Server::stop() {
  core_->listener.reset();
  core_->http.stop();
}

}  // namespace eipd::control
