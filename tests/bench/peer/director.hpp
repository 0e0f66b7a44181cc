// What the runner tells the measuring peer, a line each on standard input, and what it is told, a line of JSON each:
//
//   connect SECONDS         all sessions dial (again) and reach Established
//   accept SECONDS          all sessions are dialled by the other side and reach Established
//   hold COUNT SECONDS      waits until every session that is not paused holds exactly COUNT prefixes
//   mark                    counts begin anew
//   flood COUNT SECONDS     session 0 announces COUNT routes, of its own, until the kernel has all octets
//   pause I | resume I      session I stops reading, reads again
//   close                   all sessions end
//   status                  the counts
//
// Each answer: {"ok": …, "sessions": [{"established", "first", "last", "written" (nanoseconds of the monotonic clock,
// 0: never), "held", "updates", "octets", "announced", "withdrawn", "ended"}]}; not ok: its time was over. One command
// at a time. Waiting costs nothing: the answer is made in the turn in which the octets arrive.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/peer/session.hpp"

namespace eipd::bench {

class Director {
 public:
  /// `sessions` outlive it. `own` is where the routes of a flood begin.
  Director(std::vector<std::unique_ptr<Session>>& sessions, std::uint32_t own) : sessions_{sessions}, own_{own} {}

  /// Takes a line; the answer may follow later, from look().
  void command(std::string_view line);
  /// After anything happened: answers the command under way if it is done or its time is over.
  void look();
  /// When look() is due though nothing happens; 0: never.
  [[nodiscard]] Nanoseconds deadline() const { return done_ ? deadline_ : 0; }

 private:
  [[nodiscard]] bool all(const std::function<bool(const Session&)>& holds) const;
  void wait(double seconds, std::function<bool()> done);
  void answer(bool ok) const;

  std::vector<std::unique_ptr<Session>>& sessions_;
  std::uint32_t own_;
  std::function<bool()> done_;
  Nanoseconds deadline_ = 0;
};

}  // namespace eipd::bench
