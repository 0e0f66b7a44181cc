#include "daemon/store/sqlite.hpp"

#include <sqlite3.h>
#include <utility>

namespace eipd::store {
namespace {

/// How long a statement waits for another process that has locked the file.
constexpr int kBusyMilliseconds = 5'000;

/// Without SQLite's own mutex: a database belongs to one thread at a time (sqlite.hpp).
int flags_of(Database::Mode mode) {
  switch (mode) {
    case Database::Mode::ReadOnly:
      return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    case Database::Mode::ReadWrite:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    case Database::Mode::Create:
      break;
  }
  return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
}

}  // namespace

Connection::~Connection() {
  sqlite3_close_v2(handle);
}

void Connection::fail() {
  if (error.empty()) error = sqlite3_errmsg(handle);
}

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement::Statement(Connection& connection, std::string_view sql) : connection_{&connection} {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v2(connection.handle, sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
  statement_.reset(statement);
}

bool Statement::check(int code) {
  if (code != SQLITE_OK) connection_->fail();
  return connection_->error.empty();
}

bool Statement::reset() {
  if (!connection_->error.empty() || !statement_) return false;
  sqlite3_reset(statement_.get());  // gives the last run's error once more, which was seen then
  return true;
}

bool Statement::finish() {
  while (next()) {
  }
  return connection_->error.empty();
}

bool Statement::next() {
  if (!connection_->error.empty() || !statement_) return false;
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) connection_->fail();
  sqlite3_reset(statement_.get());  // no statement holds a lock between two runs
  return false;
}

bool Statement::bind(int index, std::int64_t value) {
  return check(sqlite3_bind_int64(statement_.get(), index, value));
}

bool Statement::bind(int index, std::string_view value) {
  // An empty text is no null: the pointer must not be one.
  const char* data = value.empty() ? "" : value.data();
  return check(sqlite3_bind_text64(statement_.get(), index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

bool Statement::bind(int index, const std::optional<std::int64_t>& value) {
  return value ? bind(index, *value) : check(sqlite3_bind_null(statement_.get(), index));
}

bool Statement::bind(int index, const std::optional<std::string>& value) {
  return value ? bind(index, std::string_view{*value}) : check(sqlite3_bind_null(statement_.get(), index));
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

std::optional<std::string> Statement::optional_text(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return std::string{text(column)};
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::expected<Database, std::string> Database::open(const std::string& path, Mode mode) {
  auto connection = std::make_unique<Connection>();
  const int code = sqlite3_open_v2(path.c_str(), &connection->handle, flags_of(mode), nullptr);
  if (code != SQLITE_OK) {
    return std::unexpected(connection->handle ? sqlite3_errmsg(connection->handle) : sqlite3_errstr(code));
  }
  sqlite3_busy_timeout(connection->handle, kBusyMilliseconds);
  return Database{std::move(connection)};
}

bool Database::execute(const std::string& sql) {
  if (!ok()) return false;
  if (sqlite3_exec(connection_->handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) connection_->fail();
  return ok();
}

std::string Database::value_of(std::string_view sql) {
  Statement statement = prepare(sql);
  if (!statement.start() || !statement.next()) return {};
  return std::string{statement.text(0)};
}

std::string Database::roll_back() {
  std::string error = std::exchange(connection_->error, {});
  if (sqlite3_get_autocommit(connection_->handle) == 0) {
    sqlite3_exec(connection_->handle, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  return error;
}

void Database::interrupt() {
  sqlite3_interrupt(connection_->handle);
}

}  // namespace eipd::store
