// Announcer: what operators and the data plane want of it.
#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "daemon/app/announcer.hpp"

namespace eipd::app {
namespace {

/// EIPs looked at for a drain between two turns of the loop: about half a millisecond.
constexpr std::size_t kStrandSlice = 1'000;

}  // namespace

void Announcer::set_drains(const std::vector<intent::Drain>& drains) {
  const announce::Clocks clocks{.system = std::chrono::system_clock::now(), .steady = std::chrono::steady_clock::now()};
  Drains before = std::exchange(drains_, {});
  for (const intent::Drain& drain : drains) {
    const auto node = before.extract({drain.scope, drain.name});
    if (node && node.mapped().drain == drain) {
      drains_.emplace(node.key(), node.mapped());
      continue;
    }
    const auto at = announce::withdraws_at(drain, config_->drain.gshut_wait, clocks);
    drains_.insert_or_assign({drain.scope, drain.name}, StandingDrain{.drain = drain, .withdraws_at = at});
    this->drain({drain.scope, drain.name}, at);
    tell(fact_of(drain, true));
  }
  for (const auto& [what, gone] : before) {
    drain(what, std::nullopt);
    tell(fact_of(gone.drain, false));
  }
  if (started_ && !in_turn_) return pump();  // now: who asked still has to write it down, and to answer
  schedule();
}

announce::DrainChanged Announcer::fact_of(const intent::Drain& drain, bool stands) const {
  const bool all = drain.scope == intent::Scope::AccessPoint;
  return {.scope = std::string{to_string(drain.scope)},
          .name = all ? config_->inventory.access_point : drain.name,
          .drained = stands,
          .reason = drain.reason,
          .author = drain.author,
          .at = std::chrono::system_clock::now()};
}

std::vector<Announcer::StandingDrain> Announcer::widest_drains(std::size_t at_most) const {
  std::vector<StandingDrain> widest;
  for (const auto scope : {intent::Scope::AccessPoint, intent::Scope::Neighbor, intent::Scope::Eip}) {
    for (auto at = drains_.lower_bound({scope, ""}); at != drains_.end() && at->first.first == scope; ++at) {
      if (widest.size() == at_most) return widest;
      widest.push_back(at->second);
    }
  }
  return widest;
}

void Announcer::drain(const Drains::key_type& what, std::optional<SteadyTime> withdraws_at) {
  switch (what.first) {
    case intent::Scope::Eip:
      if (const auto eip = eips_.by_id(what.second)) decisions_.drain(*eip, withdraws_at);
      return;
    case intent::Scope::AccessPoint:
      return drain_all(withdraws_at);
    case intent::Scope::Neighbor:
      return follow_neighbor_drains();
  }
}

/// A neighbor's drain concerns the export to it alone.
void Announcer::follow_neighbor_drains() {
  neighbors_followed_ = std::chrono::steady_clock::now();
  ExportGroups::NeighborDrains phases;
  for (const auto& [what, standing] : drains_) {
    if (what.first != intent::Scope::Neighbor) continue;
    phases.emplace(what.second, announce::phase(standing.withdraws_at, neighbors_followed_));
  }
  groups_.set_neighbor_drains(std::move(phases));
}

std::optional<SteadyTime> Announcer::next_due() const {
  auto next = decisions_.next_due();
  const auto sooner = [&next](SteadyTime due) { next = next ? std::min(*next, due) : due; };
  if (const auto due = aggregates_.next_due()) sooner(*due);
  for (const auto& [what, standing] : drains_) {
    if (what.first != intent::Scope::Neighbor || standing.withdraws_at <= neighbors_followed_) continue;
    sooner(standing.withdraws_at);  // also if it has passed since
  }
  return next;
}

void Announcer::set_blackholes(const std::vector<intent::Blackhole>& blackholes) {
  auto before = std::exchange(blackholes_, {});
  for (const intent::Blackhole& blackhole : blackholes) {
    ExportGroups::OwnRoute route{.blackhole = true, .next_hop = blackhole.next_hop};
    route.attributes.communities.add(bgp::kBlackhole);
    route.attributes.communities.add(bgp::kNoExport);
    groups_.set_own(blackhole.prefix, std::move(route));
    blackholes_.insert(blackhole.prefix);
    before.erase(blackhole.prefix);
  }
  for (const bgp::Prefix& gone : before) groups_.set_own(gone, std::nullopt);
  unwoken_ = true;
  schedule();
}

void Announcer::shut_down_gracefully() {
  shutting_down_ = true;
  std::optional<SteadyTime> standing;
  for (const auto& [what, drain] : drains_) {
    if (what.first == intent::Scope::AccessPoint) standing = drain.withdraws_at;
  }
  drain_all(standing);
  schedule();
}

/// What a drain of the access point has withdrawn stays withdrawn; the end of one undoes no shutdown.
void Announcer::drain_all(std::optional<SteadyTime> withdraws_at) {
  decisions_.drain_all(withdraws_at || !shutting_down_ ? withdraws_at : announce::kNever);
  unwoken_ = true;  // aggregates follow, also where there is no EIP to decide
}

std::size_t Announcer::release_guard() {
  const std::size_t released = decisions_.release_held(std::chrono::steady_clock::now());
  schedule();
  return released;
}

bool Announcer::acknowledge(std::string_view eip, std::uint64_t revision) {
  const auto index = eips_.by_id(eip);
  if (!index || !decisions_.acknowledge(*index, revision)) return false;
  schedule();
  return true;
}

void Announcer::would_strand(intent::Scope scope, std::string name, StrandTold told) const {
  const std::uint32_t least = config_->drain.min_announcers;
  if (least == 0) return told(std::nullopt);
  if (scope != intent::Scope::Eip) return find_stranded(0, scope, std::move(name), std::move(told));
  const auto eip = eips_.by_id(name);
  told(eip ? announce::stranded(eips_.eip(*eip).id, announcing(*eip), scope, name, least) : std::nullopt);
}

void Announcer::find_stranded(EipIndex from, intent::Scope scope, std::string name, StrandTold told) const {
  const auto end = static_cast<EipIndex>(std::min<std::size_t>(eips_.slots(), from + kStrandSlice));
  for (EipIndex eip = from; eip < end; ++eip) {
    if (!eips_.live(eip) || !decisions_.of(eip).announce) continue;
    auto strand = announce::stranded(eips_.eip(eip).id, announcing(eip), scope, name, config_->drain.min_announcers);
    if (strand) return told(std::move(strand));
  }
  if (end >= eips_.slots()) return told(std::nullopt);
  boost::asio::post(executor_, [this, end, scope, name = std::move(name), told = std::move(told)]() mutable {
    find_stranded(end, scope, std::move(name), std::move(told));
  });
}

/// The neighbors that have the EIP, or are about to.
std::vector<announce::AnnouncingNeighbor> Announcer::announcing(EipIndex eip) const {
  std::vector<announce::AnnouncingNeighbor> neighbors;
  for (const config::Neighbor& neighbor : config_->neighbors) {
    const std::string& name = neighbor.session.name;
    const bgp::rib::ExportGroup* group = groups_.group_of(name);
    if (group == nullptr || group->attributes(eips_.prefix(eip)) == nullptr) continue;
    neighbors.push_back({.neighbor = name, .drained = drains_.contains({intent::Scope::Neighbor, name})});
  }
  return neighbors;
}

}  // namespace eipd::app
