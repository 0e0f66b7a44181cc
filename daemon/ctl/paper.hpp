// Where eipctl writes, as far as it matters to what it writes: colours, width, characters. And the time, so that
// rendering is a pure function.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace eipd::ctl {

enum class Tone : std::uint8_t { Plain, Good, Bad, Between, Faint, Strong };

struct Paper {
  bool colour = false;
  bool unicode = true;
  std::size_t width = 0;  ///< columns; 0: unbounded (no terminal)
  std::chrono::system_clock::time_point now;
};

/// Of this process's standard output: colour only on a terminal and without NO_COLOR (no-color.org), its width, and
/// Unicode unless the locale says otherwise.
Paper standard_output();

/// The text in its tone, where there are colours.
std::string toned(std::string_view text, Tone tone, const Paper& paper);
/// A word and a sign for yes and no, so that nothing is said by colour alone.
std::string mark(bool good, const Paper& paper);

/// How many columns the text takes: code points, wide ones twice.
std::size_t columns(std::string_view text);
/// Cut to so many columns, with a sign that it was.
std::string cut(std::string_view text, std::size_t width, const Paper& paper);

}  // namespace eipd::ctl
