#include "config/yaml/text_check.hpp"

#include <algorithm>

#include "bgp/types/utf8.hpp"

namespace eipd::config::yaml {
namespace {

struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

Issue fault(const Position& at, std::string message) {
  return {.line = at.line, .column = at.column, .message = std::move(message)};
}

std::string hex_octet(unsigned char octet) {
  constexpr std::string_view digits = "0123456789abcdef";
  return {'0', 'x', digits[octet >> 4U], digits[octet & 0x0FU]};
}

/// YAML 1.2 §5.1: of the control characters, a file has tab, line feed and carriage return only.
bool is_forbidden_control(unsigned char octet) {
  return (octet < 0x20 && octet != '\t' && octet != '\n' && octet != '\r') || octet == 0x7F;
}

/// A line indented by a tab, unless nothing or only a comment follows.
std::optional<Issue> check_indentation(std::string_view line, std::size_t number) {
  const auto start = line.find_first_not_of(" \t");
  if (start == std::string_view::npos || line[start] == '#' || line[start] == '\r') return std::nullopt;
  const auto tab = line.substr(0, start).find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  return fault({number, tab + 1}, "a tab indents this line; expected spaces");
}

std::optional<Issue> check_characters(std::string_view line, std::size_t number) {
  for (std::size_t at = 0, column = 1; at < line.size(); ++column) {
    const auto octet = static_cast<unsigned char>(line[at]);
    const auto length = bgp::utf8_length(line.substr(at));
    if (length == 0) return fault({number, column}, "octet " + hex_octet(octet) + " is not UTF-8");
    if (is_forbidden_control(octet)) return fault({number, column}, "control character " + hex_octet(octet));
    at += length;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Issue> check_text(std::string_view text) {
  if (text.size() > kMaxFileSize) {
    return Issue{.message = "the file is larger than 256 MiB; large inventories belong in the store"};
  }
  std::size_t number = 1;
  for (std::size_t start = 0; start < text.size(); ++number) {
    const auto end = std::min(text.find('\n', start), text.size());
    const auto line = text.substr(start, end - start);
    if (auto issue = check_characters(line, number)) return issue;
    if (auto issue = check_indentation(line, number)) return issue;
    start = end + 1;
  }
  return std::nullopt;
}

}  // namespace eipd::config::yaml
