#include "daemon/health/check_settings.hpp"

#include <algorithm>

namespace eipd::health {

std::string_view kind_name(const CheckKind& kind) {
  struct Name {
    std::string_view operator()(const TcpCheck&) const { return "tcp"; }
    std::string_view operator()(const HttpCheck&) const { return "http"; }
    std::string_view operator()(const HttpsCheck&) const { return "https"; }
    std::string_view operator()(const FileCheck&) const { return "file"; }
    std::string_view operator()(const UdpCheck&) const { return "udp"; }
    std::string_view operator()(const DnsCheck&) const { return "dns"; }
    std::string_view operator()(const IcmpCheck&) const { return "icmp"; }
    std::string_view operator()(const CommandCheck&) const { return "command"; }
    std::string_view operator()(const GrpcCheck&) const { return "grpc"; }
  };
  return std::visit(Name{}, kind);
}

bool runs_without_target(const CheckSettings& settings) {
  return !settings.target.empty() || std::holds_alternative<FileCheck>(settings.kind) ||
         std::holds_alternative<CommandCheck>(settings.kind);
}

milliseconds worst_case_detection(const CheckSettings& settings) {
  const auto pace = std::max(settings.fast_interval, settings.timeout);
  return settings.interval + settings.timeout + (std::max<int>(settings.fall, 1) - 1) * pace;
}

}  // namespace eipd::health
