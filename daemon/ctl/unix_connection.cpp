// The daemon on this host, over its Unix socket.
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>

#include "daemon/ctl/http_exchange.hpp"

namespace eipd::ctl {
namespace {

using asio::local::stream_protocol;
using Stream = boost::beast::basic_stream<stream_protocol>;

std::string cannot_connect(const std::string& socket, boost::system::error_code error) {
  std::string out = "cannot connect to " + socket + ": " + error.message();
  if (error == asio::error::access_denied) return out + ": you need to be root or in the socket's group";
  return out + ": is eipd running? (--socket PATH, if its control.socket is elsewhere)";
}

class UnixConnection final : public HttpExchange<Stream> {
 public:
  explicit UnixConnection(const Destination& to) : HttpExchange{to.socket} {}

 private:
  asio::awaitable<Failure> connect() override {
    if (where_.size() >= sizeof(sockaddr_un{}.sun_path)) {
      co_return ClientFailure{.sentence = "the socket's path is too long: " + where_, .was_sent = false};
    }
    stream_.emplace(context_);
    stream_->expires_after(kPatience);
    const auto [error] = co_await stream_->async_connect(stream_protocol::endpoint{where_}, kAwait);
    if (error) co_return ClientFailure{.sentence = cannot_connect(where_, error), .was_sent = false};
    co_return std::nullopt;
  }
};

}  // namespace

std::unique_ptr<Connection> unix_connection(const Destination& to) {
  return std::make_unique<UnixConnection>(to);
}

}  // namespace eipd::ctl
