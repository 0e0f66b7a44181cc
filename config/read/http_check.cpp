// The section `http` of a check.
#include <algorithm>

#include "config/read/check_sections.hpp"
#include "config/read/scalars.hpp"
#include "daemon/health/body_pattern.hpp"

namespace eipd::config {
namespace {

using health::BodyPattern;
using health::HttpCheck;
using health::StatusRange;

/// RFC 9110 §5.6.2
bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  });
}

bool is_visible_text(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

/// A text of at most `longest` octets that passes `accepts`.
auto text_that(bool (*accepts)(std::string_view), std::string_view expected) {
  return [accepts, expected](Reading& reading, NodeId node) -> std::optional<std::string> {
    const auto text = scalar(reading, node, expected);
    if (!text) return std::nullopt;
    if (text->size() <= 2048 && accepts(*text)) return std::string{*text};
    refuse_value(reading, node, expected);
    return std::nullopt;
  };
}

std::optional<StatusRange> read_status(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "a status from 100 to 599, or a range of them as 200-299";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  const auto dash = std::min(text->find('-'), text->size());
  const auto first = parse_number(text->substr(0, dash), 100, 599);
  const auto last = dash == text->size() ? first : parse_number(text->substr(dash + 1), first.value_or(100), 599);
  if (first && last) {
    return StatusRange{.first = static_cast<std::uint16_t>(*first), .last = static_cast<std::uint16_t>(*last)};
  }
  refuse_value(reading, node, expected);
  return std::nullopt;
}

std::optional<std::vector<StatusRange>> read_statuses(Reading& reading, NodeId node) {
  auto statuses = list_of(read_status, "statuses and ranges of them, as [200-299, 404]")(reading, node);
  if (reading.tree().kind(node) == yaml::Kind::List && reading.tree().first(node) == kNoNode)
    reading.refuse(node, "is empty; expected at least one status");
  return statuses;
}

using Headers = std::vector<std::pair<std::string, std::string>>;
std::optional<Headers> read_headers(Reading& reading, NodeId node) {
  Headers headers;
  const auto& tree = reading.tree();
  if (tree.kind(node) != yaml::Kind::Map) {
    reading.refuse(node, "is no map; expected a map of header fields and their values");
    return std::nullopt;
  }
  for (NodeId entry = tree.first(node); entry != kNoNode; entry = tree.next(entry)) {
    if (!is_token(tree.key(entry))) {
      reading.refuse_key(entry, "is no header field name; expected letters, digits and hyphens");
    } else if (auto value = read_text(reading, entry)) {
      headers.emplace_back(tree.key(entry), *std::move(value));
    }
  }
  return headers;
}

std::optional<std::string> read_pattern(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "a regular expression (RE2 syntax)";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  const auto pattern = text->empty() ? std::unexpected(std::string{"it is empty"}) : BodyPattern::compile(*text);
  if (pattern) return std::string{*text};
  reading.refuse(node, quoted(*text) + " is not accepted: " + pattern.error() + "; expected " + std::string{expected});
  return std::nullopt;
}

std::optional<std::optional<std::uint32_t>> read_max_body(Reading& reading, NodeId node) {
  const auto octets = read_number(reading, node, 1, 1U << 20U);
  if (!octets) return std::nullopt;
  return std::optional{static_cast<std::uint32_t>(*octets)};
}

/// An answer to HEAD has no body, so nothing could be found in it.
void refuse_body_of_head(Reading& reading, MapReader& map, const HttpCheck& http) {
  if (http.method != "HEAD") return;
  for (const std::string_view key : {"body_contains", "body_matches", "max_body"}) {
    if (const NodeId found = map.find(key); found != kNoNode)
      reading.refuse_key(found, "says something of the body, and an answer to HEAD has none; expected another method");
  }
}

}  // namespace

std::optional<HttpCheck> read_http_check(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with path, host, method, headers or expect_status"};
  if (!map.is_map()) return std::nullopt;
  HttpCheck http;
  map.optional("method", http.method, text_that(is_token, "a method, as GET or HEAD"));
  map.optional("path", http.path,
               text_that([](std::string_view text) { return is_visible_text(text) && text.front() == '/'; },
                         "a path that begins with '/', without spaces"));
  map.optional("host", http.host, text_that(is_visible_text, "a host name, with a port where it is not the usual one"));
  map.optional("headers", http.headers, read_headers);
  map.optional("expect_status", http.expect_status, read_statuses);
  map.optional("fatal_status", http.fatal_status, read_statuses);
  map.optional("expect_headers", http.expect_headers, read_headers);
  map.optional("body_contains", http.body_contains, read_octets);
  map.optional("body_matches", http.body_matches, read_pattern);
  map.optional("max_body", http.max_body, read_max_body);
  refuse_body_of_head(reading, map, http);
  return http;
}

}  // namespace eipd::config
