// What is special to each kind of check: `type`, and the section of that name.
#include <array>

#include "config/read/check_sections.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"

namespace eipd::config {
namespace {

using health::CheckKind;
using health::FileCheck;
using health::HttpCheck;
using health::TcpCheck;
using health::UnsupportedCheck;

constexpr std::array<std::string_view, 9> kTypes{"tcp", "http", "https",   "dns", "icmp",
                                                 "udp", "grpc", "command", "file"};
constexpr std::array<std::string_view, 3> kSections{"tcp", "http", "file"};
constexpr std::array kFileStates{std::pair{std::string_view{"present"}, true},
                                 std::pair{std::string_view{"absent"}, false}};

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

/// Each section belongs to the kind of its name; http to https as well.
void refuse_sections_of_others(Reading& reading, MapReader& map, std::string_view type) {
  for (const std::string_view section : kSections) {
    const NodeId found = map.find(section);
    const bool is_its = type == section || (section == "http" && type == "https");
    if (found == kNoNode || is_its) continue;
    const std::string others = section == "http" ? "http and https" : std::string{section};
    reading.refuse_key(found, "belongs to checks of type " + others);
  }
}

}  // namespace

std::optional<CheckKind> read_check_kind(Reading& reading, MapReader& map) {
  std::optional<std::string_view> type;
  map.required("type", type, "the kind of check: tcp, http, https, dns, icmp, udp, grpc, command or file",
               [](Reading& r, NodeId n) -> std::optional<std::optional<std::string_view>> { return read_type(r, n); });
  TcpCheck tcp;
  HttpCheck http;
  FileCheck file;
  map.optional("tcp", tcp, read_tcp_check);
  map.optional("http", http, read_http_check);
  map.optional("file", file, read_file);
  if (!type) return std::nullopt;
  refuse_sections_of_others(reading, map, *type);
  if (*type == "tcp") return tcp;
  if (*type == "http") return http;
  if (*type == "file") {
    map.require("file", "a map with the path of the file");
    return file;
  }
  return UnsupportedCheck{.type = std::string{*type}};
}

}  // namespace eipd::config
