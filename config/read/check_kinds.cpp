// What is special to each kind of check: `type`, and the section of that name.
#include <array>

#include "config/read/check_sections.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"

namespace eipd::config {
namespace {

using health::CheckKind;
using health::CommandCheck;
using health::FileCheck;
using health::HttpCheck;
using health::IcmpCheck;
using health::TcpCheck;
using health::UdpCheck;

constexpr std::array<std::string_view, 9> kTypes{"tcp", "http", "https",   "dns", "icmp",
                                                 "udp", "grpc", "command", "file"};
constexpr std::array<std::string_view, 8> kSections{"tcp", "http", "tls", "udp", "dns", "grpc", "command", "file"};
constexpr std::array kFileStates{std::pair{std::string_view{"present"}, true},
                                 std::pair{std::string_view{"absent"}, false}};

std::optional<FileCheck> read_file(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with path, expect and contains"};
  if (!map.is_map()) return std::nullopt;
  FileCheck file;
  map.required("path", file.path, "the absolute path of the file to look at", read_path);
  map.optional("expect", file.expect_present, one_of(kFileStates));
  map.optional("contains", file.contains, read_octets);
  return file;
}

std::optional<std::string> read_argument(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "an argument of at most 4096 octets";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (text->size() <= 4096) return std::string{*text};
  refuse_value(reading, node, expected);
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_argv(Reading& reading, NodeId node) {
  constexpr std::size_t kMost = 64;
  auto argv = list_of(read_argument, "a program and its arguments")(reading, node);
  if (!argv) return std::nullopt;
  const NodeId program = reading.tree().first(node);
  if (program == kNoNode) {
    reading.refuse(node, "is empty; expected a program and its arguments");
  } else if (argv->size() > kMost) {
    reading.refuse(node, "has " + std::to_string(argv->size()) + " elements; expected at most 64");
  } else if (!read_path(reading, program)) {
    return std::nullopt;
  }
  return argv;
}

std::optional<CommandCheck> read_command(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with argv"};
  if (!map.is_map()) return std::nullopt;
  CommandCheck command;
  map.required("argv", command.argv, "a list of a program's absolute path and its arguments", read_argv);
  return command;
}

std::optional<std::string_view> read_type(Reading& reading, NodeId node) {
  const auto index = read_word(reading, node, kTypes.data(), kTypes.size());
  return index ? std::optional{kTypes[*index]} : std::nullopt;
}

/// Each section belongs to the kind of its name; http to https as well, and tls to https alone.
void refuse_sections_of_others(Reading& reading, MapReader& map, std::string_view type) {
  for (const std::string_view section : kSections) {
    const NodeId found = map.find(section);
    const bool is_its = type == section || (type == "https" && (section == "http" || section == "tls"));
    if (found == kNoNode || is_its) continue;
    const std::string others = section == "http" ? "http and https" : section == "tls" ? "https" : std::string{section};
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
  health::TlsSettings tls;
  UdpCheck udp;
  health::DnsCheck dns;
  health::GrpcCheck grpc;
  CommandCheck command;
  FileCheck file;
  map.optional("tcp", tcp, read_tcp_check);
  map.optional("http", http, read_http_check);
  map.optional("tls", tls, read_tls_check);
  map.optional("udp", udp, read_udp_check);
  map.optional("dns", dns, read_dns_check);
  map.optional("grpc", grpc, read_grpc_check);
  map.optional("command", command, read_command);
  map.optional("file", file, read_file);
  if (!type) return std::nullopt;
  refuse_sections_of_others(reading, map, *type);
  if (*type == "tcp") return tcp;
  if (*type == "http") return http;
  if (*type == "https") return health::HttpsCheck{.http = std::move(http), .tls = std::move(tls)};
  if (*type == "icmp") return IcmpCheck{};
  if (*type == "udp") {
    map.require("udp", "a map with what to send");
    return udp;
  }
  if (*type == "dns") {
    map.require("dns", "a map with the name to ask for");
    return dns;
  }
  if (*type == "command") {
    map.require("command", "a map with argv");
    return command;
  }
  if (*type == "file") {
    map.require("file", "a map with the path of the file");
    return file;
  }
  return grpc;
}

}  // namespace eipd::config
