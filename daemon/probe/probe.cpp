#include "daemon/probe/probe.hpp"

#include <optional>
#include <utility>
#include <variant>

#include <boost/asio.hpp>

#include "daemon/probe/command_probe.hpp"
#include "daemon/probe/dialer.hpp"
#include "daemon/probe/dns_probe.hpp"
#include "daemon/probe/file_probe.hpp"
#include "daemon/probe/grpc_probe.hpp"
#include "daemon/probe/http_probe.hpp"
#include "daemon/probe/icmp_probe.hpp"
#include "daemon/probe/tcp_probe.hpp"
#include "daemon/probe/udp_probe.hpp"

namespace eipd::probe {
namespace {

/// Stands for a check whose target nobody can connect to. The configuration refuses such targets; an engine that is
/// handed one all the same says so at each run.
class BadTarget final : public Probe {
 public:
  boost::asio::awaitable<Attempt> run(health::TimePoint /*deadline*/) override {
    co_return Attempt{health::Outcome::LocalError, "the target is neither ADDRESS:PORT nor NAME:PORT"};
  }
};

struct Maker {
  const health::CheckSettings& settings;
  std::string_view target;
  Surroundings& around;

  /// A probe that dials the target.
  template <class Kind, class... Arguments>
  std::unique_ptr<Probe> dialling(Arguments&&... arguments) const {
    auto dialer = make_dialer(settings, target, around);
    if (!dialer) return std::make_unique<BadTarget>();
    return std::make_unique<Kind>(*std::move(dialer), std::forward<Arguments>(arguments)...);
  }

  std::unique_ptr<Probe> operator()(const health::TcpCheck& check) const { return dialling<TcpProbe>(check); }
  std::unique_ptr<Probe> operator()(const health::HttpCheck& check) const { return dialling<HttpProbe>(check, target); }
  std::unique_ptr<Probe> operator()(const health::HttpsCheck& check) const {
    const std::string host = host_of(check.http.host.empty() ? target : check.http.host);
    return dialling<HttpProbe>(check.http, target, TlsClient{check.tls, host, around.tls});
  }
  std::unique_ptr<Probe> operator()(const health::UdpCheck& check) const { return dialling<UdpProbe>(check); }
  std::unique_ptr<Probe> operator()(const health::DnsCheck& check) const { return dialling<DnsProbe>(check); }
  std::unique_ptr<Probe> operator()(const health::IcmpCheck&) const { return dialling<IcmpProbe>(); }
  std::unique_ptr<Probe> operator()(const health::CommandCheck& check) const {
    return std::make_unique<CommandProbe>(settings, check, target);
  }
  std::unique_ptr<Probe> operator()(const health::FileCheck& check) const { return std::make_unique<FileProbe>(check); }
  std::unique_ptr<Probe> operator()(const health::GrpcCheck& check) const { return dialling<GrpcProbe>(check, target); }
};

}  // namespace

std::unique_ptr<Probe> make_probe(const health::CheckSettings& settings, std::string_view target,
                                  Surroundings& around) {
  return std::visit(Maker{settings, target, around}, settings.kind);
}

}  // namespace eipd::probe
