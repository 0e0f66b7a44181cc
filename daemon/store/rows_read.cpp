#include <memory>
#include <unordered_map>
#include <utility>

#include "daemon/store/boot.hpp"
#include "daemon/store/rows.hpp"

namespace eipd::store {
namespace {

/// Goes through the tables; the first value that makes no sense ends it, with a sentence.
class Reader {
 public:
  explicit Reader(Database& database) : database_{database} {}
  std::expected<Contents, std::string> read();

 private:
  void read_eips(inventory::Rows& rows);
  void read_cidrs(inventory::Rows& rows);
  void read_quotas(inventory::Rows& rows);
  void read_quarantines(inventory::Rows& rows);
  void read_intents(intent::Intents& intents);
  void read_log(Contents& contents);
  void read_idempotency(Contents& contents);

  /// `use(row)` for each row, while all is well; `row` names itself by its first column.
  void each(std::string_view table, std::string_view sql, auto use) {
    Statement row = database_.prepare(sql);
    if (!row.start()) return;
    while (problem_.empty() && row.next()) {
      table_ = table;
      key_ = row.text(0);
      use(row);
    }
  }
  void make_no_sense(std::string_view value) {
    if (problem_.empty()) {
      problem_ =
          "table " + std::string{table_} + ", row \"" + key_ + "\": \"" + std::string{value} + "\" makes no sense";
    }
  }
  template <class T>
  T known(std::optional<T> parsed, std::string_view text) {
    if (!parsed) make_no_sense(text);
    return parsed.value_or(T{});
  }
  bgp::IpAddress address(std::string_view text) { return known(bgp::parse_address(text), text); }
  bgp::Prefix prefix(std::string_view text) { return known(bgp::parse_prefix(text), text); }
  std::uint32_t number(std::int64_t value) {
    if (!std::in_range<std::uint32_t>(value)) make_no_sense(std::to_string(value));
    return static_cast<std::uint32_t>(value);
  }
  std::optional<std::uint32_t> optional_number(std::optional<std::int64_t> value) {
    return value ? std::optional{number(*value)} : std::nullopt;
  }
  inventory::HealthRule health(std::int64_t kind, std::int64_t at_least) {
    if (kind < 0 || kind > static_cast<std::int64_t>(inventory::HealthRule::Kind::AtLeast)) {
      make_no_sense(std::to_string(kind));
    }
    return {.kind = static_cast<inventory::HealthRule::Kind>(kind), .at_least = number(at_least)};
  }
  static SystemTime time(std::int64_t nanoseconds) { return SystemTime{std::chrono::nanoseconds{nanoseconds}}; }
  static std::optional<SystemTime> optional_time(std::optional<std::int64_t> nanoseconds) {
    return nanoseconds ? std::optional{time(*nanoseconds)} : std::nullopt;
  }
  /// From the clock that the row was written by to the present one. `boot`: its first column about that.
  void put_right(auto& intent, const Statement& row, int boot) const {
    const auto booted_at = optional_time(row.optional_integer(boot + 1));
    if (!booted_at) return;
    const auto step = clock_step({.id = std::string{row.text(boot)}, .at = *booted_at}, boot_);
    intent.since += step;
    if (intent.until) *intent.until += step;
  }

  Database& database_;
  const BootMark boot_ = boot_mark();
  std::string_view table_;
  std::string key_;
  std::string problem_;
};

std::expected<Contents, std::string> Reader::read() {
  Contents contents;
  read_eips(contents.inventory);
  read_cidrs(contents.inventory);
  read_quotas(contents.inventory);
  read_quarantines(contents.inventory);
  read_intents(contents.intents);
  read_log(contents);
  read_idempotency(contents);
  if (!database_.ok()) return std::unexpected(database_.error());
  if (!problem_.empty()) return std::unexpected(problem_);
  contents.inventory.revision = contents.revision;
  return contents;
}

void Reader::read_eips(inventory::Rows& rows) {
  std::vector<std::shared_ptr<inventory::EipRecord>> records;
  each("eips",
       "SELECT id, address, pool, account, access_area, bandwidth_mbps, health_kind, health_at_least, name, releasing, "
       "revision, created FROM eips ORDER BY id",
       [&](Statement& row) {
         auto record = std::make_shared<inventory::EipRecord>();
         record->eip = {.id = std::string{row.text(0)},
                        .address = address(row.text(1)),
                        .account = std::string{row.text(3)},
                        .access_area = std::string{row.text(4)},
                        .bandwidth_mbps = number(row.integer(5)),
                        .health = health(row.integer(6), row.integer(7)),
                        .name = std::string{row.text(8)}};
         record->pool = row.text(2);
         record->releasing = row.integer(9) != 0;
         record->revision = static_cast<std::uint64_t>(row.integer(10));
         record->created = time(row.integer(11));
         records.push_back(std::move(record));
       });
  // All three are in the order of ids: `at` goes along.
  auto at = records.begin();
  const auto eip_of = [&](Statement& row) -> inventory::Eip* {
    const std::string_view id = row.text(0);
    while (at != records.end() && (*at)->eip.id < id) ++at;
    if (at != records.end() && (*at)->eip.id == id) return &(*at)->eip;
    make_no_sense(id);
    return nullptr;
  };
  each("bindings", "SELECT eip, region, type, resource, target, check_name, priority FROM bindings ORDER BY eip, place",
       [&](Statement& row) {
         inventory::Eip* eip = eip_of(row);
         if (eip == nullptr) return;
         eip->bindings.push_back({.region = std::string{row.text(1)},
                                  .type = known(inventory::parse_binding_type(row.text(2)), row.text(2)),
                                  .resource = std::string{row.text(3)},
                                  .target = std::string{row.text(4)},
                                  .check = std::string{row.text(5)},
                                  .priority = number(row.integer(6))});
       });
  at = records.begin();
  each("tags", "SELECT eip, key, value FROM tags ORDER BY eip", [&](Statement& row) {
    if (inventory::Eip* eip = eip_of(row)) eip->tags.emplace(row.text(1), row.text(2));
  });
  rows.eips.assign(std::make_move_iterator(records.begin()), std::make_move_iterator(records.end()));
}

void Reader::read_cidrs(inventory::Rows& rows) {
  std::unordered_map<std::string, std::size_t> places;
  each("cidrs", "SELECT cidr, pool, account, from_file, state, failed_step, failed_reason, revision FROM cidrs",
       [&](Statement& row) {
         places.emplace(row.text(0), rows.cidrs.size());
         rows.cidrs.push_back({.cidr = prefix(row.text(0)),
                               .pool = std::string{row.text(1)},
                               .account = std::string{row.text(2)},
                               .from_file = row.integer(3) != 0,
                               .state = known(inventory::parse_cidr_state(row.text(4)), row.text(4)),
                               .failed_step = std::string{row.text(5)},
                               .failed_reason = std::string{row.text(6)},
                               .revision = static_cast<std::uint64_t>(row.integer(7))});
       });
  each("cidr_events", "SELECT cidr, at, state, text FROM cidr_events ORDER BY cidr, place", [&](Statement& row) {
    const auto place = places.find(std::string{row.text(0)});
    if (place == places.end()) return make_no_sense(row.text(0));
    rows.cidrs[place->second].history.push_back({.at = time(row.integer(1)),
                                                 .state = known(inventory::parse_cidr_state(row.text(2)), row.text(2)),
                                                 .text = std::string{row.text(3)}});
  });
}

void Reader::read_quotas(inventory::Rows& rows) {
  each("quotas", "SELECT account, eips, bandwidth_mbps, regions_per_eip FROM quotas", [&](Statement& row) {
    rows.quotas.push_back({.account = std::string{row.text(0)},
                           .eips = optional_number(row.optional_integer(1)),
                           .bandwidth_mbps = optional_number(row.optional_integer(2)),
                           .regions_per_eip = optional_number(row.optional_integer(3))});
  });
}

void Reader::read_quarantines(inventory::Rows& rows) {
  each("quarantines", "SELECT address, pool, released_at, until FROM quarantines ORDER BY released_at, address",
       [&](Statement& row) {
         rows.quarantines.push_back({.address = address(row.text(0)),
                                     .pool = std::string{row.text(1)},
                                     .released_at = time(row.integer(2)),
                                     .until = time(row.integer(3))});
       });
}

void Reader::read_intents(intent::Intents& intents) {
  const auto add = [&]<class Row>(Row row) {
    intents.apply(intent::RowChange<Row>{.before = std::nullopt, .after = std::move(row)});
  };
  each("drains", "SELECT scope, name, reason, author, since, until, withdraw_now, boot, booted_at FROM drains",
       [&](Statement& row) {
         intent::Drain drain{.scope = known(intent::parse_scope(row.text(0)), row.text(0)),
                             .name = std::string{row.text(1)},
                             .reason = std::string{row.text(2)},
                             .author = std::string{row.text(3)},
                             .since = time(row.integer(4)),
                             .until = optional_time(row.optional_integer(5)),
                             .withdraw_now = row.integer(6) != 0};
         put_right(drain, row, 7);
         add(std::move(drain));
       });
  each("shutdowns", "SELECT neighbor, reason, author, since FROM shutdowns", [&](Statement& row) {
    add(intent::Shutdown{.neighbor = std::string{row.text(0)},
                         .reason = std::string{row.text(1)},
                         .author = std::string{row.text(2)},
                         .since = time(row.integer(3))});
  });
  each("blackholes", "SELECT prefix, eip, reason, author, since, until, next_hop, boot, booted_at FROM blackholes",
       [&](Statement& row) {
         const auto next_hop = row.optional_text(6);
         intent::Blackhole blackhole{.prefix = prefix(row.text(0)),
                                     .eip = std::string{row.text(1)},
                                     .reason = std::string{row.text(2)},
                                     .author = std::string{row.text(3)},
                                     .since = time(row.integer(4)),
                                     .until = optional_time(row.optional_integer(5)),
                                     .next_hop = next_hop ? std::optional{address(*next_hop)} : std::nullopt};
         put_right(blackhole, row, 7);
         add(std::move(blackhole));
       });
}

void Reader::read_log(Contents& contents) {
  each("change_log",
       "SELECT * FROM (SELECT revision, at, author, what, subject, detail FROM change_log ORDER BY revision DESC "
       "LIMIT " +
           std::to_string(kRecentLogRows) + ") ORDER BY revision",
       [&](Statement& row) {
         contents.recent.push_back({.revision = static_cast<std::uint64_t>(row.integer(0)),
                                    .at = time(row.integer(1)),
                                    .author = std::string{row.text(2)},
                                    .what = std::string{row.text(3)},
                                    .subject = std::string{row.text(4)},
                                    .detail = std::string{row.text(5)}});
       });
  if (!contents.recent.empty()) contents.revision = contents.recent.back().revision;
}

void Reader::read_idempotency(Contents& contents) {
  each("idempotency", "SELECT key, request, status, body, etag, at FROM idempotency", [&](Statement& row) {
    contents.idempotency.push_back({.key = std::string{row.text(0)},
                                    .request = static_cast<std::uint64_t>(row.integer(1)),
                                    .status = number(row.integer(2)),
                                    .body = std::string{row.text(3)},
                                    .etag = std::string{row.text(4)},
                                    .at = time(row.integer(5))});
  });
}

}  // namespace

std::expected<Contents, std::string> read_contents(Database& database) {
  return Reader{database}.read();
}

}  // namespace eipd::store
