// The last things that happened, numbered, for clients that follow them: what the log says at info and above, each
// change of a decision, each write to the inventory. The observer's thread adds, the API's thread reads.
//
// An event's id is "REVISION.RUN.NUMBER": the inventory's revision then, which process it was, and its number there. A
// client that comes back with the id of the last event it saw gets what followed: of the same process by number, of an
// earlier one by revision, from the change log that was handed in at start. If that isn't held any more, it is told so
// by an event "reset": it must read what it follows anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/observe/log_line.hpp"

namespace eipd::observe {

struct Event {
  std::string id;       ///< empty: filled in by add
  std::string what;     ///< the stable word
  std::string subject;  ///< the EIP, neighbor, check or CIDR concerned; empty: none
  std::string data;     ///< one JSON object
  std::uint64_t revision = 0;
  std::uint64_t number = 0;
};

class Events {
 public:
  static constexpr std::size_t kCapacity = 16'384;

  /// `run` tells this process from earlier ones: its start in milliseconds.
  explicit Events(std::uint64_t run) : run_{run} {}

  /// Writes of earlier runs, oldest first, before anybody follows. What was added already comes behind them.
  void preload(std::vector<Event> writes);
  void add(const LogLine& line);
  /// A write: the inventory's revision from now on, and the object after it, as JSON.
  void add(const LogLine& line, std::uint64_t revision, std::string_view object);
  /// Facts were lost: whoever follows must look anew.
  void lost();
  /// Called after each add, on its thread.
  void on_news(std::function<void()> news);

  /// Where a client stands: the number of the last event that it has.
  struct Place {
    std::uint64_t number = 0;
    bool reset = false;  ///< some are gone that it has not seen
  };
  [[nodiscard]] Place newest() const;
  /// Before all that is held.
  [[nodiscard]] Place oldest() const;
  /// By an id as given out; a text that is none is a reset.
  [[nodiscard]] Place place_of(std::string_view id) const;
  /// Up to `most` after the place, which moves on.
  [[nodiscard]] std::vector<Event> after(Place& place, std::size_t most) const;

 private:
  void add(const LogLine& line, std::string data, std::optional<std::uint64_t> revision);
  void push(Event event);
  void tell_news();

  const std::uint64_t run_;
  mutable std::mutex mutex_;
  std::deque<Event> events_;  ///< numbers ascending without gaps
  std::uint64_t next_ = 1;
  std::uint64_t revision_ = 0;
  std::uint64_t preloaded_ = 0;    ///< numbers up to it are of earlier runs
  std::uint64_t lost_before_ = 0;  ///< a place before this number has missed some
  std::shared_ptr<const std::function<void()>> news_;
};

/// The line's object, with the object after a write in it, if there is one.
std::string to_json(const LogLine& line, std::string_view object);
/// The subject of a log line: the value of its field eip, neighbor, check or cidr; empty: none.
std::string_view subject_of(const LogLine& line);

}  // namespace eipd::observe
