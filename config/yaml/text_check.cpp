#include "config/yaml/text_check.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

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
    const auto length = utf8_length(line, at);
    if (length == 0) return fault({number, column}, "octet " + hex_octet(octet) + " is not UTF-8");
    if (is_forbidden_control(octet)) return fault({number, column}, "control character " + hex_octet(octet));
    at += length;
  }
  return std::nullopt;
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
  struct Form {
    std::uint8_t first_low, first_high, second_low, second_high;
    std::size_t length;
  };
  // RFC 3629 §4
  constexpr std::array<Form, 9> forms{{{0x00, 0x7F, 0, 0, 1},
                                       {0xC2, 0xDF, 0x80, 0xBF, 2},
                                       {0xE0, 0xE0, 0xA0, 0xBF, 3},
                                       {0xE1, 0xEC, 0x80, 0xBF, 3},
                                       {0xED, 0xED, 0x80, 0x9F, 3},
                                       {0xEE, 0xEF, 0x80, 0xBF, 3},
                                       {0xF0, 0xF0, 0x90, 0xBF, 4},
                                       {0xF1, 0xF3, 0x80, 0xBF, 4},
                                       {0xF4, 0xF4, 0x80, 0x8F, 4}}};
  const auto octet = [&](std::size_t index) { return static_cast<std::uint8_t>(text[index]); };
  if (at >= text.size()) return 0;
  const auto form =
      std::ranges::find_if(forms, [&](const Form& f) { return octet(at) >= f.first_low && octet(at) <= f.first_high; });
  if (form == forms.end() || text.size() - at < form->length) return 0;
  if (form->length > 1 && (octet(at + 1) < form->second_low || octet(at + 1) > form->second_high)) return 0;
  for (std::size_t i = 2; i < form->length; ++i) {
    if ((octet(at + i) & 0xC0U) != 0x80U) return 0;
  }
  return form->length;
}

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
