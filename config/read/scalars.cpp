#include "config/read/scalars.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

#include "bgp/types/decimal.hpp"
#include "daemon/inventory/words.hpp"

namespace eipd::config {
namespace {

bool is_visible(char c) {
  return c > ' ' && c <= '~';
}

/// A text that passes `accepts`.
template <class Accepts>
std::optional<std::string> read_text_that(Reading& reading, NodeId node, std::string_view expected, Accepts accepts) {
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (accepts(*text)) return std::string{*text};
  refuse_value(reading, node, expected);
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> scalar(Reading& reading, NodeId node, std::string_view expected) {
  const auto& tree = reading.tree();
  switch (tree.kind(node)) {
    case yaml::Kind::Text:
      return tree.text(node);
    case yaml::Kind::Empty:
      reading.refuse(node, "has no value; expected " + std::string{expected});
      break;
    case yaml::Kind::List:
      reading.refuse(node, "is a list; expected " + std::string{expected});
      break;
    case yaml::Kind::Map:
      reading.refuse(node, "is a map; expected " + std::string{expected});
      break;
  }
  return std::nullopt;
}

void refuse_value(Reading& reading, NodeId node, std::string_view expected) {
  reading.refuse(node, quoted(reading.tree().text(node)) + " is not accepted; expected " + std::string{expected});
}

std::optional<bool> read_bool(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "true or false";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (!reading.tree().is_quoted(node) && (*text == "true" || *text == "false")) return *text == "true";
  refuse_value(reading, node, expected);
  return std::nullopt;
}

std::optional<std::string> read_text(Reading& reading, NodeId node) {
  return read_text_that(reading, node, "a text of at most 255 octets in one line", [](std::string_view text) {
    return text.size() <= 255 && text.find_first_of("\r\n") == std::string_view::npos;
  });
}

std::optional<std::string> read_name(Reading& reading, NodeId node) {
  return read_text_that(reading, node, inventory::kExpectedName, inventory::is_name);
}

std::optional<std::string> read_resource(Reading& reading, NodeId node) {
  return read_text_that(reading, node, inventory::kExpectedResource, inventory::is_resource);
}

std::optional<std::string> read_target(Reading& reading, NodeId node) {
  return read_text_that(reading, node, inventory::kExpectedTarget, inventory::is_target);
}

std::optional<std::string> read_path(Reading& reading, NodeId node) {
  return read_text_that(reading, node, "an absolute path of at most 4095 octets",
                        [](std::string_view text) { return text.starts_with('/') && text.size() <= 4095; });
}

std::optional<std::string> read_interface(Reading& reading, NodeId node) {
  return read_text_that(reading, node, "the name of a network interface, 1 to 15 characters",
                        [](std::string_view text) {
                          return !text.empty() && text.size() <= 15 &&
                                 std::ranges::all_of(text, [](char c) { return is_visible(c) && c != '/'; });
                        });
}

std::optional<std::uint32_t> read_mode(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "three or four octal digits in quotes, as \"0660\"";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  std::uint32_t mode = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), mode, 8);
  const bool is_short = text->size() == 3 || (text->size() == 4 && text->front() == '0');
  if (is_short && error == std::errc{} && end == text->data() + text->size()) return mode;
  refuse_value(reading, node, expected);
  return std::nullopt;
}

std::optional<std::uint8_t> read_percent(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "a share from 1% to 100%";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (text->ends_with('%')) {
    if (const auto share = parse_number(text->substr(0, text->size() - 1), 1, 100)) {
      return static_cast<std::uint8_t>(*share);
    }
  }
  refuse_value(reading, node, expected);
  return std::nullopt;
}

std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t min, std::uint64_t max) {
  const auto value = bgp::parse_decimal<std::uint64_t>(text, max);
  return value && *value >= min ? value : std::nullopt;
}

std::optional<std::uint64_t> read_number(Reading& reading, NodeId node, std::uint64_t min, std::uint64_t max) {
  const auto expected = "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (!reading.tree().is_quoted(node)) {
    if (const auto value = parse_number(*text, min, max)) return value;
  }
  refuse_value(reading, node, expected);
  return std::nullopt;
}

std::optional<milliseconds> read_duration(Reading& reading, NodeId node, milliseconds min, milliseconds max) {
  const auto expected =
      "a duration from " + duration_text(min) + " to " + duration_text(max) + " with its unit (ms, s, m or h)";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (const auto value = parse_duration(*text); value && *value >= min && *value <= max) return value;
  refuse_value(reading, node, expected);
  return std::nullopt;
}

std::optional<seconds> read_seconds(Reading& reading, NodeId node, seconds min, seconds max) {
  const auto value = read_duration(reading, node, min, max);
  if (!value) return std::nullopt;
  if (value->count() % 1000 == 0) return std::chrono::duration_cast<seconds>(*value);
  refuse_value(reading, node, "whole seconds");
  return std::nullopt;
}

std::optional<std::size_t> read_word(Reading& reading, NodeId node, const std::string_view* words, std::size_t count) {
  const std::span choices{words, count};
  std::string expected;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) expected += i + 1 == count ? " or " : ", ";
    expected += choices[i];
  }
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  const auto found = std::ranges::find(choices, *text);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  refuse_value(reading, node, expected);
  return std::nullopt;
}

}  // namespace eipd::config
