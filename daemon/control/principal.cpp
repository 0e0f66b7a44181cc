#include "daemon/control/principal.hpp"

#include <array>
#include <grp.h>
#include <pwd.h>
#include <utility>

#include "daemon/control/host_groups.hpp"

namespace eipd::control {
namespace {

constexpr std::size_t kBuffer = 16 * 1024;
constexpr int kMaxGroups = 256;

}  // namespace

Principal principal_of(const observe::HttpPeer& peer) {
  Principal who{.uid = peer.uid, .user = {}, .groups = {}, .certificate = peer.certificate, .names = peer.names};
  if (!peer.uid) return who;
  std::array<char, kBuffer> buffer{};
  ::passwd entry{};
  ::passwd* found = nullptr;
  std::array<::gid_t, kMaxGroups> gids{peer.gid};
  int count = 1;
  if (::getpwuid_r(*peer.uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
    who.user = found->pw_name;
    count = kMaxGroups;
    if (::getgrouplist(found->pw_name, peer.gid, gids.data(), &count) < 0) count = kMaxGroups;
  }
  for (int i = 0; i < count; ++i) {
    if (auto name = group_name(gids.at(static_cast<std::size_t>(i)))) who.groups.push_back(*std::move(name));
  }
  return who;
}

Principal Principals::of(const observe::HttpPeer& peer, std::chrono::steady_clock::time_point now) {
  if (!peer.uid) return principal_of(peer);
  const std::pair key{*peer.uid, peer.gid};
  const auto found = known_.find(key);
  if (found != known_.end() && now < found->second.since + kBelieved) return found->second.who;
  if (known_.size() >= kKnown) known_.clear();
  return known_.insert_or_assign(key, Known{.who = principal_of(peer), .since = now}).first->second.who;
}

}  // namespace eipd::control
