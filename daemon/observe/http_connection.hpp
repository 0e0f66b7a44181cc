// One client of an HttpServer: reads requests, one after the other, and writes the answers. Lives on the server's
// thread, in its coroutine and in the server's list.
#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "daemon/observe/http_server.hpp"

namespace eipd::observe {

class HttpConnection {
 public:
  using Protocol = boost::asio::generic::stream_protocol;
  using Stream = boost::beast::basic_stream<Protocol>;
  using Request = boost::beast::http::request<boost::beast::http::string_body>;

  /// `limits` and `handlers` outlive it.
  HttpConnection(Protocol::socket socket, const HttpLimits& limits, const HttpServer::Handlers& handlers);

  /// Until the client or a deadline ends it.
  boost::asio::awaitable<void> serve();
  void close();

  /// Since when it waits for the first octet of a request; nothing while it does not.
  [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> waiting_since() const { return waiting_since_; }

 private:
  boost::asio::awaitable<std::optional<Request>> read();
  boost::asio::awaitable<bool> refuse(unsigned status);
  boost::asio::awaitable<bool> write(HttpReply reply, unsigned version, bool keep_alive, bool head);
  boost::asio::awaitable<bool> write_pieces(HttpReply reply, unsigned version, bool keep_alive, bool head);

  Stream stream_;
  HttpPeer peer_;
  boost::beast::flat_buffer buffer_;
  const HttpLimits& limits_;
  const HttpServer::Handlers& handlers_;
  std::optional<std::chrono::steady_clock::time_point> waiting_since_;
};

}  // namespace eipd::observe
