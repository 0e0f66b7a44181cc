// The section `control`: who reaches the control API by which way, and who may do what.
#include <algorithm>
#include <array>
#include <string_view>

#include "bgp/types/decimal.hpp"
#include "config/read/certificates.hpp"
#include "config/read/network.hpp"
#include "config/read/pem_file.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"
#include "daemon/control/host_groups.hpp"

namespace eipd::config {
namespace {

/// The path of a Unix socket fits sockaddr_un.
std::optional<std::string> read_socket_path(Reading& reading, NodeId node) {
  auto path = read_path(reading, node);
  if (path && path->size() > 107) {
    reading.refuse(node, "is too long for a Unix socket; expected at most 107 octets");
    return std::nullopt;
  }
  return path;
}

/// A file may be checked on another host than the one that it is for: a warning.
std::optional<std::string> read_group(Reading& reading, NodeId node) {
  auto name = read_name(reading, node);
  if (name && !control::group_id(*name)) {
    reading.warn(node, quoted(*name) +
                           " is no group of this host, and eipd does not start without it; expected one that "
                           "is there (systemd-sysusers makes eipd's)");
  }
  return name;
}

void read_tcp(Reading& reading, NodeId node, Control& control) {
  MapReader map{reading, node, "a map with listen, cert, key and ca"};
  if (!map.is_map()) return;
  auto& tcp = control.tcp.emplace();
  map.required("listen", tcp.listen, "the address and port to listen on", read_endpoint);
  map.required("cert", tcp.files.cert, "the path of the server's certificate", pem_file("CERTIFICATE"));
  map.required("key", tcp.files.key, "the path of its private key", pem_file("PRIVATE KEY"));
  map.required("ca", tcp.files.ca, "the path of the authority that signs the clients' certificates",
               pem_file("CERTIFICATE"));
  check_certificates(reading, node, tcp.files);
}

constexpr std::array<std::string_view, 6> kNamed{"user", "group", "cert", "dns", "uri", "email"};

/// One of role_settings.hpp.
std::optional<std::string> read_principal(Reading& reading, NodeId node) {
  constexpr std::string_view kExpected =
      "uid:NUMBER, user:NAME, group:NAME, cert:NAME, dns:NAME, uri:URI, email:ADDRESS or any";
  const auto text = scalar(reading, node, kExpected);
  if (!text) return std::nullopt;
  if (*text == "any") return std::string{*text};
  const auto colon = text->find(':');
  const auto kind = text->substr(0, colon);
  const auto name = colon == std::string_view::npos ? std::string_view{} : text->substr(colon + 1);
  const bool named = std::ranges::find(kNamed, kind) != kNamed.end() && !name.empty();
  if (named || (kind == "uid" && bgp::parse_decimal<std::uint32_t>(name))) return std::string{*text};
  refuse_value(reading, node, kExpected);
  return std::nullopt;
}

void read_roles(Reading& reading, NodeId node, Control& control) {
  MapReader map{reading, node, "a map with read, operate or admin"};
  if (!map.is_map()) return;
  auto& roles = control.roles.emplace();
  const auto principals = list_of(read_principal, "principals");
  map.optional("read", roles.read, principals);
  map.optional("operate", roles.operate, principals);
  map.optional("admin", roles.admin, principals);
}

}  // namespace

void read_control(Reading& reading, NodeId node, Control& control) {
  MapReader map{reading, node, "a map with socket, mode, group, tcp or roles"};
  map.optional("socket", control.socket, read_socket_path);
  map.optional("mode", control.mode, read_mode);
  map.optional("group", control.group, read_group);
  if (const NodeId tcp = map.find("tcp"); tcp != kNoNode) read_tcp(reading, tcp, control);
  if (const NodeId roles = map.find("roles"); roles != kNoNode) read_roles(reading, roles, control);
}

}  // namespace eipd::config
