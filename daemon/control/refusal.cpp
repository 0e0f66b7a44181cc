#include "daemon/control/refusal.hpp"

namespace eipd::control {
namespace {

unsigned status_of(inventory::RefusalCode code) {
  using enum inventory::RefusalCode;
  switch (code) {
    case UnknownEip:
    case UnknownCidr:
      return 404;
    case AddressNotAllowed:
    case PoolNotYours:
    case FileOwned:
    case NotAuthority:
      return 403;
    case UnknownAccount:
    case UnknownAccessArea:
    case AreaWithoutAccessPoints:
    case UnknownPool:
    case UnknownRegion:
    case UnknownCheck:
    case PoolNotInArea:
    case FamilyNotInPool:
    case AddressNotInPool:
    case BandwidthOutOfRange:
    case TargetRequired:
    case BadTarget:
    case CidrTooLong:
    case CidrNeverAnnounced:
    case BadValue:
      return 422;
    default:
      return 409;
  }
}

}  // namespace

Problem problem_of(const inventory::Refusal& refusal) {
  return {.status = status_of(refusal.code),
          .code = std::string{to_string(refusal.code)},
          .detail = refusal.sentence,
          .value = refusal.value,
          .accepted = refusal.accepted};
}

}  // namespace eipd::control
