#include "daemon/probe/tls_stream.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include <boost/asio.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace eipd::probe {

using boost::asio::awaitable;
using health::Outcome;

void TlsStream::Free::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}

awaitable<std::optional<Attempt>> TlsStream::handshake() {
  auto done = co_await drive([this] { return SSL_connect(session_.get()); });
  if (!done) co_return std::move(done.error());
  co_return std::nullopt;
}

awaitable<std::optional<Attempt>> TlsStream::write(std::string_view text) {
  const auto size = static_cast<int>(text.size());
  auto done = co_await drive([this, text, size] { return SSL_write(session_.get(), text.data(), size); });
  if (!done) co_return std::move(done.error());
  co_return std::nullopt;
}

awaitable<std::expected<std::size_t, Attempt>> TlsStream::read_some(std::span<char> space) {
  const auto size = static_cast<int>(space.size());
  co_return co_await drive([this, space, size] { return SSL_read(session_.get(), space.data(), size); });
}

template <class Step>
awaitable<std::expected<std::size_t, Attempt>> TlsStream::drive(Step step) {
  while (true) {
    ERR_clear_error();
    const int result = step();
    const int what = SSL_get_error(session_.get(), result);
    std::optional<Attempt> failed;
    if (result <= 0 && what != SSL_ERROR_WANT_READ) failed = failure(result);
    auto unsent = co_await flush();  // also the alert that says why we failed
    if (failed) co_return std::unexpected(*std::move(failed));
    if (unsent) co_return std::unexpected(*std::move(unsent));
    if (result > 0) co_return static_cast<std::size_t>(result);
    if (auto ended = co_await feed()) co_return std::unexpected(*std::move(ended));
  }
}

awaitable<std::optional<Attempt>> TlsStream::flush() {
  std::array<char, 4096> octets{};
  BIO* out = SSL_get_wbio(session_.get());
  while (BIO_ctrl_pending(out) > 0) {
    const int size = BIO_read(out, octets.data(), static_cast<int>(octets.size()));
    if (size <= 0) break;
    auto failed = co_await transport_.write({octets.data(), static_cast<std::size_t>(size)});
    if (failed) co_return failed;
  }
  co_return std::nullopt;
}

awaitable<std::optional<Attempt>> TlsStream::feed() {
  std::array<char, 4096> octets{};
  auto size = co_await transport_.read_some(octets);
  if (!size) co_return std::move(size.error());
  if (BIO_write(SSL_get_rbio(session_.get()), octets.data(), static_cast<int>(*size)) > 0) co_return std::nullopt;
  co_return Attempt{Outcome::LocalError, "no memory for TLS"};
}

Attempt TlsStream::failure(int result) const {
  if (SSL_get_error(session_.get(), result) == SSL_ERROR_ZERO_RETURN)
    return {Outcome::Closed, "closed before the answer was complete"};
  const auto verified = SSL_get_verify_result(session_.get());
  const auto error = ERR_peek_error();
  if (verified != X509_V_OK && ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED)
    return {Outcome::BadCertificate, X509_verify_cert_error_string(verified)};
  const char* reason = ERR_reason_error_string(error);
  return {Outcome::TlsFailure, reason == nullptr ? "broken TLS" : reason};
}

std::optional<std::chrono::sys_seconds> TlsStream::certificate_ends() const {
  const STACK_OF(X509)* chain = SSL_get0_verified_chain(session_.get());
  if (chain == nullptr) chain = SSL_get_peer_cert_chain(session_.get());
  std::optional<std::chrono::sys_seconds> first;
  for (int i = 0; chain != nullptr && i < sk_X509_num(chain); ++i) {
    std::tm broken_down{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(sk_X509_value(chain, i)), &broken_down) != 1) continue;
    const auto at = std::chrono::sys_seconds{std::chrono::seconds{::timegm(&broken_down)}};
    first = std::min(first.value_or(at), at);
  }
  return first;
}

}  // namespace eipd::probe
