// TlsClient: what a check demands, put into OpenSSL's words.
#include <utility>

#include <boost/asio.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "bgp/types/address.hpp"
#include "daemon/probe/tls_stream.hpp"

namespace eipd::probe {

using health::Outcome;

std::string host_of(std::string_view target) {
  std::string_view host = target.substr(0, target.rfind(':'));
  if (target.starts_with('[')) host = target.substr(1, target.find(']') - 1);
  return std::string{host.substr(0, host.find('%'))};
}

TlsClient::TlsClient(const health::TlsSettings& settings, std::string_view host, TlsContexts& contexts)
    : name_{settings.server_name.empty() ? host : settings.server_name},
      verify_{settings.verify},
      least_{settings.min_days_left},
      context_{contexts.share(settings)} {}

std::expected<std::unique_ptr<TlsStream>, Attempt> TlsClient::stream(ByteStream& transport) {
  const auto context = context_->get(std::chrono::steady_clock::now());
  if (!context) return std::unexpected(Attempt{Outcome::LocalError, context.error()});
  TlsStream::Session session{SSL_new(*context)};
  BIO* in = BIO_new(BIO_s_mem());
  BIO* out = BIO_new(BIO_s_mem());
  if (!session || in == nullptr || out == nullptr) {
    BIO_free(in);
    BIO_free(out);
    return std::unexpected(Attempt{Outcome::LocalError, "no memory for TLS"});
  }
  SSL_set_bio(session.get(), in, out);
  SSL_set_connect_state(session.get());
  X509_VERIFY_PARAM* demanded = SSL_get0_param(session.get());
  X509_VERIFY_PARAM_set_hostflags(demanded, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  const bool is_address = bgp::parse_address(name_).has_value();
  bool accepted = true;
  if (!is_address) accepted = SSL_set_tlsext_host_name(session.get(), name_.c_str()) == 1;  // RFC 6066 §3: names only
  if (verify_ && is_address) accepted = X509_VERIFY_PARAM_set1_ip_asc(demanded, name_.c_str()) == 1;
  if (verify_ && !is_address) accepted = accepted && X509_VERIFY_PARAM_set1_host(demanded, name_.c_str(), 0) == 1;
  if (!accepted) return std::unexpected(Attempt{Outcome::LocalError, "no name that TLS can verify: " + name_});
  return std::make_unique<TlsStream>(transport, std::move(session));
}

std::optional<Attempt> TlsClient::judge_end(std::optional<std::chrono::sys_seconds> ends) const {
  if (least_ == std::chrono::days{0} || !ends) return std::nullopt;
  const auto left = std::chrono::floor<std::chrono::days>(*ends - std::chrono::system_clock::now());
  if (left >= least_) return std::nullopt;
  return Attempt{Outcome::CertificateEnds, "a certificate runs out in " + std::to_string(left.count()) + " days"};
}

}  // namespace eipd::probe
