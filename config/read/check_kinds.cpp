// What is special to each kind of check: `type`, and the section of that name.
#include <algorithm>
#include <array>

#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"

namespace eipd::config {
namespace {

using health::CheckKind;
using health::FileCheck;
using health::HttpCheck;
using health::StatusRange;
using health::TcpCheck;
using health::UnsupportedCheck;

constexpr std::array<std::string_view, 9> kTypes{"tcp", "http", "https",   "dns", "icmp",
                                                 "udp", "grpc", "command", "file"};
constexpr std::array kFileStates{std::pair{std::string_view{"present"}, true},
                                 std::pair{std::string_view{"absent"}, false}};

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

std::optional<HttpCheck> read_http(Reading& reading, NodeId node) {
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
  return http;
}

std::optional<FileCheck> read_file(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with path and expect"};
  if (!map.is_map()) return std::nullopt;
  FileCheck file;
  map.required("path", file.path, "the absolute path of the file to look at", read_path);
  map.optional("expect", file.expect_present, one_of(kFileStates));
  return file;
}

std::optional<std::string_view> read_type(Reading& reading, NodeId node) {
  const auto index = read_word(reading, node, kTypes.data(), kTypes.size());
  return index ? std::optional{kTypes[*index]} : std::nullopt;
}

}  // namespace

std::optional<CheckKind> read_check_kind(Reading& reading, MapReader& map) {
  std::optional<std::string_view> type;
  map.required("type", type, "the kind of check: tcp, http, https, dns, icmp, udp, grpc, command or file",
               [](Reading& r, NodeId n) -> std::optional<std::optional<std::string_view>> { return read_type(r, n); });
  HttpCheck http;
  FileCheck file;
  const NodeId http_section = map.find("http");
  const NodeId file_section = map.find("file");
  map.optional("http", http, read_http);
  map.optional("file", file, read_file);
  if (!type) return std::nullopt;
  const bool takes_http = *type == "http" || *type == "https";
  if (http_section != kNoNode && !takes_http)
    reading.refuse_key(http_section, "belongs to checks of type http and https");
  if (file_section != kNoNode && *type != "file") reading.refuse_key(file_section, "belongs to checks of type file");
  if (*type == "tcp") return TcpCheck{};
  if (*type == "http") return http;
  if (*type == "file") {
    map.require("file", "a map with the path of the file");
    return file;
  }
  return UnsupportedCheck{.type = std::string{*type}};
}

}  // namespace eipd::config
