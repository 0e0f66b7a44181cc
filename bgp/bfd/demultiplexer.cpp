#include "bgp/bfd/demultiplexer.hpp"

#include <utility>

namespace eipd::bgp::bfd {
namespace {

bool fits(const Path& path, const Arrival& arrival) {
  return path.remote == arrival.remote && path.multihop == arrival.multihop &&
         (!path.local || *path.local == arrival.local);
}

}  // namespace

void Demultiplexer::add(std::uint32_t discriminator, Path path) {
  by_remote_.emplace(path.remote, discriminator);
  paths_.emplace(discriminator, std::move(path));
}

void Demultiplexer::remove(std::uint32_t discriminator) {
  const auto found = paths_.find(discriminator);
  if (found == paths_.end()) return;
  const auto [first, last] = by_remote_.equal_range(found->second.remote);
  for (auto at = first; at != last; ++at) {
    if (at->second != discriminator) continue;
    by_remote_.erase(at);
    break;
  }
  paths_.erase(found);
}

std::expected<std::uint32_t, Discard> Demultiplexer::find(const ControlPacket& packet, const Arrival& arrival) const {
  const auto judged = [&](std::uint32_t discriminator, const Path& path) -> std::expected<std::uint32_t, Discard> {
    if (arrival.ttl < path.min_ttl) return std::unexpected(Discard::TooFarAway);
    return discriminator;
  };
  if (packet.your_discriminator != 0) {
    const auto found = paths_.find(packet.your_discriminator);
    if (found == paths_.end()) return std::unexpected(Discard::UnknownSession);
    if (!fits(found->second, arrival)) return std::unexpected(Discard::WrongSource);
    return judged(found->first, found->second);
  }
  const auto [first, last] = by_remote_.equal_range(arrival.remote);
  for (auto at = first; at != last; ++at) {
    const Path& path = paths_.at(at->second);
    if (fits(path, arrival)) return judged(at->second, path);
  }
  return std::unexpected(Discard::UnknownSession);
}

}  // namespace eipd::bgp::bfd
