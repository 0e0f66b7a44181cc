// Who may do what over the control API: from whom the system says a caller is, to a role (requirement A17, "strict API
// authorisation"). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/control/commands.hpp"
#include "daemon/control/role_settings.hpp"

namespace eipd::control {

/// Whom the system vouches for: a uid with its names, or a certificate.
struct Principal {
  std::optional<std::uint32_t> uid;
  std::string user;                 ///< empty: no name known
  std::vector<std::string> groups;  ///< names
  std::string certificate;          ///< the subject's common name; empty: none
  std::vector<std::string> names;   ///< the certificate's others: "dns:noc.example", "uri:…", "email:…"
  [[nodiscard]] bool has_certificate() const { return !certificate.empty() || !names.empty(); }
};

/// root and the daemon's own user (`own_uid`) are always admin. Without `roles`, whoever else the socket's mode lets in
/// may operate, and a certificate may read.
Role role_of(const Principal& who, const std::optional<Roles>& roles, std::uint32_t own_uid);
/// As it stands on writes and events: "uid 1000 (anna)", "cert noc-bot", "cert dns:noc.example", "nobody".
std::string author_of(const Principal& who);
std::string_view to_string(Role role);  ///< "none", "read", "operate", "admin"

}  // namespace eipd::control
