// `control.roles` of the configuration: who may do what over the control API.
#pragma once

#include <string>
#include <vector>

namespace eipd::control {

/// Principals, each "uid:1000", "user:anna", "group:noc" of the Unix socket; "cert:noc-bot" (a certificate's common
/// name), "dns:noc.example", "uri:spiffe://noc/bot", "email:anna@noc.example" (its alternative names) of TLS; or "any".
/// The greatest role that fits holds.
struct Roles {
  std::vector<std::string> read;
  std::vector<std::string> operate;
  std::vector<std::string> admin;
  friend bool operator==(const Roles&, const Roles&) = default;
};

}  // namespace eipd::control
