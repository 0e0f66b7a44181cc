// The section `tls` of a check. The files that it names are looked into, so that a missing one is found with the rest
// of the configuration's mistakes, and not by a check that never passes.
#include <algorithm>

#include "config/read/check_sections.hpp"
#include "config/read/pem_file.hpp"
#include "config/read/scalars.hpp"

namespace eipd::config {
namespace {

std::optional<std::string> read_server_name(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "a host name or an address, without a port";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  const auto in_names = [](char c) { return c > ' ' && c <= '~' && c != '/' && c != '[' && c != ']'; };
  if (!text->empty() && text->size() <= 253 && std::ranges::all_of(*text, in_names)) return std::string{*text};
  refuse_value(reading, node, expected);
  return std::nullopt;
}

}  // namespace

std::optional<health::TlsSettings> read_tls_check(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with ca_file, cert_file, key_file, server_name, verify or min_days_left"};
  if (!map.is_map()) return std::nullopt;
  health::TlsSettings tls;
  map.optional("server_name", tls.server_name, read_server_name);
  map.optional("ca_file", tls.ca_file, pem_file("CERTIFICATE"));
  map.optional("cert_file", tls.cert_file, pem_file("CERTIFICATE"));
  map.optional("key_file", tls.key_file, pem_file("PRIVATE KEY"));
  map.optional("verify", tls.verify, read_bool);
  map.optional("min_days_left", tls.min_days_left, number<std::uint16_t>(0, 3650));
  const NodeId cert = map.find("cert_file");
  const NodeId key = map.find("key_file");
  if (cert == kNoNode && key != kNoNode) map.require("cert_file", "the certificate of key_file");
  if (cert != kNoNode && key == kNoNode) map.require("key_file", "the key of cert_file");
  if (!tls.verify && !tls.ca_file.empty()) reading.warn(map.find("ca_file"), "is not used as verify is false");
  return tls;
}

}  // namespace eipd::config
