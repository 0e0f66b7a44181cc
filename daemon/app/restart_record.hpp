// How this process ended, kept for the one after it: the file `restart` in state_dir. What graceful restart promises
// (RFC 4724 §3) rests on it: that we were here a moment ago and did not take our routes back, and that the host and its
// forwarding lived on.
//
// The file: "eipd-restart 1", "boot-id …" (the kernel's), "state running|kept|left", a line each. Written aside, synced
// and renamed. Its time of modification is when its process was last known to live: while that runs, a thread of its
// own
// (`eipd-record`, nice 19) touches it, so that a slow disk delays nobody.
//
// Owner: the daemon, on the control thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "bgp/fsm/negotiate.hpp"

namespace eipd::app {

enum class LastEnd : std::uint8_t {
  None,     ///< there was no process before
  Crashed,  ///< it never said how it ended
  Kept,     ///< it left its routes to graceful restart
  Left,     ///< it withdrew them
};
std::string_view to_string(LastEnd end);  ///< "none", "crashed", "kept", "left"

struct LastRun {
  LastEnd end = LastEnd::None;
  bool same_boot = false;
  std::chrono::milliseconds ago{0};  ///< since it was last known to live
  friend bool operator==(const LastRun&, const LastRun&) = default;
};

/// R only when peers may still keep what that run announced, F only when the host did not reboot meanwhile. Pure.
bgp::fsm::Restart restart_after(const LastRun& last, std::chrono::seconds restart_time);

class RestartRecord {
 public:
  /// `boot_id`: where the kernel tells it.
  explicit RestartRecord(const std::filesystem::path& directory,
                         std::filesystem::path boot_id = "/proc/sys/kernel/random/boot_id");
  ~RestartRecord();
  RestartRecord(const RestartRecord&) = delete;
  RestartRecord& operator=(const RestartRecord&) = delete;

  /// Of the process before. The error, for the operator, is a file that can't be read or understood.
  [[nodiscard]] std::expected<LastRun, std::string> last() const;
  /// This process lives, from now on; the file is touched that often. A file that can't be written is removed if
  /// possible, so that it tells nothing wrong.
  std::expected<void, std::string> begin(std::chrono::milliseconds beat);
  /// The last word: Kept or Left.
  std::expected<void, std::string> end(LastEnd how);

 private:
  std::expected<void, std::string> write(std::string_view state) const;
  void beat(std::chrono::milliseconds every);
  void rest();

  std::filesystem::path file_;
  std::filesystem::path boot_id_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace eipd::app
