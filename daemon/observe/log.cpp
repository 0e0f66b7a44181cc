#include "daemon/observe/log.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <poll.h>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>

#include "daemon/observe/background.hpp"

namespace eipd::observe {
namespace {

constexpr std::chrono::milliseconds kPatience{200};

/// Writes whole lines with write(2), so that a blocked descriptor holds no lock of stdio that exit would need. In front
/// of the first line after a loss it says how many are missing.
class DescriptorSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_{descriptor} {}
  /// Before the first line. The pool is the one whose thread calls this sink.
  void watch(spdlog::details::thread_pool& pool) { pool_ = &pool; }

  [[nodiscard]] std::uint64_t handled() const { return handled_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

  std::atomic<Level> level = Level::Info;
  std::atomic<Format> format = Format::Text;

  [[nodiscard]] std::string form(const LogLine& line) const {
    return format == Format::Json ? to_json(line) : to_text(line);
  }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    report_loss();
    write_line({message.payload.data(), message.payload.size()});
    ++handled_;
  }
  void flush_() override {}

  void report_loss() {
    const std::uint64_t lost = pool_->overrun_counter();
    if (lost == reported_) return;
    write_line(form({.level = Level::Warning, .event = "log-lines-lost", .fields = {{"count", lost - reported_}}}));
    reported_ = lost;
  }

  void write_line(std::string_view line) {
    buffer_.assign(line);
    buffer_ += '\n';
    if (!write_all(buffer_)) ++refused_;
  }

  bool write_all(std::string_view rest) const {
    while (!rest.empty()) {
      const auto written = ::write(descriptor_, rest.data(), rest.size());
      if (written >= 0) {
        rest.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        pollfd ready{.fd = descriptor_, .events = POLLOUT, .revents = 0};
        ::poll(&ready, 1, -1);
      } else if (errno != EINTR) {
        return false;
      }
    }
    return true;
  }

  const int descriptor_;
  spdlog::details::thread_pool* pool_ = nullptr;
  std::string buffer_;
  std::uint64_t reported_ = 0;
  std::atomic<std::uint64_t> handled_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace

class Log::Writer {
 public:
  explicit Writer(Options options)
      : sink_{std::make_shared<DescriptorSink>(options.descriptor)},
        pool_{std::make_shared<spdlog::details::thread_pool>(options.queue, 1, [] { enter_background("eipd-log"); })},
        logger_{std::make_shared<spdlog::async_logger>("eipd", sink_, pool_,
                                                       spdlog::async_overflow_policy::overrun_oldest)} {
    sink_->watch(*pool_);
    sink_->level = options.level;
    sink_->format = options.format;
  }
  ~Writer() {
    if (finished_in(kPatience)) return;
    // Never destroyed: its destructor would join the thread that hangs.
    [[maybe_unused]] static std::shared_ptr<spdlog::details::thread_pool>* left_behind;
    left_behind = new std::shared_ptr{pool_};
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void write(const LogLine& line) {
    ++queued_;
    logger_->log(spdlog::level::info, sink_->form(line));
  }

  [[nodiscard]] std::uint64_t lost() const { return pool_->overrun_counter() + sink_->refused(); }
  [[nodiscard]] DescriptorSink& sink() const { return *sink_; }

 private:
  [[nodiscard]] bool finished_in(std::chrono::milliseconds patience) const {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (sink_->handled() + pool_->overrun_counter() < queued_) {
      if (std::chrono::steady_clock::now() >= deadline) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return true;
  }

  std::shared_ptr<DescriptorSink> sink_;
  std::shared_ptr<spdlog::details::thread_pool> pool_;
  std::shared_ptr<spdlog::async_logger> logger_;
  std::atomic<std::uint64_t> queued_ = 0;
};

Log::Log(Options options) : writer_{std::make_unique<Writer>(options)} {}
Log::~Log() = default;

void Log::write(const LogLine& line) {
  if (takes(line.level)) writer_->write(line);
}

bool Log::takes(Level level) const {
  return level >= writer_->sink().level;
}

void Log::configure(Level level, Format format) {
  writer_->sink().level = level;
  writer_->sink().format = format;
}

std::uint64_t Log::lost() const {
  return writer_->lost();
}

}  // namespace eipd::observe
