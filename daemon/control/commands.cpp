#include "daemon/control/commands.hpp"

#include <concepts>

namespace eipd::control {
namespace {

template <class T, class... Of>
constexpr bool kIsOneOf = (std::same_as<T, Of> || ...);

}  // namespace

std::string etag_of(std::uint64_t revision) {
  return '"' + std::to_string(revision) + '"';
}

Role needed(const Command& command) {
  return std::visit(
      []<class T>(const T&) {
        return kIsOneOf<T, inventory::AddCidr, inventory::ActivateCidr, inventory::DrainCidr, inventory::RetireCidr,
                        inventory::SetQuota, inventory::ResetQuota, Reload, Backup>
                   ? Role::Admin
                   : Role::Operate;
      },
      command);
}

}  // namespace eipd::control
