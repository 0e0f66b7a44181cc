#include "daemon/observe/log_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "daemon/observe/utf8.hpp"

namespace eipd::observe {
namespace {

constexpr std::array<std::string_view, 5> kLevels{"trace", "debug", "info", "warning", "error"};

std::string_view hex_digits() {
  return "0123456789abcdef";
}

void append_escaped(std::string& out, unsigned char octet) {
  switch (octet) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (octet < 0x20 || octet == 0x7F) {
    out += "\\u00";
    out += hex_digits()[octet >> 4];
    out += hex_digits()[octet & 0xF];
  } else {
    out += static_cast<char>(octet);
  }
}

/// A JSON string of it.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : to_valid_utf8(text)) append_escaped(out, static_cast<unsigned char>(c));
  return out += '"';
}

bool needs_quotes(std::string_view text) {
  return text.empty() || std::ranges::any_of(text, [](char c) {
           const auto octet = static_cast<unsigned char>(c);
           return octet <= ' ' || octet >= 0x7F || c == '"' || c == '=' || c == '\\';
         });
}

template <class Number>
std::string number(Number value) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

struct Scalar {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return number(value); }
  std::string operator()(std::uint64_t value) const { return number(value); }
  std::string operator()(double value) const { return std::isfinite(value) ? number(value) : "null"; }
  std::string operator()(const std::string& text) const {
    return always_quote || needs_quotes(text) ? quoted(text) : text;
  }
  bool always_quote;
};

void append_padded(std::string& out, unsigned value, std::size_t width) {
  const auto digits = number(value);
  out.append(width - std::min(width, digits.size()), '0').append(digits);
}

}  // namespace

std::string_view to_string(Level level) {
  return kLevels[static_cast<std::size_t>(level)];
}

std::string to_rfc3339(SystemTime at) {
  using namespace std::chrono;
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{floor<milliseconds>(at - day)};
  std::string out;
  append_padded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_padded(out, static_cast<unsigned>(time.hours().count()), 2);
  out += ':';
  append_padded(out, static_cast<unsigned>(time.minutes().count()), 2);
  out += ':';
  append_padded(out, static_cast<unsigned>(time.seconds().count()), 2);
  out += '.';
  append_padded(out, static_cast<unsigned>(time.subseconds().count()), 3);
  return out += 'Z';
}

std::string to_text(const LogLine& line) {
  std::string out = to_rfc3339(line.at);
  out.append(" ").append(to_string(line.level)).append(" ").append(line.event);
  for (const Field& field : line.fields) {
    out.append(" ").append(field.key).append("=").append(std::visit(Scalar{false}, field.value));
  }
  return out;
}

std::string to_json(const LogLine& line) {
  std::string out = "{\"time\":\"" + to_rfc3339(line.at) + "\",\"level\":\"";
  out.append(to_string(line.level)).append("\",\"event\":").append(quoted(line.event));
  for (const Field& field : line.fields) {
    out.append(",").append(quoted(field.key)).append(":").append(std::visit(Scalar{true}, field.value));
  }
  return out += '}';
}

}  // namespace eipd::observe
