#include "daemon/app/restart_record.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <sys/stat.h>

#include "daemon/observe/background.hpp"

namespace eipd::app {
namespace {

constexpr std::string_view kFormat = "eipd-restart 1";

std::unexpected<std::string> failed(const std::filesystem::path& file, std::string_view doing) {
  return std::unexpected(file.string() + ": " + std::string{doing} + ": " + std::system_category().message(errno));
}

std::string first_line(const std::filesystem::path& file) {
  std::string line;
  std::ifstream in{file};
  std::getline(in, line);
  return line;
}

LastEnd end_of(std::string_view state) {
  if (state == "running") return LastEnd::Crashed;
  if (state == "kept") return LastEnd::Kept;
  if (state == "left") return LastEnd::Left;
  return LastEnd::None;
}

/// A descriptor that is closed on every way out.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& file, int flags) : number_{::open(file.c_str(), flags | O_CLOEXEC, 0640)} {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

}  // namespace

std::string_view to_string(LastEnd end) {
  switch (end) {
    case LastEnd::None:
      return "none";
    case LastEnd::Crashed:
      return "crashed";
    case LastEnd::Kept:
      return "kept";
    case LastEnd::Left:
      return "left";
  }
  return "";
}

bgp::fsm::Restart restart_after(const LastRun& last, std::chrono::seconds restart_time) {
  const bool may_be_kept = last.end == LastEnd::Crashed || last.end == LastEnd::Kept;
  const bool restarting = may_be_kept && last.ago < restart_time;
  return {.restarting = restarting, .forwarding_kept = restarting && last.same_boot};
}

RestartRecord::RestartRecord(const std::filesystem::path& directory, std::filesystem::path boot_id)
    : file_{directory / "restart"}, boot_id_{std::move(boot_id)} {}

RestartRecord::~RestartRecord() {
  rest();
}

std::expected<LastRun, std::string> RestartRecord::last() const {
  struct stat status{};
  if (::stat(file_.c_str(), &status) != 0) {
    if (errno == ENOENT) return LastRun{};
    return failed(file_, "reading");
  }
  std::ifstream in{file_};
  std::string format;
  std::string boot_id;
  std::string state;
  std::getline(in, format);
  std::getline(in, boot_id);
  std::getline(in, state);
  const bool sound = format == kFormat && boot_id.starts_with("boot-id ") && state.starts_with("state ");
  const LastEnd end = sound ? end_of(std::string_view{state}.substr(6)) : LastEnd::None;
  if (end == LastEnd::None) return std::unexpected(file_.string() + ": not a restart record");
  const auto lived =
      std::chrono::system_clock::from_time_t(status.st_mtim.tv_sec) +
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::nanoseconds{status.st_mtim.tv_nsec});
  const auto ago = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now() - lived);
  const std::string booted = first_line(boot_id_);
  return LastRun{.end = end,
                 .same_boot = !booted.empty() && std::string_view{boot_id}.substr(8) == booted,
                 .ago = std::max(ago, std::chrono::milliseconds{0})};
}

std::expected<void, std::string> RestartRecord::begin(std::chrono::milliseconds beat) {
  if (auto written = write("running"); !written) {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    return written;
  }
  thread_ = std::thread{[this, beat] { this->beat(beat); }};
  return {};
}

std::expected<void, std::string> RestartRecord::end(LastEnd how) {
  rest();
  return write(to_string(how));
}

std::expected<void, std::string> RestartRecord::write(std::string_view state) const {
  std::ostringstream text;
  text << kFormat << "\nboot-id " << first_line(boot_id_) << "\nstate " << state << '\n';
  const std::string octets = text.str();
  const std::filesystem::path aside = file_.string() + ".new";
  {
    const Descriptor file{aside, O_WRONLY | O_CREAT | O_TRUNC};
    if (file.get() < 0) return failed(aside, "opening");
    if (::write(file.get(), octets.data(), octets.size()) != static_cast<ssize_t>(octets.size()))
      return failed(aside, "writing");
    if (::fsync(file.get()) != 0) return failed(aside, "syncing");
  }
  if (::rename(aside.c_str(), file_.c_str()) != 0) return failed(file_, "renaming");
  const Descriptor directory{file_.parent_path(), O_RDONLY | O_DIRECTORY};
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) return failed(file_.parent_path(), "syncing");
  return {};
}

void RestartRecord::beat(std::chrono::milliseconds every) {
  observe::enter_background("eipd-record");
  std::unique_lock lock{mutex_};
  while (!ended_.wait_for(lock, every, [this] { return ending_; })) {
    lock.unlock();
    std::ignore = ::utimensat(AT_FDCWD, file_.c_str(), nullptr, 0);  // best effort: an old time promises less
    lock.lock();
  }
}

void RestartRecord::rest() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  ended_.notify_one();
  if (thread_.joinable()) thread_.join();
}

}  // namespace eipd::app
