#include "daemon/control/tls_gate.hpp"

#include <chrono>
#include <utility>

#include <boost/asio/ssl/context.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "daemon/control/client_certificate.hpp"

namespace eipd::control {

namespace asio = boost::asio;

namespace {

using ContextPtr = std::shared_ptr<asio::ssl::context>;

/// The newest word of OpenSSL's, which also empties its queue.
std::string reason() {
  const char* text = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return text == nullptr ? "unknown error" : text;
}

/// An encrypted key fails: OpenSSL would ask for the passphrase at the terminal.
int no_passphrase(char* /*space*/, int /*size*/, int /*writing*/, void* /*data*/) {
  return -1;
}

void set_policy(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");  // of TLS 1.2; those of 1.3 are all good
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
}

std::expected<ContextPtr, std::string> load(const TlsFiles& files) {
  ERR_clear_error();
  const auto fail = [](const std::string& file) { return std::unexpected(file + ": " + reason()); };
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  if (context == nullptr) return fail("no TLS");
  auto owned = std::make_shared<asio::ssl::context>(context);
  set_policy(context);
  if (SSL_CTX_use_certificate_chain_file(context, files.cert.c_str()) != 1) return fail(files.cert);
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) return fail(files.key);
  if (SSL_CTX_check_private_key(context) != 1) return fail(files.key);
  if (SSL_CTX_load_verify_file(context, files.ca.c_str()) != 1) return fail(files.ca);
  auto* authorities = SSL_load_client_CA_file(files.ca.c_str());
  if (authorities == nullptr) return fail(files.ca);
  SSL_CTX_set_client_CA_list(context, authorities);  // takes it over
  return owned;
}

std::string sentence(boost::system::error_code error, long verified) {
  return verified == X509_V_OK ? error.message() : X509_verify_cert_error_string(verified);
}

}  // namespace

std::expected<std::shared_ptr<TlsGate>, std::string> TlsGate::make(const TlsFiles& files, HandshakeCounts& counts,
                                                                   Tell tell) {
  auto context = load(files);
  if (!context) return std::unexpected(context.error());
  return std::shared_ptr<TlsGate>{new TlsGate{*std::move(context), counts, std::move(tell)}};
}

TlsGate::TlsGate(ContextPtr context, HandshakeCounts& counts, Tell tell)
    : context_{std::move(context)}, counts_{counts}, tell_{std::move(tell)} {}

void TlsGate::renew(const TlsFiles& files) {
  auto context = load(files);
  if (context) {
    context_ = *std::move(context);
  } else {
    tell_({.level = observe::Level::Error,
           .event = "control-certificate-kept",
           .fields = {{"error", std::move(context.error())}}});
  }
}

std::optional<observe::HttpPeer> TlsGate::admit(ssl_st* connection, const std::string& from) {
  auto peer = names_in(SSL_get0_peer_certificate(connection));
  if (peer) {
    counts_.add(Handshake::Ok);
  } else {
    refuse(Handshake::NoName, from, "the certificate has no name that could be an author's");
  }
  return peer;
}

void TlsGate::failed(ssl_st* connection, boost::system::error_code error, const std::string& from) {
  const long verified = SSL_get_verify_result(connection);
  const auto result = result_of(error, verified);
  refuse(result, from, sentence(error, verified));
}

void TlsGate::refuse(Handshake result, const std::string& from, std::string detail) {
  counts_.add(result);
  if (auto line = log_.refused(result, from, std::move(detail), std::chrono::steady_clock::now())) {
    tell_(*std::move(line));
  }
}

}  // namespace eipd::control
