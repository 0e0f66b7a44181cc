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
#include <boost/beast/http/empty_body.hpp>
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
  std::expected<Response, std::string> get(const std::string& socket, const std::string& target) {
    std::expected<Response, std::string> result;
    context_.restart();
    asio::co_spawn(context_, exchange(socket, target, result), [](const std::exception_ptr& failure) {
      if (failure) std::rethrow_exception(failure);
    });
    context_.run();
    return result;
  }

 private:
  asio::awaitable<void> exchange(const std::string& socket, const std::string& target,
                                 std::expected<Response, std::string>& result) {
    stream_.expires_after(kPatience);
    error_code error;
    if (!stream_.socket().is_open()) {
      if (socket.size() >= sizeof(sockaddr_un{}.sun_path)) {
        result = std::unexpected("the socket's path is too long: " + socket);
        co_return;
      }
      std::tie(error) = co_await stream_.async_connect(stream_protocol::endpoint{socket}, kAwait);
      if (error) {
        result = std::unexpected(cannot_connect(socket, error));
        co_return;
      }
    }
    http::request<http::empty_body> request{http::verb::get, target, 11};
    request.set(http::field::host, "eipd");
    std::size_t size = 0;
    std::tie(error, size) = co_await http::async_write(stream_, request, kAwait);
    http::response_parser<http::string_body> parser;
    parser.body_limit(64 * 1024 * 1024);
    if (!error) std::tie(error, size) = co_await http::async_read(stream_, buffer_, parser, kAwait);
    if (error) {
      result = std::unexpected("eipd gave no answer on " + socket + ": " + error.message());
      co_return;
    }
    result = Response{parser.get().result_int(), std::move(parser.get().body())};
    stream_.expires_never();
    if (!parser.get().keep_alive()) stream_.close();
  }

  asio::io_context context_;
  boost::beast::basic_stream<stream_protocol> stream_{context_};
  boost::beast::flat_buffer buffer_;
};

Client::Client(std::string socket) : connection_{std::make_unique<Connection>()}, socket_{std::move(socket)} {}
Client::~Client() = default;

std::expected<Response, std::string> Client::get(const std::string& target) {
  return connection_->get(socket_, target);
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (kUnreserved.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 0xF];
    }
  }
  return out;
}

}  // namespace eipd::ctl
