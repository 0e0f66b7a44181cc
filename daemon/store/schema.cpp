#include "daemon/store/schema.hpp"

#include <array>
#include <charconv>

namespace eipd::store {
namespace {

// Times are nanoseconds since 1970, addresses and prefixes their canonical text. Only what the API made stands here:
// what the configuration file declares is never copied.
constexpr const char* kFormat1 = R"(
  CREATE TABLE eips (
    id TEXT PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    pool TEXT NOT NULL,
    account TEXT NOT NULL,
    access_area TEXT NOT NULL,
    bandwidth_mbps INTEGER NOT NULL,
    health_kind INTEGER NOT NULL,
    health_at_least INTEGER NOT NULL,
    name TEXT NOT NULL,
    releasing INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    created INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE bindings (
    eip TEXT NOT NULL REFERENCES eips (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    region TEXT NOT NULL,
    type TEXT NOT NULL,
    resource TEXT NOT NULL,
    target TEXT NOT NULL,
    check_name TEXT NOT NULL,
    priority INTEGER NOT NULL,
    PRIMARY KEY (eip, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tags (
    eip TEXT NOT NULL REFERENCES eips (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (eip, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE cidrs (
    cidr TEXT PRIMARY KEY,
    pool TEXT NOT NULL,
    account TEXT NOT NULL,
    from_file INTEGER NOT NULL,
    state TEXT NOT NULL,
    failed_step TEXT NOT NULL,
    failed_reason TEXT NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE cidr_events (
    cidr TEXT NOT NULL REFERENCES cidrs (cidr) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (cidr, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE quotas (
    account TEXT PRIMARY KEY,
    eips INTEGER,
    bandwidth_mbps INTEGER,
    regions_per_eip INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE quarantines (
    address TEXT PRIMARY KEY,
    pool TEXT NOT NULL,
    released_at INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE drains (
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    withdraw_now INTEGER NOT NULL,
    PRIMARY KEY (scope, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE shutdowns (
    neighbor TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE blackholes (
    prefix TEXT PRIMARY KEY,
    eip TEXT NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    next_hop TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE change_log (
    revision INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE TABLE idempotency (
    key TEXT PRIMARY KEY,
    request INTEGER NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    etag TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_by_age ON idempotency (at);
)";

// The boot in which a row was written, and when it began by the clock of that time: so that the next process knows by
// how much the clock was set since. Null: format 1 did not say.
constexpr const char* kFormat2 = R"(
  ALTER TABLE drains ADD COLUMN boot TEXT;
  ALTER TABLE drains ADD COLUMN booted_at INTEGER;
  ALTER TABLE blackholes ADD COLUMN boot TEXT;
  ALTER TABLE blackholes ADD COLUMN booted_at INTEGER;
)";

/// kSteps[n] takes format n to n + 1.
constexpr std::array kSteps{kFormat1, kFormat2};

}  // namespace

std::int64_t newest_format() {
  return static_cast<std::int64_t>(kSteps.size());
}

bool migrate(Database& database, std::int64_t to) {
  const std::string text = database.value_of("PRAGMA user_version");
  std::size_t format = 0;
  std::from_chars(text.data(), text.data() + text.size(), format);
  if (!database.execute("BEGIN IMMEDIATE")) return false;
  for (; std::cmp_less(format, to); ++format) database.execute(kSteps.at(format));
  database.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
  database.execute("PRAGMA user_version = " + std::to_string(to));
  return database.execute("COMMIT");
}

}  // namespace eipd::store
