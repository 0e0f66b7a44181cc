#include "daemon/probe/connection.hpp"

#include <cerrno>
#include <chrono>
#include <utility>

#include <boost/asio.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "daemon/probe/source_guard.hpp"

namespace eipd::probe {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using health::Outcome;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kMoment{2};  ///< from a failure to the UPDATE, and some

error_code last_error() {
  return {errno, boost::system::system_category()};
}

}  // namespace

std::shared_ptr<Connection> Connection::make(SpareSockets& sockets, health::TimePoint deadline) {
  std::shared_ptr<Connection> connection{new Connection{sockets, deadline}};
  connection->watch_deadline();
  return connection;
}

Connection::Connection(SpareSockets& sockets, health::TimePoint deadline)
    : sockets_{sockets}, socket_{sockets.executor()}, deadline_{sockets.executor(), deadline} {}

void Connection::watch_deadline() {
  deadline_.async_wait([self = shared_from_this()](const error_code& error) {
    if (error || self->kept_) return;  // closed before, or kept just before it expired
    self->expired_ = true;
    self->spare_ = false;  // somebody may be waiting on it
    self->close();
  });
}

asio::awaitable<std::optional<Attempt>> Connection::connect(bgp::Endpoint to, LocalSide from) {
  const auto address = remote_address(to);
  if (!address) co_return address.error();
  if (from.guard != nullptr) {
    if (auto eip = from.guard->before(to, from)) co_return eip;
  }
  const tcp::endpoint endpoint{*address, to.port};
  if (auto failure_to_open = open(endpoint.protocol(), from)) co_return failure_to_open;
  if (auto failure_to_connect = co_await establish(endpoint)) co_return failure_to_connect;
  if (const auto local = local_end(socket_.native_handle())) {
    if (from.guard != nullptr) {
      if (auto eip = from.guard->after(local->address, to)) co_return eip;
    }
    if (is_same_end(*local, to)) co_return Attempt{Outcome::Refused, "connected to itself: nobody listens"};
  }
  spare_ = from.leaves_all_to_the_kernel();
  co_return std::nullopt;
}

std::optional<Attempt> Connection::open(const tcp& protocol, const LocalSide& from) {
  if (expired_) return failure({});
  auto socket = from.leaves_all_to_the_kernel() ? sockets_.take(protocol) : sockets_.make(protocol);
  if (!socket) return std::move(socket.error());
  protocol_ = protocol;
  socket_ = *std::move(socket);
  return bind_to(socket_.native_handle(), from);
}

/// Asked again, connect() says how the attempt went. Not async_connect(), which asks the kernel thrice more, and ten
/// thousand checks a second feel that.
asio::awaitable<std::optional<Attempt>> Connection::establish(const tcp::endpoint& to) {
  while (::connect(socket_.native_handle(), to.data(), static_cast<socklen_t>(to.size())) != 0) {
    if (errno == EINPROGRESS) continue;  // a target on this host has answered by now
    if (errno != EALREADY) co_return failed(last_error());
    const auto [error] = co_await socket_.async_wait(tcp::socket::wait_write, kAwait);
    if (error || expired_) co_return failure(error);
  }
  co_return std::nullopt;
}

asio::awaitable<std::optional<Attempt>> Connection::write(std::string_view text) {
  const auto [error, size] = co_await asio::async_write(socket_, asio::buffer(text.data(), text.size()), kAwait);
  if (error) co_return failure(error);
  co_return std::nullopt;
}

asio::awaitable<std::expected<std::size_t, Attempt>> Connection::read_some(std::span<char> space) {
  const auto [error, size] = co_await socket_.async_read_some(asio::buffer(space.data(), space.size()), kAwait);
  if (error) co_return std::unexpected(failure(error));
  co_return size;
}

Attempt Connection::failure(const error_code& error) const {
  if (expired_) return {Outcome::Timeout, "no answer before the deadline"};
  return failed(error);
}

void Connection::acknowledge() {
  const int on = 1;
  ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

void Connection::keep() {
  acknowledge();
  kept_ = true;
  spare_ = false;  // somebody waits on it until it ends
  deadline_.cancel();
  const int on = 1;
  const int idle = 15;  // seconds, as the next
  const int between = 5;
  const int tries = 3;
  const int socket = socket_.native_handle();
  ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &between, sizeof between);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &tries, sizeof tries);
  hear_errors(socket, protocol_ == tcp::v4());
}

void Connection::close() {
  deadline_.cancel();
  if (std::exchange(spare_, false)) return sockets_.give_back(protocol_, std::move(socket_));
  error_code ignored;
  socket_.close(ignored);
}

void Connection::finish(Outcome outcome) {
  if (outcome == Outcome::Success) return close();
  deadline_.expires_after(kMoment);
  deadline_.async_wait([self = shared_from_this()](const error_code&) { self->close(); });
}

bool is_same_end(const bgp::Endpoint& local, const bgp::Endpoint& to) {
  return local.port == to.port && local.address == to.address;
}

}  // namespace eipd::probe
