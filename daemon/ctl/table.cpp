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

std::size_t total(const std::vector<std::size_t>& widths, std::size_t indent) {
  return std::accumulate(widths.begin(), widths.end(), indent + kGap * (widths.size() - 1));
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
  for (;;) {
    if (total(widths, indent) <= paper.width) return widths;
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool can_give = columns_[i].may_be_cut && widths[i] > std::max(kNarrowest, columns(columns_[i].title));
      if (can_give && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
    }
    if (widest == nullptr) return widths;
    --*widest;
  }
}

std::string Table::print(const Paper& paper, std::size_t indent) const {
  const auto wide = widths(paper, indent);
  if (paper.width != 0 && total(wide, indent) > paper.width) {
    if (const auto fewer = narrower()) return fewer->print(paper, indent);  // else better too wide than unreadable
  }
  std::vector<Cell> titles;
  for (const auto& column : columns_) titles.push_back({column.title, Tone::Faint});
  std::string out = line_of(titles, wide, paper, indent);
  for (const auto& row : rows_) out += line_of(row, wide, paper, indent);
  if (left_out_.empty()) return out;
  return out + cut("(left out: " + left_out_ + "; --json has all)", paper.width, paper) + "\n";
}

std::optional<Table> Table::narrower() const {
  const auto last = std::ranges::find_if(columns_.rbegin(), columns_.rend(), &Column::may_be_cut);
  if (last == columns_.rend() || last == columns_.rend() - 1) return std::nullopt;
  const auto place = columns_.rend() - last - 1;
  Table fewer = *this;
  fewer.columns_.erase(fewer.columns_.begin() + place);
  for (auto& row : fewer.rows_) row.erase(row.begin() + place);
  fewer.left_out_ = last->title + (left_out_.empty() ? "" : ", ") + left_out_;
  return fewer;
}

}  // namespace eipd::ctl
