// One session of the measuring peer: dials (again and again, until somebody listens) or is given an accepted
// connection, exchanges OPEN and KEEPALIVE, and counts what comes. It announces only what it is told to send.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "tests/bench/peer/clock.hpp"
#include "tests/bench/peer/prefix_set.hpp"
#include "tests/bench/peer/wire.hpp"

namespace eipd::bench {

/// Since Established or the last mark(). Times are those at which read() returned with the octets.
struct Counts {
  Nanoseconds first = 0;  ///< when the first UPDATE with a change came
  Nanoseconds last = 0;   ///< when the newest one came
  std::uint64_t updates = 0;
  std::uint64_t octets = 0;  ///< of UPDATEs
  std::uint64_t announced = 0;
  std::uint64_t withdrawn = 0;
};

class Session {
 public:
  /// `remote`: where to dial, with `port`. Prefixes: see PrefixSet.
  struct Settings {
    Speaker local;
    std::uint32_t remote = 0;
    std::uint16_t port = 179;
    std::uint32_t base = 0;
    std::size_t size = 0;
  };
  explicit Session(const Settings& settings);
  ~Session() { drop(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Begins to dial, from the local address. Ends the connection before with Cease.
  void dial();
  /// Takes an accepted, non-blocking socket.
  void adopt(int descriptor);
  /// Ends the connection with Cease.
  void close();

  /// The socket is ready; reads all that is there, unless paused.
  void on_events(bool readable, bool writable);
  void tick();  ///< once a second: KEEPALIVE
  void mark() { counts_ = {}; }
  /// A paused session reads until it is Established, then nothing. Its receive buffer is small if it dials afterwards.
  void pause(bool paused) { paused_ = paused; }
  /// Queues octets, written as fast as the other side reads; `written_at` says when the kernel had all.
  void send(Octets octets);

  [[nodiscard]] int descriptor() const { return descriptor_; }  ///< -1: none
  [[nodiscard]] bool dialling() const { return dialling_; }     ///< wants dial() again, soon, when descriptor() is -1
  [[nodiscard]] bool wants_write() const { return descriptor_ >= 0 && (connecting_ || sent_ < outgoing_.size()); }
  [[nodiscard]] bool wants_read() const { return descriptor_ >= 0 && !connecting_ && (!paused_ || established_ == 0); }
  [[nodiscard]] bool paused() const { return paused_; }
  [[nodiscard]] Nanoseconds established() const { return established_; }  ///< 0: not now
  [[nodiscard]] Nanoseconds written_at() const { return written_at_; }    ///< 0: octets are waiting
  [[nodiscard]] std::size_t held() const { return prefixes_.count(); }
  [[nodiscard]] const Counts& counts() const { return counts_; }
  [[nodiscard]] const std::string& ended() const { return ended_; }  ///< why the last connection ended
  [[nodiscard]] const Speaker& local() const { return settings_.local; }

 private:
  void drop();
  void fail(std::string why);
  void opened();
  void read();
  void write();
  void take(std::uint8_t type, std::span<const std::uint8_t> body, Nanoseconds at);
  void take_update(std::span<const std::uint8_t> body, Nanoseconds at);

  Settings settings_;
  int descriptor_ = -1;
  bool dialling_ = false;
  bool connecting_ = false;
  bool paused_ = false;
  bool open_seen_ = false;
  Nanoseconds established_ = 0;
  Nanoseconds written_at_ = 0;
  std::array<std::uint8_t, 262'144> buffer_{};
  std::size_t filled_ = 0;
  Octets outgoing_;
  std::size_t sent_ = 0;
  PrefixSet prefixes_;
  Counts counts_;
  std::string ended_;
};

}  // namespace eipd::bench
