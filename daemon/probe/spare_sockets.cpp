#include "daemon/probe/spare_sockets.hpp"

#include <cerrno>
#include <unistd.h>
#include <utility>

#include <boost/asio.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace eipd::probe {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

std::size_t shelf(const tcp& protocol) {
  return protocol == tcp::v4() ? 0 : 1;
}

/// Options that a disconnected socket keeps, so they are set once.
void prepare(int socket) {
  const linger reset{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  const int one = 1;  // of a socket that connects it holds back the handshake's ACK until there is data
  ::setsockopt(socket, IPPROTO_TCP, TCP_DEFER_ACCEPT, &one, sizeof one);
}

/// An error that is pending would fail the next connection.
void forget_error(int socket) {
  int value = 0;
  socklen_t size = sizeof value;
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &value, &size);
}

}  // namespace

std::expected<SpareSockets::Socket, Attempt> SpareSockets::take(const tcp& protocol) {
  auto& spare = spare_[shelf(protocol)];
  if (spare.empty()) return make(protocol);
  Socket socket{std::move(spare.back())};
  spare.pop_back();
  return socket;
}

std::expected<SpareSockets::Socket, Attempt> SpareSockets::make(const tcp& protocol) const {
  const int made = ::socket(protocol.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (made < 0) return std::unexpected(failed(error_code{errno, boost::system::system_category()}));
  prepare(made);
  Socket socket{executor_};
  error_code error;
  socket.assign(protocol, made, error);
  if (!error) return socket;
  ::close(made);
  return std::unexpected(failed(error));
}

void SpareSockets::give_back(const tcp& protocol, Socket socket) {
  auto& spare = spare_[shelf(protocol)];
  const int descriptor = socket.native_handle();
  const sockaddr nowhere{.sa_family = AF_UNSPEC, .sa_data = {}};
  if (spare.size() >= kMost || ::connect(descriptor, &nowhere, sizeof nowhere) != 0) return;  // closes it, with RST
  forget_error(descriptor);  // the reset that it sent is one
  spare.push_back(std::move(socket));
}

}  // namespace eipd::probe
