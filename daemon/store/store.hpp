// The one SQLite file of the daemon (WAL, full sync) and its writer thread: inventory, intents, the change log and the
// idempotency records. One transaction a write; waiting writes share a commit; what was acknowledged is on disk.
//
// The file's format has a version; older ones are migrated in one transaction, newer or corrupt ones are refused with a
// clear message and left untouched.
//
// Thread: everything here is called on the control thread; `done` is called there, too (posted to the executor given).
// The queue is bounded: when it is full, submit refuses and nothing happened (`store-busy`). A failed commit fails all
// writes behind it that were already submitted, in the same turn, newest first, so that control can undo them in that
// order; writes submitted afterwards are tried again.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "daemon/intent/intents.hpp"
#include "daemon/inventory/records.hpp"

namespace eipd::store {

using SystemTime = std::chrono::system_clock::time_point;

/// An answer that was given to a write with an Idempotency-Key, kept 24 h.
struct IdempotencyRecord {
  std::string key;        ///< the client's, with its name in front: two clients never share one
  std::uint64_t request;  ///< hash of method, path and body
  unsigned status = 200;
  std::string body;  ///< JSON as answered
  std::string etag;
  SystemTime at;
};

/// One row of the change log: who did what to what.
struct LogRow {
  std::uint64_t revision = 0;
  SystemTime at;
  std::string author;
  std::string what;  ///< "eip-allocated", "drain-set", …
  std::string subject;
  std::string detail;  ///< JSON: the object after the change
};

struct Write {
  std::uint64_t revision = 0;  ///< one more than the write before
  std::vector<inventory::AnyRowChange> inventory;
  std::vector<intent::Change> intents;
  LogRow log;
  std::optional<IdempotencyRecord> idempotency;
};

/// A file that was of an older format.
struct Migration {
  std::int64_t from = 0, to = 0;
  std::string kept;  ///< the copy of it as it was, beside it: "eipd-v1.db"
};

/// All that the file holds, at start.
struct Contents {
  inventory::Rows inventory;
  intent::Intents intents;
  std::uint64_t revision = 0;
  std::vector<IdempotencyRecord> idempotency;  ///< of the last 24 h
  std::vector<LogRow> recent;                  ///< the last rows of the log, oldest first, for /v1/events to resume
  std::optional<Migration> migration;          ///< what was done to it first
};

class Store {
 public:
  /// Opens or makes the file and reads it whole; blocks, so it is called before the control loop runs. The error is one
  /// line for the operator that says what to do.
  static std::expected<std::unique_ptr<Store>, std::string> open(const std::string& path,
                                                                 boost::asio::any_io_executor control);
  /// Commits what was submitted, for at most two seconds, and ends the thread.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  Contents take_contents();  ///< once

  enum class Fault : std::uint8_t { Busy, Unavailable };
  struct Failure {
    Fault fault = Fault::Unavailable;
    std::string text;
  };
  using Done = std::move_only_function<void(std::expected<void, Failure>)>;
  /// False: the queue is full, nothing happened, and `done` will not be called.
  [[nodiscard]] bool submit(Write write, Done done);
  /// A consistent copy of the file while the daemon runs (SQLite's backup API), made on a thread of its own.
  void backup(std::string path, Done done);

  struct Counts {
    std::size_t queued = 0;
    std::uint64_t commits = 0, writes = 0, failures = 0;
    std::chrono::nanoseconds last_commit{};
  };
  [[nodiscard]] Counts counts() const;

 private:
  class Core;
  explicit Store(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace eipd::store
