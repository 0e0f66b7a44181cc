// One way into an HttpServer: a listening socket and the connections that came in by it, which share a bound. Lives on
// the server's thread.
#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <optional>

#include <boost/asio/steady_timer.hpp>

#include "daemon/observe/http_server.hpp"

namespace eipd::observe {

class HttpConnection;

class HttpDoor : public std::enable_shared_from_this<HttpDoor> {
 public:
  /// `handlers` outlive it; `tls` may be null: without.
  HttpDoor(HttpServer::Acceptor acceptor, HttpLimits limits, const HttpHandlers& handlers,
           std::shared_ptr<HttpTls> tls);
  ~HttpDoor();
  HttpDoor(const HttpDoor&) = delete;
  HttpDoor& operator=(const HttpDoor&) = delete;

  /// Waits for the next client. Once; then it goes on by itself.
  void open();
  /// The socket, and every connection.
  void close();

 private:
  using Socket = boost::asio::generic::stream_protocol::socket;
  void let_in();
  void wait(std::chrono::milliseconds time, void (*then)(HttpDoor& door));
  bool make_room();
  void take(Socket socket);

  HttpServer::Acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::optional<Socket> next_;  ///< came, and waits for a place
  const HttpLimits limits_;
  const HttpHandlers& handlers_;
  const std::shared_ptr<HttpTls> tls_;
  std::list<std::shared_ptr<HttpConnection>> connections_;
};

}  // namespace eipd::observe
