#include "config/issue.hpp"

namespace eipd::config {
namespace {

/// One line, whatever the file holds: control characters as \\x1b.
std::string printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string line;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet >= 0x20 && octet != 0x7F) {
      line += c;
    } else {
      line += {'\\', 'x', digits[octet >> 4U], digits[octet & 0x0FU]};
    }
  }
  return line;
}

}  // namespace

std::string to_string(const Issue& issue, std::string_view file) {
  std::string text{file};
  if (issue.line != 0) text += ':' + std::to_string(issue.line) + ':' + std::to_string(issue.column);
  text += ": ";
  if (issue.severity == Severity::Warning) text += "warning: ";
  if (!issue.path.empty()) text += printable(issue.path) + ": ";
  return text + printable(issue.message);
}

}  // namespace eipd::config
