// What one run of a probe found: the outcome from a closed list, when, and how long it took. No judgement.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eipd::health {

/// Time comes in as an argument everywhere in this folder; the type is the steady clock's, which never jumps.
using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

/// The closed list. Everything but Success counts as a failure, also what says that this host could not look:
/// readiness must be shown, it is never assumed.
enum class Outcome : std::uint8_t {
  Success,
  Refused,          ///< the target answered with a TCP reset: nothing listens there
  Timeout,          ///< the deadline passed during connect, request or answer
  Reset,            ///< the connection was reset after it had been established
  Closed,           ///< the target ended the connection before a whole answer
  Unreachable,      ///< no route, or an ICMP error on the way
  TlsFailure,       ///< the TLS handshake failed, or a record was broken: an alert, no common version, no TLS at all
  BadCertificate,   ///< the target's certificate cannot be verified: its chain, its time, or its name
  CertificateEnds,  ///< the certificate is good, and runs out in fewer days than the check demands
  BadStatus,        ///< a well-formed HTTP answer with a status that is not expected
  FatalStatus,      ///< one of the check's fatal statuses: of Weight::Fall by itself
  WrongHeader,      ///< an HTTP answer without an expected header field: another POP's, or another service's
  WrongBody,        ///< an HTTP body without what is expected in it
  BodyTooLarge,     ///< an HTTP body beyond the check's maximum
  WrongAnswer,      ///< octets other than the expected ones
  BadRcode,         ///< a DNS answer with an rcode that is not expected
  NotServing,       ///< a gRPC health answer other than SERVING
  BadExit,          ///< a command ended by itself, with another status than 0 or by a signal
  ProtocolError,    ///< an answer that is not HTTP, or a header larger than 8 KiB
  FileMissing,      ///< expected present
  FilePresent,      ///< expected absent
  FileError,        ///< neither present nor absent: permission, I/O error, symbolic link loop
  ResolverFailure,  ///< the target's name has no usable address, or none came before the deadline
  EipAsSource,      ///< this host would send from an EIP, whose answers may go to another POP; nothing was concluded
  CannotRun,        ///< a command's program could not be started: it is missing, not executable, or the fork failed
  NoDescriptors,    ///< this process or host is out of file descriptors
  LocalError,       ///< this host could not run the probe: source address, device, permission, memory
};

inline constexpr std::array kOutcomes{
    Outcome::Success,         Outcome::Refused,       Outcome::Timeout,         Outcome::Reset,
    Outcome::Closed,          Outcome::Unreachable,   Outcome::TlsFailure,      Outcome::BadCertificate,
    Outcome::CertificateEnds, Outcome::BadStatus,     Outcome::FatalStatus,     Outcome::WrongHeader,
    Outcome::WrongBody,       Outcome::BodyTooLarge,  Outcome::WrongAnswer,     Outcome::BadRcode,
    Outcome::NotServing,      Outcome::BadExit,       Outcome::ProtocolError,   Outcome::FileMissing,
    Outcome::FilePresent,     Outcome::FileError,     Outcome::ResolverFailure, Outcome::EipAsSource,
    Outcome::CannotRun,       Outcome::NoDescriptors, Outcome::LocalError,
};

/// Kebab-case, stable: the metrics' `result` label, logs and the API use the same word.
std::string_view to_string(Outcome outcome);

/// What a failed run counts for: one failure, or as many as make the check Down. A fatal status is always the latter.
enum class Weight : std::uint8_t { One, Fall };

struct ProbeResult {
  Outcome outcome = Outcome::Success;
  TimePoint at;        ///< when the run ended
  Duration latency{};  ///< from the run's start to its end
  /// For people: "status 503", "no such file"; may be empty. Text of ours, never bytes that the target sent; what a
  /// command printed is cut to size, and printable ASCII.
  std::string detail;
  Weight weight = Weight::One;  ///< says nothing of a success
  /// When the first certificate of the target's chain runs out; none where the run saw no certificate.
  std::optional<std::chrono::sys_seconds> certificate_ends = std::nullopt;
};

}  // namespace eipd::health
