// The store's writer thread: takes what waits, commits it as one transaction, tells control.
//
// A failed commit leaves the file as it was. Control has planned what is queued behind it on top of it, so everything
// fails that was submitted by the time control hears of it; until then nothing more is committed.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "daemon/store/file.hpp"
#include "daemon/store/rows.hpp"
#include "daemon/store/sqlite.hpp"
#include "daemon/store/store.hpp"
#include "daemon/store/way_to_control.hpp"

namespace eipd::store {

class Writer : public std::enable_shared_from_this<Writer> {
 public:
  /// Writes under way or waiting; 1,000 of them take a disk that is well a few milliseconds.
  static constexpr std::size_t kLimit = 1'024;

  Writer(Database database, FileLock lock, std::shared_ptr<WayToControl> control);
  void start();
  /// Control.
  [[nodiscard]] bool submit(Write write, Store::Done done);
  [[nodiscard]] Store::Counts counts() const;
  /// Commits what waits; gives up after `patience`, when the disk hangs, and leaves the thread to the end of the
  /// process. No `done` is called from now on.
  void stop(std::chrono::milliseconds patience);

 private:
  struct Pending {
    Write write;
    Store::Done done;
  };
  using Batch = std::vector<Pending>;

  void run();
  [[nodiscard]] std::expected<void, std::string> commit(const Batch& batch);
  void tell_success(Batch batch);
  void tell_failure(Batch batch, std::string error);

  struct Open {
    Database database;
    WriteStatements statements;
    explicit Open(Database opened) : database{std::move(opened)}, statements{database} {}
  };
  std::optional<Open> open_;  ///< the writer thread's, from start() until it ends
  FileLock lock_;
  std::shared_ptr<WayToControl> control_;
  std::thread thread_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Pending> queue_;
  std::size_t under_way_ = 0;  ///< taken from the queue, not told yet
  bool failing_ = false;       ///< control does not know yet
  bool stopping_ = false;
  bool ended_ = false;
  Store::Counts counts_;
};

}  // namespace eipd::store
