#include "sample_writes.hpp"

#include <algorithm>
#include <ranges>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::store {
namespace {

using namespace std::chrono_literals;

constexpr SystemTime at(std::uint64_t n) {  // not a whole second: nothing may be lost
  return SystemTime{} + 1'700'000'000s + std::chrono::milliseconds{n} + 7ns;
}
bgp::IpAddress address(const std::string& text) {
  return bgp::parse_address(text).value();
}
bgp::Prefix prefix(const std::string& text) {
  return bgp::parse_prefix(text).value();
}
template <class Row>
std::optional<Row> found(const auto& rows, const auto& key) {
  const auto at_key = rows.find(key);
  return at_key == rows.end() ? std::nullopt : std::optional<Row>{at_key->second};
}

}  // namespace

inventory::EipPtr sample_eip(const std::string& id, const std::string& text, std::uint64_t revision) {
  inventory::EipRecord record{
      .pool = "apac-v4", .releasing = revision % 7 == 0, .revision = revision, .created = at(1)};
  record.eip = {.id = id,
                .address = address(text),
                .account = "acme",
                .access_area = "asia-pacific",
                .bandwidth_mbps = 200,
                .health = {.kind = inventory::HealthRule::Kind::AtLeast, .at_least = 2},
                .bindings = {{.region = "hong-kong",
                              .type = inventory::BindingType::Clb,
                              .resource = "clb-1",
                              .target = "192.0.2.80:80",
                              .check = "web",
                              .priority = 10},
                             {.region = "hong-kong",
                              .type = inventory::BindingType::NatSnat,
                              .resource = "nat-" + std::to_string(revision),
                              .check = std::string{inventory::kNoCheck}}},
                .name = "a 'quoted' näme",
                .tags = {{"env", "prod"}, {"empty", ""}}};
  return std::make_shared<const inventory::EipRecord>(std::move(record));
}

Write allocation(const std::string& id, const std::string& text, std::uint64_t revision) {
  Write write{.revision = revision};
  write.inventory.emplace_back(inventory::EipChange{.before = nullptr, .after = sample_eip(id, text, revision)});
  write.log = {.revision = revision,
               .at = at(revision),
               .author = "uid 0 (root)",
               .what = "eip-allocated",
               .subject = id,
               .detail = "{}"};
  return write;
}

Write write_of_everything(std::uint64_t revision) {
  Write write = allocation("eip-1", "203.0.113.10", revision);
  write.inventory.emplace_back(inventory::RowChange<inventory::CidrRecord>{
      .before = {},
      .after = inventory::CidrRecord{.cidr = prefix("198.51.100.0/24"),
                                     .pool = "acme",
                                     .account = "acme",
                                     .state = inventory::CidrState::Failed,
                                     .failed_step = "overlap",
                                     .failed_reason = "it overlaps 198.51.0.0/16",
                                     .history = {{.at = at(2), .state = inventory::CidrState::Pending, .text = "added"},
                                                 {.at = at(3), .state = inventory::CidrState::Failed, .text = "no"}},
                                     .revision = revision}});
  write.inventory.emplace_back(inventory::RowChange<inventory::QuotaOverride>{
      .before = {}, .after = inventory::QuotaOverride{.account = "acme", .eips = 0, .regions_per_eip = 9}});
  write.inventory.emplace_back(inventory::RowChange<inventory::Quarantine>{
      .before = {},
      .after = inventory::Quarantine{
          .address = address("2001:db8::9"), .pool = "apac-v6", .released_at = at(4), .until = at(5)}});
  write.intents.emplace_back(
      intent::RowChange<intent::Drain>{.before = {},
                                       .after = intent::Drain{.scope = intent::Scope::AccessPoint,
                                                              .reason = "rack move",
                                                              .author = "cert noc",
                                                              .since = at(6),
                                                              .until = at(7),
                                                              .withdraw_now = true}});
  write.intents.emplace_back(intent::RowChange<intent::Shutdown>{
      .before = {},
      .after = intent::Shutdown{.neighbor = "edge1", .reason = "card", .author = "uid 1", .since = at(8)}});
  write.intents.emplace_back(
      intent::RowChange<intent::Blackhole>{.before = {},
                                           .after = intent::Blackhole{.prefix = prefix("203.0.113.10/32"),
                                                                      .eip = "eip-1",
                                                                      .reason = "flood",
                                                                      .author = "uid 2",
                                                                      .since = at(9),
                                                                      .next_hop = address("192.0.2.66")}});
  write.idempotency = {.key = "uid 0/k1",
                       .request = ~std::uint64_t{0},
                       .status = 201,
                       .body = "{\"id\":\"eip-1\"}",
                       .etag = "\"1\"",
                       .at = at(revision)};
  return write;
}

Write RandomWrites::next() {
  ++revision_;
  Write write{.revision = revision_};
  const unsigned kind = roll(10);
  if (kind < 5) change_eip(write);
  if (kind == 5) change_cidr(write);
  if (kind == 6) change_quota(write);
  if (kind == 7) change_quarantine(write);
  if (kind > 7) change_intent(write);
  write.log = {.revision = revision_,
               .at = at(revision_),
               .author = "test",
               .what = "changed",
               .subject = std::to_string(kind),
               .detail = "{}"};
  log_.push_back(write.log);
  if (roll(3) == 0) {
    const IdempotencyRecord record{.key = "k" + std::to_string(roll(50)),
                                   .request = revision_,
                                   .status = 200,
                                   .body = "{}",
                                   .etag = "",
                                   .at = at(revision_)};
    write.idempotency = record;
    idempotency_.insert_or_assign(record.key, record);
  }
  return write;
}

void RandomWrites::change_eip(Write& write) {
  const unsigned number = roll(40);
  const std::string id = "eip-" + std::to_string(number);
  const auto present = found<inventory::EipPtr>(eips_, id).value_or(nullptr);
  inventory::EipChange change{.before = present, .after = nullptr};
  if (!present || roll(3) != 0) change.after = sample_eip(id, "203.0.113." + std::to_string(number), revision_);
  write.inventory.emplace_back(change);
  if (change.after) {
    eips_.insert_or_assign(id, change.after);
  } else {
    eips_.erase(id);
  }
}

void RandomWrites::change_cidr(Write& write) {
  const auto cidr = prefix("10." + std::to_string(roll(5)) + ".0.0/16");
  inventory::RowChange<inventory::CidrRecord> change{.before = found<inventory::CidrRecord>(cidrs_, cidr), .after = {}};
  if (!change.before || roll(4) != 0) {
    change.after = inventory::CidrRecord{.cidr = cidr, .pool = "p", .state = inventory::CidrState::Active};
    for (unsigned n = roll(4); n > 0; --n) change.after->history.push_back({.at = at(n), .text = std::to_string(n)});
    cidrs_.insert_or_assign(cidr, *change.after);
  } else {
    cidrs_.erase(cidr);
  }
  write.inventory.emplace_back(change);
}

void RandomWrites::change_quota(Write& write) {
  const std::string account = "a" + std::to_string(roll(3));
  inventory::RowChange<inventory::QuotaOverride> change{.before = found<inventory::QuotaOverride>(quotas_, account),
                                                        .after = {}};
  if (!change.before || roll(2) == 0) {
    change.after = inventory::QuotaOverride{.account = account, .eips = roll(100)};
    quotas_.insert_or_assign(account, *change.after);
  } else {
    quotas_.erase(account);
  }
  write.inventory.emplace_back(change);
}

void RandomWrites::change_quarantine(Write& write) {
  const auto held = address("192.0.2." + std::to_string(roll(9)));
  inventory::RowChange<inventory::Quarantine> change{.before = found<inventory::Quarantine>(quarantines_, held),
                                                     .after = {}};
  if (!change.before || roll(2) == 0) {
    change.after = inventory::Quarantine{.address = held, .pool = "p", .released_at = at(revision_), .until = at(9)};
    quarantines_.insert_or_assign(held, *change.after);
  } else {
    quarantines_.erase(held);
  }
  write.inventory.emplace_back(change);
}

void RandomWrites::change_intent(Write& write) {
  const std::string name = "n" + std::to_string(roll(4));
  const auto* drain = intents_.drain(intent::Scope::Neighbor, name);
  intent::RowChange<intent::Drain> change{.before = drain ? std::optional{*drain} : std::nullopt, .after = {}};
  if (!drain || roll(2) == 0) {
    change.after = intent::Drain{.scope = intent::Scope::Neighbor, .name = name, .since = at(revision_)};
  }
  write.intents.emplace_back(change);
  intents_.apply(change);
}

Contents RandomWrites::expected() const {
  const auto values = [](const auto& rows) {
    const auto all = rows | std::views::values;
    return std::vector(all.begin(), all.end());
  };
  return {.inventory = {.revision = revision_,
                        .eips = values(eips_),
                        .cidrs = values(cidrs_),
                        .quotas = values(quotas_),
                        .quarantines = values(quarantines_)},
          .intents = intents_,
          .revision = revision_,
          .idempotency = values(idempotency_),
          .recent = {log_.size() > 1'000 ? log_.end() - 1'000 : log_.begin(), log_.end()}};
}

void expect_same(const Contents& found, const Contents& wanted) {
  const auto values = [](const std::vector<inventory::EipPtr>& eips) {
    std::vector<inventory::EipRecord> records;
    for (const auto& eip : eips) records.push_back(*eip);
    return records;
  };
  EXPECT_EQ(found.revision, wanted.revision);
  EXPECT_EQ(found.inventory.revision, wanted.inventory.revision);
  EXPECT_THAT(values(found.inventory.eips), testing::UnorderedElementsAreArray(values(wanted.inventory.eips)));
  EXPECT_THAT(found.inventory.cidrs, testing::UnorderedElementsAreArray(wanted.inventory.cidrs));
  EXPECT_THAT(found.inventory.quotas, testing::UnorderedElementsAreArray(wanted.inventory.quotas));
  EXPECT_THAT(found.inventory.quarantines, testing::UnorderedElementsAreArray(wanted.inventory.quarantines));
  EXPECT_EQ(found.intents.drains(), wanted.intents.drains());
  EXPECT_EQ(found.intents.shutdowns(), wanted.intents.shutdowns());
  EXPECT_EQ(found.intents.blackholes(), wanted.intents.blackholes());
  const auto record = [](const IdempotencyRecord& r) {
    return std::tuple{r.key, r.request, r.status, r.body, r.etag, r.at};
  };
  const auto row = [](const LogRow& r) { return std::tuple{r.revision, r.at, r.author, r.what, r.subject, r.detail}; };
  const auto all = [](const auto& rows, auto as_tuple) {
    const auto tuples = rows | std::views::transform(as_tuple);
    return std::vector(tuples.begin(), tuples.end());
  };
  EXPECT_THAT(all(found.idempotency, record), testing::UnorderedElementsAreArray(all(wanted.idempotency, record)));
  EXPECT_EQ(all(found.recent, row), all(wanted.recent, row));
}

}  // namespace eipd::store
