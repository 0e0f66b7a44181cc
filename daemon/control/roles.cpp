#include "daemon/control/roles.hpp"

#include <algorithm>
#include <array>

namespace eipd::control {
namespace {

bool fits(const std::string& principal, const Principal& who) {
  if (principal == "any") return true;
  const auto colon = principal.find(':');
  if (colon == std::string::npos) return false;
  const auto kind = principal.substr(0, colon);
  const auto name = principal.substr(colon + 1);
  if (kind == "uid") return who.uid && std::to_string(*who.uid) == name;
  if (kind == "user") return who.uid && !who.user.empty() && who.user == name;
  if (kind == "group") return who.uid && std::ranges::find(who.groups, name) != who.groups.end();
  if (kind == "cert") return !who.certificate.empty() && who.certificate == name;
  return std::ranges::find(who.names, principal) != who.names.end();
}

bool any_fits(const std::vector<std::string>& principals, const Principal& who) {
  return std::ranges::any_of(principals, [&](const std::string& each) { return fits(each, who); });
}

}  // namespace

Role role_of(const Principal& who, const std::optional<Roles>& roles, std::uint32_t own_uid) {
  if (who.uid && (*who.uid == 0 || *who.uid == own_uid)) return Role::Admin;
  if (!roles) {
    if (who.uid) return Role::Operate;
    return who.has_certificate() ? Role::Read : Role::None;
  }
  if (any_fits(roles->admin, who)) return Role::Admin;
  if (any_fits(roles->operate, who)) return Role::Operate;
  if (any_fits(roles->read, who)) return Role::Read;
  return Role::None;
}

std::string author_of(const Principal& who) {
  if (!who.certificate.empty()) return "cert " + who.certificate;
  if (!who.names.empty()) return "cert " + who.names.front();
  if (!who.uid) return "nobody";
  return "uid " + std::to_string(*who.uid) + (who.user.empty() ? "" : " (" + who.user + ")");
}

std::string_view to_string(Role role) {
  constexpr std::array<std::string_view, 4> kNames{"none", "read", "operate", "admin"};
  return kNames[static_cast<std::size_t>(role)];
}

}  // namespace eipd::control
