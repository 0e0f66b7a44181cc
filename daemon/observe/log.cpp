#include "daemon/observe/log.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <poll.h>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>

#include "daemon/observe/background.hpp"

namespace eipd::observe {
namespace {

constexpr std::chrono::milliseconds kPatience{200};

/// With write(2), so that a blocked descriptor holds no lock of stdio that exit would need. False: it was refused.
bool write_all(int descriptor, std::string_view rest) {
  while (!rest.empty()) {
    const auto written = ::write(descriptor, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd ready{.fd = descriptor, .events = POLLOUT, .revents = 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

/// The queue and the thread behind it, which share this: a thread that hangs keeps it.
class Log::Writer {
 public:
  explicit Writer(const Options& options)
      : level{options.level}, format{options.format}, capacity_{options.queue}, descriptor_{options.descriptor} {}

  void write(const LogLine& line) {
    auto text = form(line);
    {
      const std::lock_guard lock{mutex_};
      if (lines_.size() >= capacity_) {
        lines_.pop_front();
        ++overrun_;
      }
      lines_.push_back(std::move(text));
    }
    news_.notify_one();
  }

  [[nodiscard]] std::uint64_t lost() const {
    const std::lock_guard lock{mutex_};
    return overrun_ + refused_;
  }

  /// On the thread: until `stop`, and then until the queue is empty.
  void run() {
    enter_background("eipd-log");
    std::unique_lock lock{mutex_};
    while (true) {
      news_.wait(lock, [this] { return stopping_ || !lines_.empty(); });
      if (lines_.empty()) break;
      write_next(lock);
    }
    ended_ = true;
    end_.notify_all();
  }

  /// Whether the thread got to its end in time.
  bool stop(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    stopping_ = true;
    news_.notify_one();
    return end_.wait_for(lock, patience, [this] { return ended_; });
  }

  std::atomic<Level> level;
  std::atomic<Format> format;

 private:
  [[nodiscard]] std::string form(const LogLine& line) const {
    auto text = format == Format::Json ? to_json(line) : to_text(line);
    text += '\n';
    return text;
  }

  /// In front of the first line after a loss stands how many are missing.
  void write_next(std::unique_lock<std::mutex>& lock) {
    const std::string line = std::move(lines_.front());
    lines_.pop_front();
    const std::uint64_t missing = overrun_ - std::exchange(reported_, overrun_);
    lock.unlock();
    std::uint64_t refused = 0;
    if (missing > 0) {
      const LogLine loss{.level = Level::Warning, .event = "log-lines-lost", .fields = {{"count", missing}}};
      refused += write_all(descriptor_, form(loss)) ? 0 : 1;
    }
    refused += write_all(descriptor_, line) ? 0 : 1;
    lock.lock();
    refused_ += refused;
  }

  const std::size_t capacity_;
  const int descriptor_;
  mutable std::mutex mutex_;
  std::condition_variable news_;
  std::condition_variable end_;
  std::deque<std::string> lines_;
  std::uint64_t overrun_ = 0;
  std::uint64_t reported_ = 0;  ///< of them in the log
  std::uint64_t refused_ = 0;   ///< by the descriptor
  bool stopping_ = false;
  bool ended_ = false;
};

Log::Log(Options options)
    : writer_{std::make_shared<Writer>(options)}, thread_{[writer = writer_] { writer->run(); }} {}

Log::~Log() {
  if (writer_->stop(kPatience)) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void Log::write(const LogLine& line) {
  if (takes(line.level)) writer_->write(line);
}

bool Log::takes(Level level) const {
  return level >= writer_->level;
}

void Log::configure(Level level, Format format) {
  writer_->level = level;
  writer_->format = format;
}

std::uint64_t Log::lost() const {
  return writer_->lost();
}

}  // namespace eipd::observe
