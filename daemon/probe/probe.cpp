#include "daemon/probe/probe.hpp"

#include <optional>
#include <utility>
#include <variant>

#include <boost/asio.hpp>

#include "daemon/probe/command_probe.hpp"
#include "daemon/probe/dialer.hpp"
#include "daemon/probe/file_probe.hpp"
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
  Names& names;

  std::unique_ptr<Probe> operator()(const health::TcpCheck& check) const {
    auto dialer = make_dialer(settings, target, names);
    if (!dialer) return std::make_unique<BadTarget>();
    return std::make_unique<TcpProbe>(*std::move(dialer), check);
  }
  std::unique_ptr<Probe> operator()(const health::HttpCheck& check) const {
    auto dialer = make_dialer(settings, target, names);
    if (!dialer) return std::make_unique<BadTarget>();
    return std::make_unique<HttpProbe>(*std::move(dialer), check, target);
  }
  std::unique_ptr<Probe> operator()(const health::UdpCheck& check) const {
    auto dialer = make_dialer(settings, target, names);
    if (!dialer) return std::make_unique<BadTarget>();
    return std::make_unique<UdpProbe>(*std::move(dialer), check);
  }
  std::unique_ptr<Probe> operator()(const health::IcmpCheck&) const {
    auto dialer = make_dialer(settings, target, names);
    if (!dialer) return std::make_unique<BadTarget>();
    return std::make_unique<IcmpProbe>(*std::move(dialer));
  }
  std::unique_ptr<Probe> operator()(const health::CommandCheck& check) const {
    return std::make_unique<CommandProbe>(settings, check, target);
  }
  std::unique_ptr<Probe> operator()(const health::FileCheck& check) const { return std::make_unique<FileProbe>(check); }
  std::unique_ptr<Probe> operator()(const health::UnsupportedCheck&) const { return nullptr; }
};

}  // namespace

std::unique_ptr<Probe> make_probe(const health::CheckSettings& settings, std::string_view target, Names& names) {
  return std::visit(Maker{settings, target, names}, settings.kind);
}

}  // namespace eipd::probe
