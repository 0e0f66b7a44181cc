// The control API's side of TLS: what the server shows, whom it lets in, and what is told of those it doesn't. TLS 1.2
// or newer; a client without a certificate that `ca` vouches for is refused before an octet of HTTP is read; sessions
// are not resumed, so that every connection is held against the files of the day.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "daemon/control/handshake.hpp"
#include "daemon/control/tcp_settings.hpp"
#include "daemon/observe/http_tls.hpp"

namespace eipd::control {

/// Made anywhere, then used on the server's thread only.
class TlsGate : public observe::HttpTls {
 public:
  using Tell = std::function<void(observe::LogLine)>;

  /// `counts` outlives it. The error is one line for the operator.
  static std::expected<std::shared_ptr<TlsGate>, std::string> make(const TlsFiles& files, HandshakeCounts& counts,
                                                                   Tell tell);
  /// Reads the files again; connections made from now on go by them. If that fails what was stays, and is told.
  void renew(const TlsFiles& files);

  std::shared_ptr<boost::asio::ssl::context> context() override { return context_; }
  std::optional<observe::HttpPeer> admit(ssl_st* connection, const std::string& from) override;
  void failed(ssl_st* connection, boost::system::error_code error, const std::string& from) override;

 private:
  TlsGate(std::shared_ptr<boost::asio::ssl::context> context, HandshakeCounts& counts, Tell tell);
  void refuse(Handshake result, const std::string& from, std::string detail);

  std::shared_ptr<boost::asio::ssl::context> context_;
  HandshakeCounts& counts_;
  HandshakeLog log_;
  Tell tell_;
};

}  // namespace eipd::control
