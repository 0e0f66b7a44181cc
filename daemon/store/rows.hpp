// How the store's values stand in its tables: each Write as SQL, and the tables read whole at start.
#pragma once

#include <expected>
#include <string>

#include "daemon/store/sqlite.hpp"
#include "daemon/store/store.hpp"

namespace eipd::store {

/// Runs one write's statements inside the transaction that is open. Prepared once, for the life of the database.
class WriteStatements {
 public:
  explicit WriteStatements(Database& database);
  bool save(const Write& write);
  /// Forgets the log's rows but for the last kLogRows, and what was answered more than kIdempotencyAge before `now`.
  bool trim(std::uint64_t newest_revision, SystemTime now);

 private:
  bool save(const inventory::EipChange& change);
  bool save(const inventory::RowChange<inventory::CidrRecord>& change);
  bool save(const inventory::RowChange<inventory::QuotaOverride>& change);
  bool save(const inventory::RowChange<inventory::Quarantine>& change);
  bool save(const intent::RowChange<intent::Drain>& change);
  bool save(const intent::RowChange<intent::Shutdown>& change);
  bool save(const intent::RowChange<intent::Blackhole>& change);
  bool save(const LogRow& row);
  bool save(const IdempotencyRecord& record);
  bool put(const inventory::EipRecord& record);
  bool put(const inventory::CidrRecord& record);

  Statement put_eip_, drop_eip_, put_binding_, drop_bindings_, put_tag_, drop_tags_;
  Statement put_cidr_, drop_cidr_, put_cidr_event_, drop_cidr_events_;
  Statement put_quota_, drop_quota_, put_quarantine_, drop_quarantine_;
  Statement put_drain_, drop_drain_, put_shutdown_, drop_shutdown_, put_blackhole_, drop_blackhole_;
  Statement put_log_, trim_log_, put_idempotency_, trim_idempotency_;
};

inline constexpr std::uint64_t kLogRows = 100'000;
inline constexpr std::size_t kRecentLogRows = 1'000;  ///< of them read at start
inline constexpr std::chrono::hours kIdempotencyAge{24};

/// All that the file holds. The error names the table and the row that makes no sense.
std::expected<Contents, std::string> read_contents(Database& database);

}  // namespace eipd::store
