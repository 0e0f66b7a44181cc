// Connections with TLS: no octet of HTTP is read before the client has shown who it is.
#include <chrono>
#include <cstring>
#include <string>
#include <tuple>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/observe/http_conversation.hpp"
#include "daemon/observe/http_tls.hpp"

namespace eipd::observe {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

std::string address_of(const HttpConnection::Socket& socket) {
  error_code error;
  const auto end = socket.remote_endpoint(error);
  tcp::endpoint endpoint;
  if (error || end.size() > endpoint.capacity()) return "unknown";
  std::memcpy(endpoint.data(), end.data(), end.size());
  return endpoint.address().to_string() + (endpoint.address().is_v6() ? " port " : ":") +
         std::to_string(endpoint.port());
}

class TlsConnection final : public HttpConversation<TlsStream> {
 public:
  TlsConnection(Socket socket, const HttpLimits& limits, const HttpHandlers& handlers, HttpTls& tls,
                std::shared_ptr<asio::ssl::context> context)
      : HttpConversation{TlsStream{PlainStream{std::move(socket)}, *context}, limits, handlers},
        tls_{tls},
        context_{std::move(context)},
        from_{address_of(stream_.next_layer().socket())} {
    error_code ignored;
    stream_.next_layer().socket().set_option(tcp::no_delay{true}, ignored);
  }

  asio::awaitable<void> serve() override {
    await_client(Stage::Handshake, limits_.handshake);
    const auto error =
        co_await ended([this](auto end) { stream_.async_handshake(asio::ssl::stream_base::server, end); });
    done_waiting();
    if (error) {
      tls_.failed(stream_.native_handle(), error, from_);
    } else if (auto who = tls_.admit(stream_.native_handle(), from_)) {
      peer_ = *std::move(who);
      co_return co_await converse();
    }
    co_await discard(Stage::Handshake);  // the alert that says why is on its way
    close();
  }

 private:
  asio::awaitable<void> leave() override {
    await_client(Stage::Idle, kFarewell);
    std::ignore = co_await ended([this](auto end) { stream_.async_shutdown(end); });
  }

  /// What begins ends with a call of what it is given: clang-tidy 19 finds a null pointer in awaiting it directly.
  asio::awaitable<error_code> ended(auto begin) {
    error_code error;
    asio::steady_timer until{stream_.get_executor(), asio::steady_timer::time_point::max()};
    begin([&](error_code how) {
      error = how;
      until.cancel();
    });
    std::ignore = co_await until.async_wait(kAwait);
    co_return error;
  }

  HttpTls& tls_;
  std::shared_ptr<asio::ssl::context> context_;
  std::string from_;
};

}  // namespace

std::shared_ptr<HttpConnection> tls_connection(HttpConnection::Socket socket, const HttpLimits& limits,
                                               const HttpHandlers& handlers, HttpTls& tls) {
  return std::make_shared<TlsConnection>(std::move(socket), limits, handlers, tls, tls.context());
}

}  // namespace eipd::observe
