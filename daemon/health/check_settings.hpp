// What a named check of the configuration says: plain values, owned here because health and probes consume them.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bgp/types/address.hpp"

namespace eipd::health {

using std::chrono::milliseconds;

/// What a failure of the check says is broken: this host, this POP, or the origin behind it.
enum class Scope : std::uint8_t { Local, Site, Origin };

/// What a check counts as from its start to its first result.
enum class InitialState : std::uint8_t { Unknown, Up, Down };

/// Inclusive range of HTTP status codes, each 100 to 599.
struct StatusRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  friend bool operator==(const StatusRange&, const StatusRange&) = default;
};

/// Healthy when the connection is established and, if something is expected, the answer contains it.
struct TcpCheck {
  std::string send;    ///< octets; empty: none
  std::string expect;  ///< octets; empty: the connection is enough
  friend bool operator==(const TcpCheck&, const TcpCheck&) = default;
};

/// Healthy when the answer's status is in `expect_status`, and header and body are as expected.
struct HttpCheck {
  std::string method = "GET";
  std::string path = "/";
  std::string host;  ///< the Host header; empty: the target's own text
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<StatusRange> expect_status{{200, 299}};
  std::vector<StatusRange> fatal_status;  ///< Down at once; goes before `expect_status`
  std::vector<std::pair<std::string, std::string>> expect_headers;
  std::string body_contains;  ///< empty: anything
  std::string body_matches;   ///< a BodyPattern; empty: anything
  /// The largest body, in octets. Without it, and with nothing expected of the body, no body is read.
  std::optional<std::uint32_t> max_body;
  friend bool operator==(const HttpCheck&, const HttpCheck&) = default;
};

/// How a check speaks TLS, and what it demands of the target's certificate.
struct TlsSettings {
  std::string server_name;  ///< asked for (SNI) and verified; empty: the host of HttpCheck::host, or else the target's
  std::string ca_file;      ///< PEM, the only authorities that are trusted; empty: the host's own
  std::string cert_file;    ///< PEM, ours, with its chain; empty: none, and then no key either
  std::string key_file;     ///< PEM, not encrypted
  bool verify = true;       ///< the chain and the name
  /// A failure when the target's certificate, or one above it, runs out in fewer days; 0: when it has run out.
  std::uint16_t min_days_left = 0;
  friend bool operator==(const TlsSettings&, const TlsSettings&) = default;
};

/// HttpCheck over TLS.
struct HttpsCheck {
  HttpCheck http;
  TlsSettings tls;
  friend bool operator==(const HttpsCheck&, const HttpsCheck&) = default;
};

/// Healthy while the file is there (or is not there). Looks at no target.
struct FileCheck {
  std::string path;  ///< absolute
  bool expect_present = true;
  std::string contains;  ///< not empty: only a regular file with this text counts as there
  friend bool operator==(const FileCheck&, const FileCheck&) = default;
};

/// Healthy when a datagram comes back that contains what is expected.
struct UdpCheck {
  std::string send;    ///< octets, at least one
  std::string expect;  ///< octets; empty: any answer
  friend bool operator==(const UdpCheck&, const UdpCheck&) = default;
};

/// Healthy when the target answers an ICMP echo request; its port says nothing.
struct IcmpCheck {
  friend bool operator==(const IcmpCheck&, const IcmpCheck&) = default;
};

/// The record types that a check may ask for, by their numbers (RFC 1035 §3.2.2, RFC 3596, RFC 2782).
enum class DnsType : std::uint16_t {
  A = 1,
  Ns = 2,
  Cname = 5,
  Soa = 6,
  Ptr = 12,
  Mx = 15,
  Txt = 16,
  Aaaa = 28,
  Srv = 33
};

/// The rcodes by their numbers (RFC 1035 §4.1.1, RFC 2136 §2.2).
inline constexpr std::array<std::string_view, 11> kRcodes{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
                                                          "NOTIMP",  "REFUSED", "YXDOMAIN", "YXRRSET",
                                                          "NXRRSET", "NOTAUTH", "NOTZONE"};

/// Healthy when the server's answer has an expected rcode and, with NOERROR, records of the type.
struct DnsCheck {
  std::string name;  ///< what is asked for
  DnsType type = DnsType::A;
  bool chaos = false;     ///< class CH instead of IN, as of id.server
  bool tcp = false;       ///< else UDP, and TCP where the answer is truncated
  bool recursion = true;  ///< asks for it (RD)
  std::vector<std::uint8_t> expect_rcode{0};
  std::vector<std::string> expect_answers;  ///< each is among the answer's records; empty: any record
  friend bool operator==(const DnsCheck&, const DnsCheck&) = default;
};

/// Healthy when the program exits with status 0. May have a target, which it finds in its environment.
struct CommandCheck {
  std::vector<std::string> argv;  ///< at least the program, an absolute path; no shell
  friend bool operator==(const CommandCheck&, const CommandCheck&) = default;
};

/// Healthy when the target's grpc.health.v1.Health says SERVING.
struct GrpcCheck {
  std::string service;    ///< empty: the server as a whole
  std::string authority;  ///< of the request; empty: the target's own text
  friend bool operator==(const GrpcCheck&, const GrpcCheck&) = default;
};

using CheckKind =
    std::variant<TcpCheck, HttpCheck, HttpsCheck, FileCheck, UdpCheck, DnsCheck, IcmpCheck, CommandCheck, GrpcCheck>;

/// The configuration's word for the kind: "tcp", "http", and so on.
std::string_view kind_name(const CheckKind& kind);

/// `fail_ratio: 5/10`: Down as well when 5 of the last 10 runs failed.
struct FailRatio {
  std::uint16_t failed = 0;
  std::uint16_t of = 0;
  friend bool operator==(const FailRatio&, const FailRatio&) = default;
};

struct CheckSettings {
  std::string name;
  CheckKind kind;
  std::string target;  ///< what it looks at, whoever names it; empty: each binding's own
  milliseconds interval{1000};
  /// While Unknown, Rising or Falling. At most `interval`.
  milliseconds fast_interval{1000};
  /// The deadline of one run over resolve, connect and response, in every state. Less than `interval`.
  milliseconds timeout{500};
  std::uint16_t rise = 2;  ///< successes in a row until Up; at least 1
  std::uint16_t fall = 3;  ///< failures in a row until Down; at least 1
  Scope scope = Scope::Origin;
  InitialState initial = InitialState::Unknown;
  bool attached = false;
  std::optional<FailRatio> fail_ratio;
  std::optional<bgp::IpAddress> source;
  std::string device;  ///< bind to this interface; empty: none
  friend bool operator==(const CheckSettings&, const CheckSettings&) = default;
};

/// Whether the check can be run for who has no target, as a gate: it has one of its own, or is a file or command check.
bool runs_without_target(const CheckSettings& settings);

/// The worst time from a target's death to Down:
/// interval + timeout + (fall - 1) × max(fast_interval, timeout).
milliseconds worst_case_detection(const CheckSettings& settings);

}  // namespace eipd::health
