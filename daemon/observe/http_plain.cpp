// Connections without TLS: of Unix sockets, whose clients the kernel vouches for, and of the exporter.
#include <sys/socket.h>

#include "daemon/observe/http_conversation.hpp"

namespace eipd::observe {
namespace {

/// Whom the kernel says a Unix socket was connected by (unix(7)); nobody for another socket.
HttpPeer peer_of(HttpConnection::Socket& socket) {
  ::ucred who{};
  ::socklen_t size = sizeof who;
  const int failed = ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &who, &size);
  if (failed != 0 || who.uid == static_cast<::uid_t>(-1)) return {};
  return {.uid = who.uid, .gid = who.gid};
}

class PlainConnection final : public HttpConversation<PlainStream> {
 public:
  PlainConnection(Socket socket, const HttpLimits& limits, const HttpHandlers& handlers)
      : HttpConversation{PlainStream{std::move(socket)}, limits, handlers} {
    peer_ = peer_of(stream_.socket());
  }

  boost::asio::awaitable<void> serve() override { return converse(); }

 private:
  boost::asio::awaitable<void> leave() override {
    boost::system::error_code ignored;
    stream_.socket().shutdown(Socket::shutdown_both, ignored);
    co_return;
  }
};

}  // namespace

std::shared_ptr<HttpConnection> plain_connection(HttpConnection::Socket socket, const HttpLimits& limits,
                                                 const HttpHandlers& handlers) {
  return std::make_shared<PlainConnection>(std::move(socket), limits, handlers);
}

}  // namespace eipd::observe
