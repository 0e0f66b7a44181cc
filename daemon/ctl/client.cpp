#include "daemon/ctl/client.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace eipd::ctl {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::local::stream_protocol;
using boost::system::error_code;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kPatience{10};

std::string cannot_connect(const std::string& socket, error_code error) {
  std::string out = "cannot connect to " + socket + ": " + error.message();
  if (error == asio::error::access_denied) return out + ": you need to be root or in the socket's group";
  return out + ": is eipd running? (--socket PATH, if its control.socket is elsewhere)";
}

}  // namespace

class Client::Connection {
 public:
  explicit Connection(std::string socket) : socket_{std::move(socket)} {}

  /// Runs one exchange to its end.
  std::expected<Response, ClientFailure> run(asio::awaitable<void> exchange) {
    result_ = std::unexpected(ClientFailure{});
    context_.restart();
    asio::co_spawn(context_, std::move(exchange), [](const std::exception_ptr& failure) {
      if (failure) std::rethrow_exception(failure);
    });
    context_.run();
    return std::move(result_);
  }

  asio::awaitable<void> exchange(const Request& asked, const Headers& headers) {
    if (!co_await write(asked, headers)) co_return;
    http::response_parser<http::string_body> parser;
    parser.body_limit(64 * 1024 * 1024);
    const auto [error, size] = co_await http::async_read(stream_, buffer_, parser, kAwait);
    if (error) {
      fail("eipd gave no answer on " + socket_ + ": " + error.message(), true);
      co_return;
    }
    result_ = Response{parser.get().result_int(), std::move(parser.get().body())};
    stream_.expires_never();
    if (!parser.get().keep_alive()) stream_.close();
  }

  asio::awaitable<void> stream(const Request& asked, std::chrono::milliseconds quiet, const Take& take) {
    if (!co_await write(asked, {})) co_return;
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    auto [error, size] = co_await http::async_read_header(stream_, buffer_, parser, kAwait);
    bool goes_on = !error;
    while (goes_on && !parser.is_done()) {
      stream_.expires_after(quiet);
      std::tie(error, size) = co_await http::async_read_some(stream_, buffer_, parser, kAwait);
      if (error) break;
      if (parser.get().result_int() != 200) continue;
      const auto piece = std::exchange(parser.get().body(), {});
      goes_on = take(piece);
    }
    stream_.close();
    if (error) {
      fail("the stream on " + socket_ + " ended: " + error.message(), true);
    } else {
      result_ = Response{parser.get().result_int(), std::move(parser.get().body())};
    }
  }

 private:
  void fail(std::string sentence, bool was_sent) {
    result_ = std::unexpected(ClientFailure{.sentence = std::move(sentence), .was_sent = was_sent});
    stream_.close();
  }

  asio::awaitable<bool> connect() {
    if (stream_.socket().is_open()) co_return true;
    if (socket_.size() >= sizeof(sockaddr_un{}.sun_path)) {
      fail("the socket's path is too long: " + socket_, false);
      co_return false;
    }
    const auto [error] = co_await stream_.async_connect(stream_protocol::endpoint{socket_}, kAwait);
    if (error) fail(cannot_connect(socket_, error), false);
    co_return !error;
  }

  asio::awaitable<bool> write(const Request& asked, const Headers& headers) {
    stream_.expires_after(kPatience);
    const bool connected = co_await connect();
    if (!connected) co_return false;
    http::request<http::string_body> request{http::string_to_verb(asked.method), asked.target, 11};
    request.set(http::field::host, "eipd");
    for (const auto& [name, value] : headers) request.set(name, value);
    if (!asked.body.empty()) {
      request.set(http::field::content_type, "application/json");
      request.body() = asked.body;
    }
    request.prepare_payload();
    const auto [error, size] = co_await http::async_write(stream_, request, kAwait);
    if (error) fail("eipd took no request on " + socket_ + ": " + error.message(), true);
    co_return !error;
  }

  std::string socket_;
  std::expected<Response, ClientFailure> result_;
  asio::io_context context_;
  boost::beast::basic_stream<stream_protocol> stream_{context_};
  boost::beast::flat_buffer buffer_;
};

Client::Client(std::string socket) : connection_{std::make_unique<Connection>(std::move(socket))} {}
Client::~Client() = default;

std::expected<Response, ClientFailure> Client::send(const Request& request, const Headers& headers) {
  return connection_->run(connection_->exchange(request, headers));
}

std::expected<Response, ClientFailure> Client::stream(const Request& request, std::chrono::milliseconds quiet,
                                                      const Take& take) {
  return connection_->run(connection_->stream(request, quiet, take));
}

}  // namespace eipd::ctl
