#include "daemon/app/state_facts.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
constexpr auto kStatisticsInterval = 250ms;
constexpr std::size_t kSlice = 512;

bool equal(const observe::NeighborStatistics& a, const observe::NeighborStatistics& b) {
  const auto same_routes = [](const auto& x, const auto& y) {
    return x.desired == y.desired && x.sent == y.sent && x.held == y.held && x.received == y.received;
  };
  return a.sent == b.sent && a.received == b.received && a.malformed_updates == b.malformed_updates &&
         std::ranges::equal(a.routes, b.routes, same_routes);
}

}  // namespace

StateFacts::StateFacts(boost::asio::any_io_executor executor, const ConfigPtr& config, const Announcer& announcer,
                       const bgp::net::Speaker& speaker, Pools pools, Tell tell)
    : executor_{executor},
      config_{config},
      announcer_{announcer},
      speaker_{speaker},
      pools_{std::move(pools)},
      tell_{std::move(tell)},
      timer_{executor} {}

void StateFacts::start() {
  tell_configuration();
  arm();
}

void StateFacts::stop() {
  timer_.cancel();
  ++telling_;
  tell_statistics(true);
}

void StateFacts::tell_all() {
  ++telling_;
  tell_(observe::Resync{.edge = observe::Resync::Edge::Begin});
  tell_configuration();
  tell_statistics(false);
  for (const auto& [what, standing] : announcer_.drains()) {
    auto fact = announcer_.fact_of(standing.drain, true);
    fact.news = false;
    tell_(std::move(fact));
  }
  for (const auto& row : announcer_.aggregates().rows()) {
    auto fact = announcer_.fact_of(row);
    fact.news = false;
    tell_(fact);
  }
  tell_eips(0);
}

void StateFacts::tell_configuration() {
  observe::AccessPointIs here{.access_point = config_->inventory.access_point, .instance = config_->instance};
  for (const auto& area : config_->inventory.access_areas) {
    if (config_->inventory.is_here(area.name)) here.areas.push_back(area.name);
  }
  tell_(std::move(here));

  told_pools_.clear();
  tell_pools();
  for (const config::Neighbor& neighbor : config_->neighbors) {
    const auto status = speaker_.status(neighbor.session.name);
    tell_(observe::NeighborConfigured{.neighbor = neighbor.session.name,
                                      .address = to_string(neighbor.session.address),
                                      .as = neighbor.session.as.value,
                                      .state = std::string{to_string(status ? status->state : bgp::fsm::State::Idle)},
                                      .bfd = status && status->bfd ? std::string{to_string(status->bfd->state)} : ""});
  }
}

void StateFacts::tell_eips(EipIndex from) {
  const auto count = static_cast<EipIndex>(announcer_.eips().slots());
  const EipIndex end = std::min(count, static_cast<EipIndex>(from + kSlice));
  for (EipIndex eip = from; eip < end; ++eip) {
    if (!announcer_.eips().live(eip) || !announcer_.decided_at(eip)) continue;
    tell_(announcer_.fact_of(eip));
    tell_(announce::EipSent{.eip = announcer_.eips().eip(eip).id, .announced = announcer_.sent().announced(eip)});
  }
  if (end == count) return tell_(observe::Resync{.edge = observe::Resync::Edge::End});
  boost::asio::post(executor_, [this, end, telling = telling_] {
    if (telling == telling_) tell_eips(end);
  });
}

void StateFacts::arm() {
  timer_.expires_after(kStatisticsInterval);
  timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    tell_statistics(true);
    tell_pools();
    arm();
  });
}

void StateFacts::tell_statistics(bool changed_only) {
  for (const config::Neighbor& neighbor : config_->neighbors) {
    observe::NeighborStatistics now = statistics(neighbor.session.name);
    auto& told = told_[neighbor.session.name];
    if (changed_only && equal(now, told)) continue;
    tell_of_limit(told, now);
    told = now;
    tell_(std::move(now));
  }
}

/// That a neighbor doesn't get all, and that it does again.
void StateFacts::tell_of_limit(const observe::NeighborStatistics& before, const observe::NeighborStatistics& now) {
  for (const bgp::Family family : bgp::kFamilies) {
    const auto held = [&](const auto& statistics) { return statistics.routes[static_cast<std::size_t>(family)].held; };
    const bool holds = held(now) > 0;
    if (holds == (held(before) > 0)) continue;
    observe::LogLine line{.level = holds ? observe::Level::Warning : observe::Level::Info,
                          .event = holds ? "max-prefixes-out" : "max-prefixes-out-over",
                          .fields = {{"neighbor", now.neighbor}, {"family", std::string{unicast_name(family)}}},
                          .at = std::chrono::system_clock::now()};
    if (holds) line.fields.push_back({"held", held(now)});
    tell_(observe::Noted{.line = std::move(line)});
  }
}

/// Those that are new or have changed, and those that are gone.
void StateFacts::tell_pools() {
  std::map<std::string, Count, std::less<>> now;
  for (const auto& pool : pools_()) {
    const Count count{.addresses = pool.addresses, .allocated = static_cast<double>(pool.allocated)};
    const auto told = told_pools_.find(pool.pool);
    if (told == told_pools_.end() || told->second != count) {
      tell_(observe::PoolCounted{.pool = std::string{pool.pool},
                                 .customer_owned = pool.customer_owned,
                                 .addresses = count.addresses,
                                 .allocated = count.allocated});
    }
    now.emplace(pool.pool, count);
  }
  for (const auto& [pool, count] : told_pools_) {
    if (!now.contains(pool)) tell_(observe::PoolRemoved{.pool = pool});
  }
  told_pools_ = std::move(now);
}

observe::NeighborStatistics StateFacts::statistics(const std::string& neighbor) const {
  observe::NeighborStatistics statistics{.neighbor = neighbor};
  const auto status = speaker_.status(neighbor);
  if (!status) return statistics;
  for (std::size_t type = 0; type < bgp::net::kMessageTypes.size(); ++type) {
    statistics.sent[type] = status->messages(bgp::net::Direction::Sent, bgp::net::kMessageTypes[type]);
    statistics.received[type] = status->messages(bgp::net::Direction::Received, bgp::net::kMessageTypes[type]);
  }
  const bgp::rib::ExportGroup* group = announcer_.groups().group_of(neighbor);
  const auto reader = speaker_.reader(neighbor);
  for (const bgp::Family family : bgp::kFamilies) {
    auto& routes = statistics.routes[static_cast<std::size_t>(family)];
    routes.desired = group == nullptr ? 0 : group->size(family);
    routes.sent = group == nullptr || !reader ? 0 : group->sent_count(*reader, family);
    routes.held = announcer_.groups().held(neighbor, family);
    routes.received = status->received[static_cast<std::size_t>(family)].announced;
  }
  statistics.malformed_updates = status->malformed_updates;
  return statistics;
}

}  // namespace eipd::app
