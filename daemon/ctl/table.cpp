#include "daemon/ctl/table.hpp"

#include <algorithm>
#include <numeric>

namespace eipd::ctl {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 6;

std::string line_of(const std::vector<Cell>& row, const std::vector<std::size_t>& widths, const Paper& paper,
                    std::size_t indent) {
  std::string line(indent, ' ');
  std::size_t pending = 0;  // spaces that are written only if something follows
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string text = cut(row[i].text, widths[i], paper);
    if (!text.empty()) {
      line.append(pending, ' ').append(toned(text, row[i].tone, paper));
      pending = 0;
    }
    pending += widths[i] - std::min(widths[i], columns(text)) + kGap;
  }
  return line + "\n";
}

}  // namespace

std::vector<std::size_t> Table::widths(const Paper& paper, std::size_t indent) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t widest = columns(columns_[i].title);
    for (const auto& row : rows_) widest = std::max(widest, columns(row[i].text));
    widths.push_back(widest);
  }
  if (paper.width == 0) return widths;
  const std::size_t gaps = indent + kGap * (columns_.size() - 1);
  for (;;) {
    if (std::accumulate(widths.begin(), widths.end(), gaps) <= paper.width) return widths;
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool can_give = columns_[i].may_be_cut && widths[i] > std::max(kNarrowest, columns(columns_[i].title));
      if (can_give && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
    }
    if (widest == nullptr) return widths;  // better too wide than unreadable
    --*widest;
  }
}

std::string Table::print(const Paper& paper, std::size_t indent) const {
  const auto wide = widths(paper, indent);
  std::vector<Cell> titles;
  for (const auto& column : columns_) titles.push_back({column.title, Tone::Faint});
  std::string out = line_of(titles, wide, paper, indent);
  for (const auto& row : rows_) out += line_of(row, wide, paper, indent);
  return out;
}

}  // namespace eipd::ctl
