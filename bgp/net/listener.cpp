#include "bgp/net/listener.hpp"

#include <tuple>
#include <utility>

#include <boost/asio/error.hpp>

#include "bgp/net/asio_address.hpp"

namespace eipd::bgp::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::uint16_t kFirstUnprivilegedPort = 1024;  // Linux' default

}  // namespace

Listener::Listener(const asio::any_io_executor& executor, Accepted accepted, Prepare prepare)
    : acceptor_{executor}, accepted_{std::move(accepted)}, prepare_{std::move(prepare)}, retry_{executor} {}

std::expected<void, std::string> Listener::open(const Endpoint& endpoint, const std::string& device) {
  const auto local = to_asio(ScopedAddress{endpoint.address, endpoint.zone}, endpoint.port);
  if (!local) return std::unexpected("no interface " + endpoint.zone);
  error_code error;
  acceptor_.open(local->protocol(), error);
  if (error) return std::unexpected(error.message());
  if (const auto ready = configure_listener(acceptor_.native_handle(), endpoint.address.family()); !ready)
    return std::unexpected(ready.error().text());
  if (!device.empty()) {
    if (const auto bound = bind_to_device(acceptor_.native_handle(), device); !bound)
      return std::unexpected(bound.error().text());
    share_port(true);
  }
  device_ = device;
  acceptor_.bind(*local, error);
  if (!error) endpoint_ = from_asio(acceptor_.local_endpoint(error));
  if (!error) prepare_(*this);
  if (!error) acceptor_.listen(kBacklog, error);
  if (error == asio::error::access_denied && endpoint.port < kFirstUnprivilegedPort)
    return std::unexpected(error.message() + " (a port below 1024 needs the capability CAP_NET_BIND_SERVICE)");
  if (error) return std::unexpected(error.message());
  share_port(false);
  accept();
  return {};
}

void Listener::share_port(bool shared) {
  std::ignore = net::share_port(acceptor_.native_handle(), shared);
}

void Listener::close() {
  retry_.cancel();
  error_code ignored;
  acceptor_.close(ignored);
}

void Listener::accept() {
  acceptor_.async_accept([self = shared_from_this(), this](const error_code& error, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (!error) {
      accepted_(*this, std::move(socket));
      if (acceptor_.is_open()) accept();
    } else if (error == asio::error::connection_aborted) {
      accept();
    } else {
      retry_.arm(kRetry, [this] { accept(); });
    }
  });
}

SocketResult Listener::set_md5_key(const ScopedAddress& peer, std::string_view key) {
  return net::set_md5_key(acceptor_.native_handle(), peer, key);
}

void Listener::remove_md5_key(const ScopedAddress& peer) {
  std::ignore = net::set_md5_key(acceptor_.native_handle(), peer, {});
}

void Listener::set_min_ttl(std::uint8_t min_ttl) {
  std::ignore = set_listener_min_ttl(acceptor_.native_handle(), family(), min_ttl);
}

}  // namespace eipd::bgp::net
