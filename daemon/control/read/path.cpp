#include "daemon/control/read/path.hpp"

#include <cstddef>
#include <span>

namespace eipd::control {
namespace {

using Segments = std::span<const std::string>;

/// Takes the first segment of a pattern that begins with a slash.
std::string_view take_segment(std::string_view& pattern) {
  pattern.remove_prefix(1);
  const auto segment = pattern.substr(0, pattern.find('/'));
  pattern.remove_prefix(segment.size());
  return segment;
}

bool match_rest(std::string_view pattern, Segments segments, std::vector<std::string>& captured) {
  if (pattern.empty()) return segments.empty();
  if (segments.empty()) return false;
  const auto expected = take_segment(pattern);
  if (!expected.starts_with('{')) {
    return segments.front() == expected && match_rest(pattern, segments.subspan(1), captured);
  }
  const std::size_t widest = expected == "{prefix}" ? 2 : 1;
  std::string text;
  for (std::size_t width = 1; width <= widest && width <= segments.size(); ++width) {
    text += (width > 1 ? "/" : "") + segments[width - 1];
    if (segments[width - 1].empty()) return false;
    captured.push_back(text);
    if (match_rest(pattern, segments.subspan(width), captured)) return true;
    captured.pop_back();
  }
  return false;
}

}  // namespace

std::optional<std::vector<std::string>> match(std::string_view pattern, const std::vector<std::string>& segments) {
  std::vector<std::string> captured;
  if (!match_rest(pattern, segments, captured)) return std::nullopt;
  return captured;
}

}  // namespace eipd::control
