// A daemon anywhere, over TCP: it shows a certificate for the name that it was called by, and so do we.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "daemon/ctl/http_exchange.hpp"

namespace eipd::ctl {
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using Stream = asio::ssl::stream<boost::beast::basic_stream<tcp>>;

/// An alert of the daemon's: nothing was done.
bool is_alert(error_code error) {
  return error.category() == asio::error::get_ssl_category() &&
         ERR_GET_REASON(static_cast<unsigned long>(error.value())) >= SSL_AD_REASON_OFFSET;
}

class TlsConnection final : public HttpExchange<Stream> {
 public:
  explicit TlsConnection(const Destination& to) : HttpExchange{to.server}, to_{to} {}

 private:
  static ClientFailure failure(std::string sentence) { return {.sentence = std::move(sentence), .was_sent = false}; }

  asio::awaitable<Failure> connect() override {
    if (auto failed = load_files()) co_return failed;
    tcp::resolver resolver{context_};
    const auto [unknown, addresses] = co_await resolver.async_resolve(to_.host(), to_.port(), kAwait);
    if (unknown) co_return failure("cannot find the address of " + to_.host() + ": " + unknown.message());
    stream_.emplace(context_, tls_);
    stream_->next_layer().expires_after(kPatience);
    const auto [error, where] = co_await stream_->next_layer().async_connect(addresses, kAwait);
    if (error) {
      co_return failure("cannot connect to " + where_ + ": " + error.message() +
                        ": is this the listen of eipd's control.tcp?");
    }
    co_return co_await handshake();
  }

  asio::awaitable<Failure> handshake() {
    error_code error;
    const std::string host = to_.host();
    asio::ip::make_address(host, error);
    if (error) SSL_set_tlsext_host_name(stream_->native_handle(), host.c_str());  // for a name only (RFC 6066 §3)
    stream_->set_verify_mode(asio::ssl::verify_peer);
    stream_->set_verify_callback(asio::ssl::host_name_verification{host});
    std::tie(error) = co_await stream_->async_handshake(asio::ssl::stream_base::client, kAwait);
    if (!error) co_return std::nullopt;
    if (is_alert(error)) co_return broken("", error);
    const long verified = SSL_get_verify_result(stream_->native_handle());
    if (verified == X509_V_OK) co_return failure("no TLS with " + where_ + ": " + error.message());
    co_return failure("the certificate of " + where_ + " is not one of --ca " + to_.ca + " for " + host + ": " +
                      X509_verify_cert_error_string(verified));
  }

  Failure load_files() {
    SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
    error_code error;
    const auto cannot = [&](const std::string& file) { return failure("cannot use " + file + ": " + error.message()); };
    tls_.load_verify_file(to_.ca, error);
    if (error) return cannot("--ca " + to_.ca);
    tls_.use_certificate_chain_file(to_.cert, error);
    if (error) return cannot("--cert " + to_.cert);
    tls_.use_private_key_file(to_.key, asio::ssl::context::pem, error);
    if (error) return cannot("--key " + to_.key);
    return std::nullopt;
  }

  /// In TLS 1.3 the daemon's word on our certificate comes after the handshake.
  ClientFailure broken(const std::string& what, error_code error) override {
    if (!is_alert(error)) return HttpExchange::broken(what, error);
    return failure("eipd on " + where_ + " does not take --cert " + to_.cert + ": " + error.message() +
                   ": it has to be of its control.tcp.ca, for clients, and valid today");
  }

  const Destination to_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
};

}  // namespace

std::unique_ptr<Connection> tls_connection(const Destination& to) {
  return std::make_unique<TlsConnection>(to);
}

}  // namespace eipd::ctl
