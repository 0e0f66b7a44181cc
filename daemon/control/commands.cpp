#include "daemon/control/commands.hpp"

namespace eipd::control {
namespace {

template <class T>
constexpr Role kNeeded = Role::Operate;
template <>
constexpr Role kNeeded<inventory::AddCidr> = Role::Admin;
template <>
constexpr Role kNeeded<inventory::ActivateCidr> = Role::Admin;
template <>
constexpr Role kNeeded<inventory::DrainCidr> = Role::Admin;
template <>
constexpr Role kNeeded<inventory::RetireCidr> = Role::Admin;
template <>
constexpr Role kNeeded<inventory::SetQuota> = Role::Admin;
template <>
constexpr Role kNeeded<inventory::ResetQuota> = Role::Admin;
template <>
constexpr Role kNeeded<Reload> = Role::Admin;
template <>
constexpr Role kNeeded<Backup> = Role::Admin;

}  // namespace

Role needed(const Command& command) {
  return std::visit([]<class T>(const T&) { return kNeeded<T>; }, command);
}

}  // namespace eipd::control
