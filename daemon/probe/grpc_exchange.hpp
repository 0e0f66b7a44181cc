// One grpc.health.v1.Health/Check over HTTP/2 (RFC 9113) in cleartext, by nghttp2 on octets: no sockets. The target is
// not trusted: what is kept of it is one small message and two numbers, and it may send kMost octets in all.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace eipd::probe {

/// The request's message, behind its prefix of five octets (gRPC over HTTP/2, "Length-Prefixed-Message").
std::string grpc_health_request(std::string_view service);
/// `status` of HealthCheckResponse, out of such a message with its prefix; nothing where it is none. 0 UNKNOWN,
/// 1 SERVING, 2 NOT_SERVING, 3 SERVICE_UNKNOWN.
std::optional<std::uint64_t> grpc_health_status(std::string_view message);

class GrpcExchange {
 public:
  static constexpr std::size_t kMost = std::size_t{64} << 10;
  enum class State : std::uint8_t { NeedMore, Complete, Malformed, TooMuch, Reset };

  /// `authority` is what :authority says.
  GrpcExchange(std::string_view service, std::string_view authority);
  ~GrpcExchange();
  GrpcExchange(const GrpcExchange&) = delete;
  GrpcExchange& operator=(const GrpcExchange&) = delete;

  /// What is to be sent next; empty: nothing at present. To be asked at first and after each feed().
  std::string to_send();
  /// Takes what came. Complete once the answer has ended.
  State feed(std::string_view octets);

  [[nodiscard]] unsigned http_status() const;                      ///< 0: none came
  [[nodiscard]] std::optional<std::uint64_t> grpc_status() const;  ///< nothing: none came
  [[nodiscard]] const std::string& message() const;

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace eipd::probe
