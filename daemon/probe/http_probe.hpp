// http, https: healthy when status, header and body of the answer are the expected ones. One request a connection,
// HTTP/1.1 with "Connection: close". Unless the check says something of the body, only the answer's head is read and
// the connection is closed: an endless body costs nothing, an endless or slow head ends at 8 KiB or at the deadline. A
// body that is looked at ends at its maximum (kUsualMaxBody). Redirects are statuses like any other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/health/body_pattern.hpp"
#include "daemon/probe/dialer.hpp"
#include "daemon/probe/http_answer.hpp"
#include "daemon/probe/probe.hpp"
#include "daemon/probe/tls_stream.hpp"

namespace eipd::probe {

/// The request, as it goes out. `target` is the check's target as configured, the Host header unless `check.host` or a
/// configured header says otherwise. A configured header replaces ours of the same name.
std::string http_request(const health::HttpCheck& check, std::string_view target);

/// A target as an authority (RFC 9110 §7.2): without the zone, which means something to this host only (RFC 6874 §1).
std::string authority_of(std::string_view target);

class HttpProbe final : public Probe {
 public:
  static constexpr std::uint32_t kUsualMaxBody = 65536;  ///< octets, where a check names no maximum
  /// Over TCP, or over TLS on it where `tls` is given.
  HttpProbe(Dialer dialer, const health::HttpCheck& check, std::string_view target,
            std::optional<TlsClient> tls = std::nullopt);
  boost::asio::awaitable<Attempt> run(health::TimePoint deadline) override;

 private:
  boost::asio::awaitable<Attempt> ask_over_tls(Connection& connection);
  boost::asio::awaitable<Attempt> ask(ByteStream& stream) const;
  [[nodiscard]] Attempt judge_head(const HttpAnswer& answer) const;
  boost::asio::awaitable<Attempt> read_body(ByteStream& stream, std::string_view octets) const;
  [[nodiscard]] Attempt judge_body(std::string_view body) const;
  [[nodiscard]] bool wants_body() const { return check_.max_body || !check_.body_contains.empty() || pattern_; }

  Dialer dialer_;
  std::optional<TlsClient> tls_;
  std::string request_;
  health::HttpCheck check_;
  std::optional<health::BodyPattern> pattern_;
  std::string bad_pattern_;  ///< what is wrong with it; the configuration refuses such
};

}  // namespace eipd::probe
