// One client of an HttpServer: reads requests, one after the other, and writes the answers. Lives on the server's
// thread, in its coroutine and in the list of the door that it came in by.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include "daemon/observe/http_server.hpp"

namespace eipd::observe {

class HttpTls;

class HttpConnection {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;
  /// What a client is waited for, in the order in which clients give way to a new one: whoever is still unknown first.
  enum class Stage : std::uint8_t {
    Handshake,
    Idle,     ///< the first octet of a request
    Asking,   ///< its last
    Reading,  ///< it has to take its answer
  };
  /// Of one stage, the client that has been waited for longest is the least.
  struct Waiting {
    Stage stage = Stage::Idle;
    std::chrono::steady_clock::time_point since;
    friend auto operator<=>(const Waiting&, const Waiting&) = default;
  };

  HttpConnection() = default;
  virtual ~HttpConnection() = default;
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  /// Until the client or a deadline ends it. The object outlives it.
  virtual boost::asio::awaitable<void> serve() = 0;
  virtual void close() = 0;
  /// Nothing while the client waits for us.
  [[nodiscard]] virtual std::optional<Waiting> waiting() const = 0;
};

// `limits`, `handlers` and `tls` outlive what is made.
std::shared_ptr<HttpConnection> plain_connection(HttpConnection::Socket socket, const HttpLimits& limits,
                                                 const HttpHandlers& handlers);
std::shared_ptr<HttpConnection> tls_connection(HttpConnection::Socket socket, const HttpLimits& limits,
                                               const HttpHandlers& handlers, HttpTls& tls);

}  // namespace eipd::observe
