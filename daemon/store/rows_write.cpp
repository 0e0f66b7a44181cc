#include <algorithm>

#include "daemon/store/boot.hpp"
#include "daemon/store/rows.hpp"

namespace eipd::store {
namespace {

std::int64_t stored(SystemTime time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}
std::optional<std::int64_t> stored(const std::optional<SystemTime>& time) {
  return time ? std::optional{stored(*time)} : std::nullopt;
}
std::optional<std::int64_t> stored(const std::optional<std::uint32_t>& value) {
  return value ? std::optional<std::int64_t>{*value} : std::nullopt;
}
std::int64_t stored(std::uint64_t value) {  // the same bits
  return static_cast<std::int64_t>(value);
}
std::optional<std::string> stored(const std::optional<bgp::IpAddress>& address) {
  return address ? std::optional{bgp::to_string(*address)} : std::nullopt;
}

}  // namespace

WriteStatements::WriteStatements(Database& db)
    // A changed EIP keeps its row: replacing it would cascade, and would let a second EIP take its address.
    : put_eip_{db.prepare("INSERT INTO eips VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                          "bandwidth_mbps = excluded.bandwidth_mbps, health_kind = excluded.health_kind, "
                          "health_at_least = excluded.health_at_least, name = excluded.name, "
                          "releasing = excluded.releasing, revision = excluded.revision")},
      drop_eip_{db.prepare("DELETE FROM eips WHERE id = ?")},
      put_binding_{db.prepare("INSERT INTO bindings VALUES (?, ?, ?, ?, ?, ?, ?, ?)")},
      drop_bindings_{db.prepare("DELETE FROM bindings WHERE eip = ?")},
      put_tag_{db.prepare("INSERT INTO tags VALUES (?, ?, ?)")},
      drop_tags_{db.prepare("DELETE FROM tags WHERE eip = ?")},
      put_cidr_{db.prepare("INSERT OR REPLACE INTO cidrs VALUES (?, ?, ?, ?, ?, ?, ?, ?)")},
      drop_cidr_{db.prepare("DELETE FROM cidrs WHERE cidr = ?")},
      put_cidr_event_{db.prepare("INSERT INTO cidr_events VALUES (?, ?, ?, ?, ?)")},
      drop_cidr_events_{db.prepare("DELETE FROM cidr_events WHERE cidr = ?")},
      put_quota_{db.prepare("INSERT OR REPLACE INTO quotas VALUES (?, ?, ?, ?)")},
      drop_quota_{db.prepare("DELETE FROM quotas WHERE account = ?")},
      put_quarantine_{db.prepare("INSERT OR REPLACE INTO quarantines VALUES (?, ?, ?, ?)")},
      drop_quarantine_{db.prepare("DELETE FROM quarantines WHERE address = ?")},
      put_drain_{db.prepare("INSERT OR REPLACE INTO drains VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")},
      drop_drain_{db.prepare("DELETE FROM drains WHERE scope = ? AND name = ?")},
      put_shutdown_{db.prepare("INSERT OR REPLACE INTO shutdowns VALUES (?, ?, ?, ?)")},
      drop_shutdown_{db.prepare("DELETE FROM shutdowns WHERE neighbor = ?")},
      put_blackhole_{db.prepare("INSERT OR REPLACE INTO blackholes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")},
      drop_blackhole_{db.prepare("DELETE FROM blackholes WHERE prefix = ?")},
      put_log_{db.prepare("INSERT INTO change_log VALUES (?, ?, ?, ?, ?, ?)")},
      trim_log_{db.prepare("DELETE FROM change_log WHERE revision <= ?")},
      put_idempotency_{db.prepare("INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?)")},
      trim_idempotency_{db.prepare("DELETE FROM idempotency WHERE at < ?")} {}

bool WriteStatements::save(const Write& write) {
  const auto save_each = [this](const auto& changes) {
    return std::ranges::all_of(changes, [this](const auto& change) {
      return std::visit([this](const auto& row) { return this->save(row); }, change);
    });
  };
  return save_each(write.inventory) && save_each(write.intents) && save(write.log) &&
         (!write.idempotency || save(*write.idempotency));
}

bool WriteStatements::trim(std::uint64_t newest_revision, SystemTime now) {
  const bool log = newest_revision <= kLogRows || trim_log_.run(stored(newest_revision - kLogRows));
  return log && trim_idempotency_.run(stored(now - kIdempotencyAge));
}

bool WriteStatements::save(const inventory::EipChange& change) {
  return change.after ? put(*change.after) : drop_eip_.run(change.before->eip.id);
}

bool WriteStatements::put(const inventory::EipRecord& record) {
  const inventory::Eip& eip = record.eip;
  put_eip_.run(eip.id, bgp::to_string(eip.address), record.pool, eip.account, eip.access_area, eip.bandwidth_mbps,
               static_cast<std::int64_t>(eip.health.kind), eip.health.at_least, eip.name, record.releasing ? 1 : 0,
               stored(record.revision), stored(record.created));
  drop_bindings_.run(eip.id);
  for (std::int64_t place = 0; const inventory::Binding& binding : eip.bindings) {
    put_binding_.run(eip.id, place++, binding.region, inventory::to_string(binding.type), binding.resource,
                     binding.target, binding.check, binding.priority);
  }
  bool done = drop_tags_.run(eip.id);
  for (const auto& [key, value] : eip.tags) done = put_tag_.run(eip.id, key, value);
  return done;
}

bool WriteStatements::save(const inventory::RowChange<inventory::CidrRecord>& change) {
  return change.after ? put(*change.after) : drop_cidr_.run(bgp::to_string(change.before->cidr));
}

bool WriteStatements::put(const inventory::CidrRecord& record) {
  const std::string cidr = bgp::to_string(record.cidr);
  put_cidr_.run(cidr, record.pool, record.account, record.from_file ? 1 : 0, inventory::to_string(record.state),
                record.failed_step, record.failed_reason, stored(record.revision));
  bool done = drop_cidr_events_.run(cidr);
  for (std::int64_t place = 0; const auto& event : record.history) {
    done = put_cidr_event_.run(cidr, place++, stored(event.at), inventory::to_string(event.state), event.text);
  }
  return done;
}

bool WriteStatements::save(const inventory::RowChange<inventory::QuotaOverride>& change) {
  if (!change.after) return drop_quota_.run(change.before->account);
  const inventory::QuotaOverride& quota = *change.after;
  return put_quota_.run(quota.account, stored(quota.eips), stored(quota.bandwidth_mbps), stored(quota.regions_per_eip));
}

bool WriteStatements::save(const inventory::RowChange<inventory::Quarantine>& change) {
  if (!change.after) return drop_quarantine_.run(bgp::to_string(change.before->address));
  const inventory::Quarantine& row = *change.after;
  return put_quarantine_.run(bgp::to_string(row.address), row.pool, stored(row.released_at), stored(row.until));
}

bool WriteStatements::save(const intent::RowChange<intent::Drain>& change) {
  // One that ends with the process replaces one that was kept.
  if (!change.after || change.after->until_restart) {
    const intent::Drain& gone = change.after ? *change.after : *change.before;
    return drop_drain_.run(intent::to_string(gone.scope), gone.name);
  }
  const intent::Drain& drain = *change.after;
  const BootMark boot = boot_mark();
  return put_drain_.run(intent::to_string(drain.scope), drain.name, drain.reason, drain.author, stored(drain.since),
                        stored(drain.until), drain.withdraw_now ? 1 : 0, boot.id, stored(boot.at));
}

bool WriteStatements::save(const intent::RowChange<intent::Shutdown>& change) {
  if (!change.after) return drop_shutdown_.run(change.before->neighbor);
  const intent::Shutdown& shutdown = *change.after;
  return put_shutdown_.run(shutdown.neighbor, shutdown.reason, shutdown.author, stored(shutdown.since));
}

bool WriteStatements::save(const intent::RowChange<intent::Blackhole>& change) {
  if (!change.after) return drop_blackhole_.run(bgp::to_string(change.before->prefix));
  const intent::Blackhole& hole = *change.after;
  const BootMark boot = boot_mark();
  return put_blackhole_.run(bgp::to_string(hole.prefix), hole.eip, hole.reason, hole.author, stored(hole.since),
                            stored(hole.until), stored(hole.next_hop), boot.id, stored(boot.at));
}

bool WriteStatements::save(const LogRow& row) {
  return put_log_.run(stored(row.revision), stored(row.at), row.author, row.what, row.subject, row.detail);
}

bool WriteStatements::save(const IdempotencyRecord& record) {
  return put_idempotency_.run(record.key, stored(record.request), record.status, record.body, record.etag,
                              stored(record.at));
}

}  // namespace eipd::store
