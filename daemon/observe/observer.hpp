// Turns facts into logs and metrics. Control posts facts into a bounded stream; the observer's own thread (nice 19)
// applies them to its tables, which scrapes read, and writes the log.
//
// When the stream is full, facts are refused and counted, and once the backlog is worked off the owner is asked to tell
// its whole state again in slices: mark dirty and resynchronise. What is then known is the present; log lines and flaps
// in between are lost, and the log says so.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "daemon/observe/eip_log.hpp"
#include "daemon/observe/events.hpp"
#include "daemon/observe/facts.hpp"
#include "daemon/observe/log.hpp"
#include "daemon/observe/refusal_log.hpp"
#include "daemon/observe/tables.hpp"

namespace eipd::observe {

class Observer {
 public:
  struct Options {
    std::size_t capacity = 65'536;  ///< facts
    /// Called on the observer's thread when facts were lost. It must have the owner post Resync Begin, a fact for all
    /// that exists (in slices, no more at once than a quarter of `capacity`), and Resync End; and not wait for it.
    std::function<void()> resynchronise;
    Events* events = nullptr;  ///< what clients follow; null: nothing
  };

  /// Both must outlive the observer. Starts the thread.
  Observer(Options options, Tables& tables, Log& log);
  /// As stop().
  ~Observer();
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;

  /// Any thread. O(1), never waits for the observer's work. False: the stream is full, or stopped, and the fact is
  /// lost.
  bool post(Fact fact);
  /// As post, of many at once, in their order; leaves `facts` empty. How many were lost.
  std::size_t post(std::vector<Fact>& facts);
  /// How many facts there is room for: what can wait should leave some for what can't. Any thread.
  [[nodiscard]] std::size_t room() const;

  /// Applies what is queued and ends the thread; idempotent. Facts posted later are lost.
  void stop();

  /// Facts lost since the start.
  [[nodiscard]] std::uint64_t lost() const;

 private:
  void run();
  void apply(const Fact& fact);
  [[nodiscard]] bool is_torn(const Fact& fact) const;
  [[nodiscard]] bool is_known_trouble(const Fact& fact) const;
  bool is_counted(const Fact& fact);
  [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> next_lines() const;
  void log_change(const announce::EipDecided& decided);
  void add_event(const LogLine& line, const InventoryWritten* written = nullptr);
  void write(const std::vector<LogLine>& lines);
  void report_loss(std::uint64_t lost);

  const Options options_;
  Tables& tables_;
  Log& log_;
  EipLog eip_log_;          ///< the observer's thread only
  RefusalLog refusal_log_;  ///< likewise

  mutable std::mutex mutex_;
  std::condition_variable news_;
  std::deque<Fact> queue_;  ///< a deque: no push moves what is there already
  std::uint64_t lost_ = 0;
  bool dirty_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace eipd::observe
