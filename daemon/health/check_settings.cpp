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
    std::string_view operator()(const IcmpCheck&) const { return "icmp"; }
    std::string_view operator()(const CommandCheck&) const { return "command"; }
    std::string_view operator()(const UnsupportedCheck& check) const { return check.type; }
  };
  return std::visit(Name{}, kind);
}

bool runs_without_target(const CheckKind& kind) {
  return std::holds_alternative<FileCheck>(kind) || std::holds_alternative<CommandCheck>(kind);
}

milliseconds worst_case_detection(const CheckSettings& settings) {
  const auto pace = std::max(settings.fast_interval, settings.timeout);
  return settings.interval + settings.timeout + (std::max<int>(settings.fall, 1) - 1) * pace;
}

}  // namespace eipd::health
