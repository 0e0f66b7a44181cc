#include "daemon/control/commands.hpp"

#include <concepts>

namespace eipd::control {
namespace {

template <class T, class... Of>
constexpr bool kIsOneOf = (std::same_as<T, Of> || ...);

}  // namespace

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
