// The log: lines to stderr, written by a thread of its own behind a bounded queue, so that nobody ever waits for a
// blocked stderr. When the queue is full the oldest lines go, and the loss is counted and logged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "daemon/observe/log_line.hpp"

namespace eipd::observe {

/// Thread-safe.
class Log {
 public:
  struct Options {
    Level level = Level::Info;
    Format format = Format::Text;
    std::size_t queue = 2048;  ///< lines
    int descriptor = 2;        ///< stays open and the caller's
  };

  explicit Log(Options options);
  /// Gives the writer 200 ms to finish what is queued; a writer that hangs is left behind with what it holds.
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// Never waits for the descriptor.
  void write(const LogLine& line);
  [[nodiscard]] bool takes(Level level) const;
  /// On a reload.
  void configure(Level level, Format format);
  /// Lines that were overrun, or that the descriptor refused.
  [[nodiscard]] std::uint64_t lost() const;

 private:
  class Writer;
  std::unique_ptr<Writer> writer_;
};

}  // namespace eipd::observe
