#include "daemon/app/inventory_answers.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "daemon/announce/drain_phase.hpp"

namespace eipd::app {
namespace {

using control::WhoisView;

/// The binding that traffic goes to (A6); null: none.
const inventory::Binding* active_binding(const Announcer& announcer, EipIndex index) {
  const auto forwarding = announcer.decisions().forwarding(index);
  if (!forwarding || !forwarding->origin) return nullptr;
  return &forwarding->record->eip.bindings[*forwarding->origin];
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

/// All of it in one line, for whoever asks in an incident.
std::string sentence_of(const WhoisView& view) {
  if (!view.ours) return view.address + " is not ours: no pool contains it.";
  const std::string mark = view.customer_owned ? "customer-owned " : "";
  const std::string cidr = view.cidr.empty() ? "" : ", " + view.cidr + " " + view.cidr_state;
  const std::string where = mark + "pool " + view.pool;
  if (view.eip.empty()) {
    const std::string owner = view.account.empty() ? "" : " of " + view.account;
    return view.address + " is ours (" + where + owner + cidr + "), " + view.state + ".";
  }
  std::string out = view.address + " is " + view.eip + " of " + view.account + " (" + where + cidr + "), ";
  out += view.bound_to.empty() ? view.state : "bound to " + joined(view.bound_to);
  out += view.announced_to.empty() ? ", announced to nobody" : ", announced to " + joined(view.announced_to);
  return out + (view.blackholed ? ", blackholed." : ".");
}

}  // namespace

InventoryAnswers::InventoryAnswers(const ConfigPtr& config, const Keeper& keeper, const Announcer& announcer,
                                   const bgp::net::Speaker& speaker)
    : config_{config}, keeper_{keeper}, announcer_{announcer}, speaker_{speaker} {}

control::EipView InventoryAnswers::view(const inventory::EipPtr& eip) const {
  control::EipView view{.record = eip,
                        .customer_owned = keeper_.inventory().customer_owned(eip->pool),
                        .here = config_->inventory.is_here(eip->eip.access_area)};
  const auto index = announcer_.eips().by_id(eip->eip.id);
  if (!index) return view;
  const announce::Decision& decision = announcer_.decisions().of(*index);
  view.healthy = decision.healthy;
  view.unchecked = announcer_.decisions().standing_of(*index).unchecked;
  view.desired = decision.announce;
  view.announced = announcer_.sent().announced(*index);
  view.reason = to_string(decision.reason);
  if (const auto* active = view.here ? active_binding(announcer_, *index) : nullptr) {
    view.active_region = active->region;
    view.active_resource = active->resource;
  }
  return view;
}

std::string_view phase_of(const intent::Drain& drain, const config::Config& config) {
  const announce::Clocks now{.system = std::chrono::system_clock::now(), .steady = std::chrono::steady_clock::now()};
  return to_string(announce::phase(announce::withdraws_at(drain, config.drain.gshut_wait, now), now.steady));
}

control::Page<control::EipView> InventoryAnswers::eips(const inventory::Inventory::Filter& filter,
                                                       std::string_view cursor, std::size_t limit) const {
  auto page = keeper_.inventory().eips(filter, cursor, limit);
  control::Page<control::EipView> out{.items = {}, .next = std::move(page.next)};
  for (const auto& eip : page.items) out.items.push_back(view(eip));
  return out;
}

std::optional<control::EipView> InventoryAnswers::eip(std::string_view id) const {
  const auto eip = keeper_.inventory().eip(id);
  if (!eip) return std::nullopt;
  return view(eip);
}

std::vector<control::PoolView> InventoryAnswers::pools() const {
  return keeper_.inventory().pools(std::chrono::system_clock::now());
}
std::optional<control::PoolView> InventoryAnswers::pool(std::string_view id) const {
  return keeper_.inventory().pool(id, std::chrono::system_clock::now());
}
std::vector<control::CidrView> InventoryAnswers::cidrs() const {
  return keeper_.inventory().cidrs();
}
std::optional<control::CidrView> InventoryAnswers::cidr(const bgp::Prefix& cidr) const {
  return keeper_.inventory().cidr(cidr);
}
std::vector<control::QuotaView> InventoryAnswers::quotas() const {
  return keeper_.inventory().quotas();
}
std::optional<control::QuotaView> InventoryAnswers::quota(std::string_view account) const {
  return keeper_.inventory().quota(account);
}

std::vector<control::DrainView> InventoryAnswers::drains() const {
  std::vector<control::DrainView> out;
  for (auto& drain : keeper_.intents().drains()) {
    std::string phase{phase_of(drain, *config_)};
    out.push_back({.drain = std::move(drain), .phase = std::move(phase)});
  }
  return out;
}

std::vector<intent::Blackhole> InventoryAnswers::blackholes() const {
  return keeper_.intents().blackholes();
}

WhoisView InventoryAnswers::whois(const bgp::IpAddress& address) const {
  const auto& inventory = keeper_.inventory();
  WhoisView view{.address = to_string(address), .pool = std::string{inventory.pool_of(address)}};
  view.ours = !view.pool.empty();
  if (view.ours) {
    const auto now = std::chrono::system_clock::now();
    const auto pool = inventory.pool(view.pool, now);
    view.customer_owned = inventory.customer_owned(view.pool);
    view.state = inventory.is_reserved(address)       ? "reserved"
                 : inventory.quarantine(address, now) ? "quarantined"
                                                      : "free";
    if (pool) {
      view.account = pool->account;
      const auto cidr = std::ranges::find_if(pool->cidrs, [&](const auto& each) { return each.cidr.covers(address); });
      if (cidr != pool->cidrs.end()) {
        view.cidr = to_string(cidr->cidr);
        view.cidr_state = to_string(cidr->state);
      }
    }
  }
  const auto prefix = bgp::Prefix::host(address);
  if (const auto eip = inventory.eip_at(address)) {
    view.eip = eip->eip.id;
    view.account = eip->eip.account;
    view.state = to_string(eip->state());
    for (const auto& binding : eip->eip.bindings) view.bound_to.push_back(binding.resource + " in " + binding.region);
    for (const auto& neighbor : config_->neighbors) {
      const auto* group = announcer_.groups().group_of(neighbor.session.name);
      const auto reader = speaker_.reader(neighbor.session.name);
      if (group != nullptr && reader && group->delivery(*reader, prefix) == bgp::rib::Delivery::Sent) {
        view.announced_to.push_back(neighbor.session.name);
      }
    }
  }
  view.blackholed = keeper_.intents().blackhole(prefix) != nullptr;
  view.sentence = sentence_of(view);
  return view;
}

control::Page<control::ForwardingView> InventoryAnswers::forwarding(std::string_view cursor, std::size_t limit) const {
  constexpr std::uint64_t kBitsPerMegabit = 1'000'000;
  auto page = keeper_.inventory().eips({}, cursor, limit);
  control::Page<control::ForwardingView> out{.items = {}, .next = std::move(page.next)};
  for (const auto& eip : page.items) {
    const auto index = announcer_.eips().by_id(eip->eip.id);
    const auto forwarding = index ? announcer_.decisions().forwarding(*index) : std::nullopt;
    if (!forwarding) continue;
    control::ForwardingView view{.eip = eip->eip.id,
                                 .address = to_string(eip->eip.address),
                                 .bandwidth_bits_per_second = eip->eip.bandwidth_mbps * kBitsPerMegabit,
                                 .revision = forwarding->revision,
                                 .acknowledged = forwarding->acknowledged};
    if (forwarding->origin) {
      const auto& binding = forwarding->record->eip.bindings[*forwarding->origin];
      view.region = binding.region;
      view.type = to_string(binding.type);
      view.resource = binding.resource;
      view.target = binding.target;
    }
    out.items.push_back(std::move(view));
  }
  return out;
}

}  // namespace eipd::app
