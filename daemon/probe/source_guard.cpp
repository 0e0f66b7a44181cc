#include "daemon/probe/source_guard.hpp"

#include <algorithm>
#include <unistd.h>
#include <utility>

#include <boost/asio.hpp>
#include <sys/socket.h>

#include "daemon/probe/local_side.hpp"

namespace eipd::probe {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMostTargets = 100'000;  ///< remembered of each device; names may come and go

Attempt refused(const bgp::IpAddress& source) {
  return {health::Outcome::EipAsSource, "would be sent from " + bgp::to_string(source) + ": set source"};
}

}  // namespace

void SourceGuard::set(std::vector<bgp::Prefix> never) {
  never_ = std::move(never);
  forget();
}

bool SourceGuard::is_forbidden(const bgp::IpAddress& source, const bgp::Endpoint& to) const {
  if (source == to.address) return false;
  return std::ranges::any_of(never_, [&](const bgp::Prefix& prefix) { return prefix.covers(source); });
}

std::optional<Attempt> SourceGuard::before(const bgp::Endpoint& to, const LocalSide& from) {
  if (never_.empty()) return std::nullopt;
  if (from.source) {
    if (is_forbidden(*from.source, to)) return refused(*from.source);
    return std::nullopt;
  }
  auto& found_good = found_good_[from.device];
  if (found_good.contains(to.address)) return std::nullopt;
  const auto address = remote_address(to);
  if (!address) return std::nullopt;  // who connects will say so
  const int socket = ::socket(to.address.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return std::nullopt;
  std::optional<Attempt> failure;
  const asio::ip::udp::endpoint endpoint{*address, to.port};  // a datagram socket's connect() sends nothing
  if (!bind_to(socket, from) && ::connect(socket, endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0) {
    failure = after(socket, to);
    if (!failure && found_good.size() < kMostTargets) found_good.insert(to.address);
  }
  ::close(socket);
  return failure;
}

std::optional<Attempt> SourceGuard::after(const bgp::IpAddress& source, const bgp::Endpoint& to) {
  if (!is_forbidden(source, to)) return std::nullopt;
  for (auto& [device, targets] : found_good_) targets.erase(to.address);
  return refused(source);
}

std::optional<Attempt> SourceGuard::after(int socket, const bgp::Endpoint& to) {
  if (never_.empty()) return std::nullopt;
  const auto local = local_end(socket);
  return local ? after(local->address, to) : std::nullopt;
}

}  // namespace eipd::probe
