#include "tests/unit/daemon/control/sample_inventory.hpp"

#include <utility>

namespace eipd::tests {

using namespace control;
using namespace std::chrono_literals;

namespace {

/// 2026-03-09T01:00:00Z
constexpr std::chrono::system_clock::time_point kStart{std::chrono::sys_days{std::chrono::year{2026} / 3 / 9} + 1h};

EipView eip_web() {
  inventory::EipRecord record{.eip = {.id = "eip-web",
                                      .address = *bgp::parse_address("203.0.113.10"),
                                      .account = "acme",
                                      .access_area = "asia-pacific",
                                      .bandwidth_mbps = 200,
                                      .health = {},
                                      .bindings = {{.region = "hong-kong",
                                                    .resource = "clb-123",
                                                    .target = "192.0.2.80:80",
                                                    .check = "web",
                                                    .priority = 10}},
                                      .attributes = {},
                                      .name = "shop",
                                      .tags = {{"team", "web"}}},
                              .pool = "apac-v4",
                              .revision = 7,
                              .created = kStart};
  return {.record = std::make_shared<const inventory::EipRecord>(std::move(record)),
          .here = true,
          .healthy = true,
          .desired = true,
          .announced = true,
          .reason = "healthy",
          .active_region = "hong-kong",
          .active_resource = "clb-123"};
}

CidrView cidr() {
  return {.cidr = *bgp::parse_prefix("198.51.100.0/24"),
          .pool = "acme",
          .account = "acme",
          .state = inventory::CidrState::Active,
          .failed_step = {},
          .failed_reason = {},
          .history = {{.at = kStart, .state = inventory::CidrState::Pending, .text = "added"}},
          .revision = 3};
}

}  // namespace

Page<EipView> SampleInventory::eips(const inventory::Inventory::Filter& filter, std::string_view, std::size_t) const {
  if (filter.pool && *filter.pool != "apac-v4") return {};
  return {.items = {eip_web()}, .next = {}};
}

std::optional<EipView> SampleInventory::eip(std::string_view id) const {
  if (id != "eip-web") return std::nullopt;
  return eip_web();
}

std::vector<PoolView> SampleInventory::pools() const {
  return {*pool("acme")};
}

std::optional<PoolView> SampleInventory::pool(std::string_view id) const {
  if (id != "acme") return std::nullopt;
  return PoolView{.id = "acme",
                  .customer_owned = true,
                  .account = "acme",
                  .access_area = {},
                  .cidrs = {control::CidrView{tests::cidr()}},
                  .addresses = 254,
                  .allocated = 2,
                  .quarantined = 1};
}

std::vector<CidrView> SampleInventory::cidrs() const {
  return {tests::cidr()};
}

std::optional<CidrView> SampleInventory::cidr(const bgp::Prefix& cidr) const {
  if (cidr != tests::cidr().cidr) return std::nullopt;
  return tests::cidr();
}

std::vector<QuotaView> SampleInventory::quotas() const {
  return {*quota("acme")};
}

std::optional<QuotaView> SampleInventory::quota(std::string_view account) const {
  if (account != "acme") return std::nullopt;
  return QuotaView{
      .account = "acme",
      .file = {},
      .override_ = inventory::QuotaOverride{.account = "acme", .eips = 30, .bandwidth_mbps = {}, .regions_per_eip = {}},
      .effective = {.eips = 30},
      .eips_used = 2};
}

std::vector<DrainView> SampleInventory::drains() const {
  return {{.drain = {.scope = intent::Scope::Neighbor,
                     .name = "edge1",
                     .reason = "line work",
                     .author = "uid 0 (root)",
                     .since = kStart,
                     .until = kStart + 2h},
           .phase = "graceful-shutdown"}};
}

std::vector<intent::Blackhole> SampleInventory::blackholes() const {
  return {{.prefix = *bgp::parse_prefix("203.0.113.10/32"),
           .eip = "eip-web",
           .reason = "attack",
           .author = "cert noc-bot",
           .since = kStart,
           .until = {},
           .next_hop = {}}};
}

WhoisView SampleInventory::whois(const bgp::IpAddress& address) const {
  const bool ours = address == *bgp::parse_address("203.0.113.10");
  return {.address = to_string(address),
          .ours = ours,
          .pool = ours ? "apac-v4" : "",
          .account = ours ? "acme" : "",
          .cidr = ours ? "203.0.113.0/24" : "",
          .cidr_state = ours ? "active" : "",
          .state = ours ? "bound" : "",
          .eip = ours ? "eip-web" : "",
          .sentence = ours ? "203.0.113.10 is eip-web of acme" : to_string(address) + " is not ours",
          .bound_to = {},
          .announced_to = {}};
}

Page<ForwardingView> SampleInventory::forwarding(std::string_view, std::size_t) const {
  return {.items = {{.eip = "eip-web",
                     .address = "203.0.113.10",
                     .region = "hong-kong",
                     .type = "clb",
                     .resource = "clb-123",
                     .target = "192.0.2.80:80",
                     .bandwidth_bits_per_second = 200'000'000,
                     .revision = 4}},
          .next = {}};
}

void SampleCommands::perform(Command wanted, Caller by, WriteOptions how, Done done) {
  command = std::move(wanted);
  caller = std::move(by);
  options = std::move(how);
  done(answer);
}

}  // namespace eipd::tests
