#include "daemon/probe/datagram_socket.hpp"

#include <cerrno>

#include <boost/asio.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

#include "daemon/probe/source_guard.hpp"

namespace eipd::probe {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr unsigned kInATurn = 16;  ///< datagrams, before the loop's other work and the deadline have their say

Attempt last_failure() {
  return failed({errno, boost::system::system_category()});
}

}  // namespace

std::shared_ptr<DatagramSocket> DatagramSocket::make(const asio::any_io_executor& executor,
                                                     health::TimePoint deadline) {
  std::shared_ptr<DatagramSocket> socket{new DatagramSocket{executor, deadline}};
  socket->watch_deadline();
  return socket;
}

DatagramSocket::DatagramSocket(const asio::any_io_executor& executor, health::TimePoint deadline)
    : descriptor_{executor}, deadline_{executor, deadline} {}

void DatagramSocket::watch_deadline() {
  deadline_.async_wait([self = shared_from_this()](const error_code& error) {
    if (error) return;  // closed before
    self->expired_ = true;
    self->close();
  });
}

std::optional<Attempt> DatagramSocket::connect(int descriptor, const bgp::Endpoint& to, const LocalSide& from) {
  if (descriptor < 0) return last_failure();
  error_code error;
  descriptor_.assign(descriptor, error);
  if (error) {
    ::close(descriptor);
    return failed(error);
  }
  descriptor_.non_blocking(true, error);
  if (auto failure = bind_to(descriptor, from)) return failure;
  const auto address = remote_address(to);
  if (!address) return address.error();
  hear_errors(descriptor, to.address.is_v4());
  const asio::ip::udp::endpoint endpoint{*address, to.port};
  if (::connect(descriptor, endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0) return last_failure();
  if (from.guard != nullptr) return from.guard->after(descriptor, to);
  return std::nullopt;
}

std::optional<Attempt> DatagramSocket::send(std::string_view octets) {
  if (::send(descriptor_.native_handle(), octets.data(), octets.size(), MSG_NOSIGNAL) >= 0) return std::nullopt;
  return last_failure();
}

asio::awaitable<std::expected<std::size_t, Attempt>> DatagramSocket::receive(std::span<char> space) {
  if (++received_ % kInATurn == 0)
    co_await asio::post(asio::use_awaitable);  // a flood must not keep the loop to itself
  while (true) {
    if (expired_) co_return std::unexpected(Attempt{health::Outcome::Timeout, "no answer before the deadline"});
    const auto size = ::recv(descriptor_.native_handle(), space.data(), space.size(), 0);
    if (size >= 0) co_return static_cast<std::size_t>(size);
    if (errno != EAGAIN && errno != EINTR) co_return std::unexpected(last_failure());
    co_await descriptor_.async_wait(asio::posix::descriptor_base::wait_read, asio::as_tuple(asio::use_awaitable));
  }
}

void DatagramSocket::close() {
  error_code ignored;
  deadline_.cancel();
  descriptor_.close(ignored);
}

}  // namespace eipd::probe
