#include "config/read/reading.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <tuple>
#include <utility>

namespace eipd::config {
namespace {

Issue issue(Severity severity, yaml::Place place, std::string path, std::string message) {
  return {severity, place.line, place.column, std::move(path), std::move(message)};
}

/// Insertions, deletions, replacements and swaps of neighboring letters.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::vector<std::size_t> next(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row.back();
}

}  // namespace

void Reading::refuse(NodeId at, std::string message) {
  if (tree_.is_faulty(at)) return;
  tree_.mark_faulty(at);
  issues_.push_back(issue(Severity::Error, tree_.place(at), tree_.path(at), std::move(message)));
}

void Reading::refuse_key(NodeId at, std::string message) {
  if (tree_.is_faulty(at)) return;
  tree_.mark_faulty(at);
  issues_.push_back(issue(Severity::Error, tree_.key_place(at), tree_.path(at), std::move(message)));
}

void Reading::refuse_missing(NodeId map, std::string_view key, std::string message) {
  auto path = tree_.path(map);
  if (!path.empty()) path += '.';
  path += key;
  issues_.push_back(issue(Severity::Error, tree_.key_place(map), std::move(path), std::move(message)));
}

void Reading::warn(NodeId at, std::string message) {
  issues_.push_back(issue(Severity::Warning, tree_.place(at), tree_.path(at), std::move(message)));
}

std::string Reading::lacks(NodeId at, std::string_view kind) const {
  if (tree_.kind(at) == yaml::Kind::Empty) return "has no value; expected ";
  return "is no " + std::string{kind} + "; expected ";
}

bool Reading::is_sound(NodeId map, std::string_view key) const {
  const NodeId value = tree_.find(map, key);
  return value != kNoNode && !tree_.is_faulty(value);
}

NodeId Reading::at(NodeId map, std::string_view key) const {
  const NodeId value = tree_.find(map, key);
  return value == kNoNode ? map : value;
}

std::vector<Issue> Reading::take_issues() {
  std::ranges::sort(issues_, {}, [](const Issue& i) { return std::tie(i.line, i.column, i.path, i.message); });
  return std::move(issues_);
}

void Reading::asked(NodeId map, std::string_view key) {
  if (keys_ == nullptr) return;
  auto path = tree_.path(map);
  for (auto open = path.find('['); open != std::string::npos; open = path.find('[', open + 1)) {
    path.erase(open + 1, path.find(']', open) - open - 1);
  }
  keys_->insert(path.empty() ? std::string{key} : path + '.' + std::string{key});
}

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return '"' + std::string{text} + '"';
  auto end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not within a character
  return '"' + std::string{text.substr(0, end)} + "…\"";
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& words) {
  constexpr std::size_t longest = 64;  // nothing of ours is that long
  if (word.size() > longest) return {};
  std::string_view best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const auto candidate : words) {
    if (const auto d = distance(word, candidate); d < least) {
      least = d;
      best = candidate;
    }
  }
  if (!best.empty()) return best;
  const auto begins = [&](std::string_view candidate) {
    return candidate.size() > word.size() && candidate.starts_with(word) && candidate[word.size()] == '_';
  };
  return std::ranges::count_if(words, begins) == 1 ? *std::ranges::find_if(words, begins) : std::string_view{};
}

}  // namespace eipd::config
