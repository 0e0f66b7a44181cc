#include "daemon/control/handshake.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace eipd::control {

namespace asio = boost::asio;

namespace {

constexpr std::array<std::string_view, kHandshakes> kWords{
    "ok",          "no-certificate", "unknown-authority", "expired",           "not-yet-valid",     "bad-certificate",
    "no-name",     "old-protocol",   "not-tls",           "refused-by-client", "deadline-exceeded", "gave-way",
    "client-left", "failed"};

/// What OpenSSL found wrong with the certificate.
Handshake of_certificate(long verified) {
  switch (verified) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return Handshake::Expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return Handshake::NotYetValid;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return Handshake::UnknownAuthority;
    default:
      return Handshake::BadCertificate;
  }
}

Handshake of_protocol(int reason) {
  switch (reason) {
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return Handshake::NoCertificate;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return Handshake::OldProtocol;
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
      return Handshake::NotTls;
    default:  // alerts of the other side have numbers from here on (ssl.h)
      return reason >= SSL_AD_REASON_OFFSET ? Handshake::RefusedByClient : Handshake::Failed;
  }
}

}  // namespace

std::string_view to_string(Handshake result) {
  return kWords.at(static_cast<std::size_t>(result));
}

Handshake result_of(boost::system::error_code error, long verified) {
  if (error == boost::beast::error::timeout) return Handshake::Deadline;
  if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) return Handshake::GaveWay;
  if (error == asio::ssl::error::stream_truncated || error.category() == asio::error::get_system_category() ||
      error.category() == asio::error::get_misc_category()) {
    return Handshake::ClientLeft;
  }
  if (verified != X509_V_OK) return of_certificate(verified);
  if (error.category() != asio::error::get_ssl_category()) return Handshake::Failed;
  return of_protocol(ERR_GET_REASON(static_cast<unsigned long>(error.value())));
}

std::vector<std::pair<std::string_view, std::uint64_t>> HandshakeCounts::read() const {
  std::vector<std::pair<std::string_view, std::uint64_t>> all;
  for (std::size_t i = 0; i < kHandshakes; ++i) all.emplace_back(kWords.at(i), counts_.at(i).load());
  return all;
}

std::optional<observe::LogLine> HandshakeLog::refused(Handshake result, const std::string& from, std::string detail,
                                                      Time now) {
  if (told_ && now - *told_ < kEvery) {
    ++untold_;
    return std::nullopt;
  }
  told_ = now;
  observe::LogLine line{.level = observe::Level::Warning,
                        .event = "control-handshake-refused",
                        .fields = {{"reason", std::string{to_string(result)}}, {"from", from}}};
  if (!detail.empty()) line.fields.push_back({"error", std::move(detail)});
  if (const auto untold = std::exchange(untold_, 0); untold > 0) {
    line.fields.push_back({"untold", untold});
  }
  return line;
}

}  // namespace eipd::control
