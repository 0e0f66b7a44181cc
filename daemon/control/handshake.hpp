// How TLS handshakes of the control API end: a closed list of results, how often each came about, and the log's lines,
// of which a flood of bad clients makes few.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/system/error_code.hpp>

#include "daemon/observe/log_line.hpp"

namespace eipd::control {

/// The words are those of the metric `eipd_control_handshakes_total{result}` and of the log.
enum class Handshake : std::uint8_t {
  Ok,
  NoCertificate,     ///< the client showed none
  UnknownAuthority,  ///< none that `ca` vouches for
  Expired,
  NotYetValid,
  BadCertificate,   ///< not for clients, or otherwise not to be believed
  NoName,           ///< a good one that names nobody
  OldProtocol,      ///< before TLS 1.2
  NotTls,           ///< plain HTTP, or rubbish
  RefusedByClient,  ///< it doesn't believe our certificate
  Deadline,         ///< not done in time
  GaveWay,          ///< to a newer connection, when all places were taken
  ClientLeft,
  Failed,  ///< anything else
};
inline constexpr std::size_t kHandshakes = 14;
std::string_view to_string(Handshake result);

/// Of a failed one. `verified` is OpenSSL's verdict on the client's certificate (X509_V_…), 0 while there is none.
Handshake result_of(boost::system::error_code error, long verified);

/// Counted on the server's thread, read from anywhere.
class HandshakeCounts {
 public:
  void add(Handshake result) { counts_.at(static_cast<std::size_t>(result)).fetch_add(1, std::memory_order_relaxed); }
  /// Every result, those that never came about too.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::uint64_t>> read() const;

 private:
  std::array<std::atomic<std::uint64_t>, kHandshakes> counts_{};
};

/// One line for the first refusal, then at most one every ten seconds, which says how many were not told.
class HandshakeLog {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kEvery{10};

  /// `detail`: what OpenSSL says; may be empty.
  std::optional<observe::LogLine> refused(Handshake result, const std::string& from, std::string detail, Time now);

 private:
  std::optional<Time> told_;
  std::uint64_t untold_ = 0;
};

}  // namespace eipd::control
