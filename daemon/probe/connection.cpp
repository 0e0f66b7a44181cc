#include "daemon/probe/connection.hpp"

#include <array>
#include <cerrno>
#include <tuple>
#include <unistd.h>

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

void set_quick_ack(int socket, bool quick) {
  const int value = quick ? 1 : 0;
  ::setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &value, sizeof value);
}

/// How a connection attempt ended.
error_code pending_error(int socket) {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &value, &size) != 0) value = errno;
  return {value, boost::system::system_category()};
}

}  // namespace

std::shared_ptr<Connection> Connection::make(const asio::any_io_executor& executor, health::TimePoint deadline) {
  std::shared_ptr<Connection> connection{new Connection{executor, deadline}};
  connection->watch_deadline();
  return connection;
}

Connection::Connection(const asio::any_io_executor& executor, health::TimePoint deadline)
    : socket_{executor}, deadline_{executor, deadline} {}

void Connection::watch_deadline() {
  deadline_.async_wait([self = shared_from_this()](const error_code& error) {
    if (error || self->kept_) return;  // closed before, or kept just before it expired
    self->expired_ = true;
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
  if (auto failure_to_open = open(endpoint, from)) co_return failure_to_open;
  // Not async_connect(), which asks the kernel thrice more, and ten thousand checks a second feel that.
  if (::connect(socket_.native_handle(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0) {
    if (errno != EINPROGRESS) co_return failed(error_code{errno, boost::system::system_category()});
    const auto [error] = co_await socket_.async_wait(tcp::socket::wait_write, kAwait);
    if (error) co_return failure(error);
    if (const auto refused = pending_error(socket_.native_handle())) co_return failure(refused);
  }
  if (from.guard != nullptr) {
    if (auto eip = from.guard->after(socket_.native_handle(), to)) co_return eip;
  }
  if (is_connected_to_itself(socket_, endpoint))
    co_return Attempt{Outcome::Refused, "connected to itself: nobody listens"};
  co_return std::nullopt;
}

std::optional<Attempt> Connection::open(const tcp::endpoint& to, const LocalSide& from) {
  error_code error;
  if (expired_) return failure(error);
  const int made = ::socket(to.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (made < 0) return failed(error_code{errno, boost::system::system_category()});
  socket_.assign(to.protocol(), made, error);
  if (error) {
    ::close(made);
    return failed(error);
  }
  set_quick_ack(socket_.native_handle(), false);
  return bind_to(socket_.native_handle(), from);
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
  set_quick_ack(socket_.native_handle(), true);
}

void Connection::keep() {
  acknowledge();
  kept_ = true;
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
}

void Connection::close() {
  error_code ignored;
  deadline_.cancel();
  socket_.close(ignored);
}

void Connection::close_soon() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->close(); });
}

void Connection::abort() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
  close();
}

bool is_connected_to_itself(const tcp::socket& socket, const tcp::endpoint& to) {
  error_code unknown;
  const auto local = socket.local_endpoint(unknown);
  return !unknown && local == to;
}

}  // namespace eipd::probe
