// A small HTTP/1.1 server on a thread of its own at nice 19, for the exporter and the control API: it speaks the
// protocol and keeps its bounds, what is answered is the handler's.
//
// It has one or more doors: listening sockets, with TLS or without. Bounds: so many connections a door; when all are
// taken, a client that is waited for gives way (in its handshake, idle, or slow to ask or to read, in this order), and
// while every client waits for us the next one does, too. Headers and bodies have a size, and every handshake, read and
// write a deadline, so a slow or idle client costs a file descriptor for a while and nothing else.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

namespace eipd::observe {

/// Who is at the other end, as far as the system vouches for it.
struct HttpPeer {
  std::optional<std::uint32_t> uid;  ///< of a Unix socket's client (SO_PEERCRED)
  std::uint32_t gid = 0;             ///< likewise; its primary group
  std::string certificate;           ///< the common name of a TLS client's certificate; empty: none
  std::vector<std::string> names;    ///< its subject alternative names: "dns:noc.example", "uri:spiffe://…", "email:…"
};

struct HttpRequest {
  std::string method;  ///< "GET"; HEAD comes as GET, and the server leaves the body away
  std::string target;  ///< as sent: path and query, percent-encoded
  std::vector<std::pair<std::string, std::string>> headers;  ///< as sent
  std::string body;
  HttpPeer peer;

  /// The value of a header, whatever its letters' case; nothing if it is not there, the first if it is there twice.
  [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
};

struct HttpReply {
  unsigned status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  /// If set, the body is what it gives, piece by piece, each made when the one before has been sent; nothing ends it.
  std::function<std::optional<std::string>()> pieces;
  /// As `pieces`, where the next one is to be waited for: for streams of events.
  std::function<boost::asio::awaitable<std::optional<std::string>>()> stream;
};

struct HttpLimits {
  std::size_t connections = 16;
  std::size_t header = 8 * 1024;               ///< octets
  std::size_t body = 64 * 1024;                ///< octets
  std::chrono::milliseconds handshake{5'000};  ///< of TLS
  std::chrono::milliseconds idle{60'000};      ///< for the first octet of a request
  std::chrono::milliseconds request{5'000};    ///< from there to its last
  std::chrono::milliseconds response{10'000};  ///< for each piece of the answer
};

/// Both run on the server's thread.
struct HttpHandlers {
  std::function<boost::asio::awaitable<HttpReply>(HttpRequest)> answer;
  /// What to say of a request that could not be read: status 400, 413 or 431. The connection ends after it.
  std::function<HttpReply(unsigned status)> refuse;
};

class HttpDoor;
class HttpTls;

class HttpServer {
 public:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol>;

  HttpServer(const char* thread_name, HttpLimits limits, HttpHandlers handlers);
  /// As stop().
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// To make acceptors with, and to post to the server's thread.
  [[nodiscard]] boost::asio::io_context& context();
  /// Lets clients in; the acceptor listens already. `tls` null: without. Before start(), then on the server's thread.
  std::shared_ptr<HttpDoor> open(Acceptor acceptor, std::shared_ptr<HttpTls> tls = nullptr);
  /// Ends a door and its connections. On the server's thread.
  void close(const std::shared_ptr<HttpDoor>& door);
  /// Starts the thread; once.
  void start();
  /// Closes everything at once and ends the thread; idempotent.
  void stop();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace eipd::observe
