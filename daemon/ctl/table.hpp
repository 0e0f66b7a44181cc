// Columns of text that fit the paper: what does not fit is cut in the columns that may be cut, the widest first. Where
// that is not enough those columns are left out, the last first, and a line says so.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/ctl/paper.hpp"

namespace eipd::ctl {

struct Column {
  std::string title;
  bool may_be_cut = false;
};

struct Cell {
  std::string text;
  Tone tone = Tone::Plain;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_{std::move(columns)} {}
  /// One cell a column.
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  /// With the titles, each line ended. `indent` spaces in front.
  [[nodiscard]] std::string print(const Paper& paper, std::size_t indent = 0) const;

 private:
  [[nodiscard]] std::vector<std::size_t> widths(const Paper& paper, std::size_t indent) const;
  /// Without the last column that may be cut and isn't the first; nothing where there is none.
  [[nodiscard]] std::optional<Table> narrower() const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
  std::string left_out_;  ///< "NAME, BOUND TO"
};

}  // namespace eipd::ctl
