#include "daemon/ctl/paper.hpp"

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

#include <sys/ioctl.h>

#include "bgp/types/utf8.hpp"

namespace eipd::ctl {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view{value};
}

/// LC_ALL, LC_CTYPE, LANG, the first that is set; nothing set at all is an old or a bare system, which we trust to be
/// modern.
bool locale_is_unicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = environment(name);
    if (value.empty()) continue;
    return value.find("UTF-8") != std::string_view::npos || value.find("utf8") != std::string_view::npos;
  }
  return true;
}

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

std::string_view colour_of(Tone tone) {
  switch (tone) {
    case Tone::Plain:
      return "";
    case Tone::Good:
      return "\033[32m";
    case Tone::Bad:
      return "\033[1;31m";
    case Tone::Between:
      return "\033[33m";
    case Tone::Faint:
      return "\033[2m";
    case Tone::Strong:
      return "\033[1m";
  }
  return "";
}

/// East Asian wide characters and emoji (UAX #11), roughly: what a name in a description may hold.
bool is_wide(std::string_view character) {
  if (character.size() == 4) return true;
  if (character.size() < 3) return false;
  const auto lead = static_cast<unsigned char>(character[0]);
  return lead >= 0xE3 && lead <= 0xED;  // U+3000 to U+D7FF
}

std::string_view take_character(std::string_view& text) {
  const std::size_t length = std::max<std::size_t>(bgp::utf8_length(text), 1);
  const auto character = text.substr(0, length);
  text.remove_prefix(character.size());
  return character;
}

}  // namespace

Paper standard_output() {
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  return {.colour = terminal && environment("NO_COLOR").empty() && environment("TERM") != "dumb",
          .unicode = locale_is_unicode(),
          .width = terminal ? terminal_width() : 0,
          .now = std::chrono::system_clock::now()};
}

std::string toned(std::string_view text, Tone tone, const Paper& paper) {
  if (!paper.colour || tone == Tone::Plain || text.empty()) return std::string{text};
  return std::string{colour_of(tone)}.append(text).append("\033[0m");
}

std::string mark(bool good, const Paper& paper) {
  const std::string_view sign = paper.unicode ? (good ? "✓" : "✗") : (good ? "+" : "-");
  return toned(sign, good ? Tone::Good : Tone::Bad, paper);
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) count += is_wide(take_character(text)) ? 2 : 1;
  return count;
}

std::string cut(std::string_view text, std::size_t width, const Paper& paper) {
  if (columns(text) <= width) return std::string{text};
  const std::string_view sign = paper.unicode ? "…" : ".";
  std::string out;
  std::size_t used = 1;
  while (!text.empty()) {
    const auto character = take_character(text);
    used += is_wide(character) ? 2 : 1;
    if (used > width) break;
    out += character;
  }
  return out.append(sign);
}

}  // namespace eipd::ctl
