// TLS as a client over another stream (RFC 8446, RFC 5246), by OpenSSL on memory buffers: no socket is its own, so the
// transport's deadline holds over everything. The target is not trusted: it is fed to OpenSSL 4 KiB at a time, only
// when that wants more, and OpenSSL bounds records and handshake messages.
#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "daemon/health/check_settings.hpp"
#include "daemon/probe/byte_stream.hpp"
#include "daemon/probe/tls_context.hpp"

struct ssl_st;  // OpenSSL's SSL

namespace eipd::probe {

class TlsStream final : public ByteStream {
 public:
  struct Free {
    void operator()(ssl_st* ssl) const;
  };
  using Session = std::unique_ptr<ssl_st, Free>;

  /// `session` is a client's, with memory buffers of its own. `transport` outlives the stream.
  TlsStream(ByteStream& transport, Session session) : transport_{transport}, session_{std::move(session)} {}

  /// Once, before anything else. TlsFailure or BadCertificate, or the transport's own failure.
  boost::asio::awaitable<std::optional<Attempt>> handshake();
  boost::asio::awaitable<std::optional<Attempt>> write(std::string_view text) override;
  boost::asio::awaitable<std::expected<std::size_t, Attempt>> read_some(std::span<char> space) override;

  /// When the first certificate of the verified chain, or of what the target sent, runs out. After the handshake.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> certificate_ends() const;

 private:
  /// Calls `step`, an SSL_… function, until it succeeds; moves octets to and from the transport meanwhile.
  template <class Step>
  boost::asio::awaitable<std::expected<std::size_t, Attempt>> drive(Step step);
  boost::asio::awaitable<std::optional<Attempt>> flush();
  boost::asio::awaitable<std::optional<Attempt>> feed();
  [[nodiscard]] Attempt failure(int result) const;

  ByteStream& transport_;
  Session session_;
};

/// What a check says of TLS, ready for its runs. Lives on one loop's thread.
class TlsClient {
 public:
  /// `host` is what is asked for and verified, a name or an address, unless the settings name a server.
  TlsClient(const health::TlsSettings& settings, std::string_view host, TlsContexts& contexts);

  /// Over `transport`, which outlives it; LocalError when certificates or keys cannot be read.
  std::expected<std::unique_ptr<TlsStream>, Attempt> stream(ByteStream& transport);
  /// How the remaining time of the certificate fails the check; nothing when it does not.
  [[nodiscard]] std::optional<Attempt> judge_end(std::optional<std::chrono::sys_seconds> ends) const;

 private:
  std::string name_;
  bool verify_;
  std::chrono::days least_;
  std::shared_ptr<TlsContext> context_;
};

/// The host of "192.0.2.80:443", "[fe80::1%eth0]:443" or "web.example:443", without brackets and zone.
std::string host_of(std::string_view target);

}  // namespace eipd::probe
