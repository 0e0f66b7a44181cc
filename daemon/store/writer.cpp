#include "daemon/store/writer.hpp"

#include <algorithm>
#include <iterator>
#include <pthread.h>
#include <ranges>
#include <utility>

namespace eipd::store {

Writer::Writer(Database database, FileLock lock, std::shared_ptr<WayToControl> control)
    : open_{std::in_place, std::move(database)}, lock_{std::move(lock)}, control_{std::move(control)} {}

void Writer::start() {
  thread_ = std::thread{[self = shared_from_this()] { self->run(); }};
  pthread_setname_np(thread_.native_handle(), "eipd-store");
}

bool Writer::submit(Write write, Store::Done done) {
  const std::lock_guard lock{mutex_};
  if (queue_.size() + under_way_ >= kLimit) return false;
  queue_.push_back({.write = std::move(write), .done = std::move(done)});
  changed_.notify_all();
  return true;
}

Store::Counts Writer::counts() const {
  const std::lock_guard lock{mutex_};
  Store::Counts counts = counts_;
  counts.queued = queue_.size() + under_way_;
  return counts;
}

void Writer::run() {
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || (!queue_.empty() && !failing_); });
    if (queue_.empty() || failing_) break;
    Batch batch{std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.end())};
    queue_.clear();
    under_way_ = batch.size();
    lock.unlock();
    const auto begun = std::chrono::steady_clock::now();
    auto committed = commit(batch);
    lock.lock();
    counts_.last_commit = std::chrono::steady_clock::now() - begun;
    if (committed) {
      ++counts_.commits;
      counts_.writes += batch.size();
      under_way_ = 0;
      tell_success(std::move(batch));
    } else {
      ++counts_.failures;
      failing_ = true;
      tell_failure(std::move(batch), std::move(committed.error()));
    }
  }
  open_.reset();
  ended_ = true;
  changed_.notify_all();
}

std::expected<void, std::string> Writer::commit(const Batch& batch) {
  Database& database = open_->database;
  WriteStatements& statements = open_->statements;
  const LogRow& newest = batch.back().write.log;
  if (database.execute("BEGIN IMMEDIATE") &&
      std::ranges::all_of(batch, [&](const Pending& pending) { return statements.save(pending.write); }) &&
      statements.trim(newest.revision, newest.at) && database.execute("COMMIT")) {
    return {};
  }
  return std::unexpected(database.roll_back());
}

void Writer::tell_success(Batch batch) {
  control_->post([batch = std::move(batch)]() mutable {
    for (Pending& pending : batch) pending.done({});
  });
}

void Writer::tell_failure(Batch batch, std::string error) {
  control_->post([self = shared_from_this(), batch = std::move(batch), error = std::move(error)]() mutable {
    {
      const std::lock_guard lock{self->mutex_};
      std::ranges::move(self->queue_, std::back_inserter(batch));
      self->queue_.clear();
      self->under_way_ = 0;
      self->failing_ = false;
    }
    for (Pending& pending : std::views::reverse(batch)) {
      pending.done(std::unexpected(Store::Failure{.fault = Store::Fault::Unavailable, .text = error}));
    }
  });
}

void Writer::stop(std::chrono::milliseconds patience) {
  std::unique_lock lock{mutex_};
  stopping_ = true;
  changed_.notify_all();
  control_->close();
  const bool ended = changed_.wait_for(lock, patience, [this] { return ended_; });
  lock.unlock();
  ended ? thread_.join() : thread_.detach();
}

}  // namespace eipd::store
