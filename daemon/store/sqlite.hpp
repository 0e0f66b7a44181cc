// SQLite's C interface as two values with sticky failure: after the first error nothing more is done, and one check at
// the end tells. Only this file and sqlite.cpp know SQLite.
//
// A Database and its Statements belong to one thread at a time; only interrupt() may come from another. Statements end
// before their Database.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace eipd::store {

/// One open file, and the first error on it.
struct Connection {
  sqlite3* handle = nullptr;
  std::string error;  ///< empty: none
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();
  void fail();  ///< keeps SQLite's words, unless something failed before
};

class Statement {
 public:
  Statement(Connection& connection, std::string_view sql);

  /// Binds the arguments in order and runs to the end. True: done, and nothing failed before.
  template <class... Values>
  bool run(const Values&... values) {
    return start(values...) && finish();
  }
  /// Binds the arguments in order; next() then goes from row to row.
  template <class... Values>
  bool start(const Values&... values) {
    if (!reset()) return false;
    [[maybe_unused]] int index = 0;
    return (bind(++index, values) && ...);
  }
  bool next();  ///< false at the end and after a failure

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;
  [[nodiscard]] std::optional<std::string> optional_text(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  ///< valid until the next step

 private:
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  bool reset();
  bool finish();
  bool bind(int index, std::int64_t value);
  bool bind(int index, std::string_view value);
  bool bind(int index, const std::string& value) { return bind(index, std::string_view{value}); }
  bool bind(int index, const std::optional<std::int64_t>& value);
  bool bind(int index, const std::optional<std::string>& value);
  bool check(int code);

  Connection* connection_;
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

class Database {
 public:
  enum class Mode : std::uint8_t { ReadOnly, ReadWrite, Create };
  /// The error is SQLite's words.
  static std::expected<Database, std::string> open(const std::string& path, Mode mode);

  bool execute(const std::string& sql);  ///< any number of statements, without arguments and results
  [[nodiscard]] Statement prepare(std::string_view sql) { return Statement{*connection_, sql}; }
  /// The one value of a one-row query, such as a pragma; empty after a failure.
  [[nodiscard]] std::string value_of(std::string_view sql);

  [[nodiscard]] bool ok() const { return connection_->error.empty(); }
  [[nodiscard]] const std::string& error() const { return connection_->error; }
  /// Undoes the open transaction, if any, and forgets the error. Returns it.
  std::string roll_back();
  /// Makes what runs now, or waits for another process's lock, fail. From any thread.
  void interrupt();

 private:
  explicit Database(std::unique_ptr<Connection> connection) : connection_{std::move(connection)} {}
  std::unique_ptr<Connection> connection_;
};

}  // namespace eipd::store
