// The inventory's refusals as clients of the API see them: what a client may do about each follows from the status.
#include "daemon/control/refusal.hpp"

#include <map>

#include <gtest/gtest.h>

namespace eipd::control {
namespace {

using enum inventory::RefusalCode;

/// 404: the object is not there. 403: whoever asks may never. 422: the request itself can't be. 409: not now.
const std::map<inventory::RefusalCode, unsigned> kStatus{
    {UnknownAccount, 422},      {UnknownAccessArea, 422},  {AreaWithoutAccessPoints, 422},
    {UnknownPool, 422},         {UnknownEip, 404},         {UnknownRegion, 422},
    {UnknownCheck, 422},        {UnknownCidr, 404},        {NoDefaultPool, 409},
    {PoolNotInArea, 422},       {PoolNotYours, 403},       {FamilyNotInPool, 422},
    {PoolExhausted, 409},       {CidrNotActive, 409},      {QuotaExceeded, 409},
    {AddressNotAllowed, 403},   {AddressNotInPool, 422},   {AddressReserved, 409},
    {AddressInUse, 409},        {AddressQuarantined, 409}, {AddressInAggregate, 409},
    {BandwidthOutOfRange, 422}, {RegionAlreadyBound, 409}, {BindingTypeNotAllowed, 409},
    {TargetRequired, 422},      {BadTarget, 422},          {NotBound, 409},
    {StillBound, 409},          {Releasing, 409},          {NotReleasing, 409},
    {FileOwned, 403},           {NotAuthority, 403},       {CidrOverlaps, 409},
    {CidrTooLong, 422},         {CidrNeverAnnounced, 422}, {CidrHoldsOwnAddress, 409},
    {CidrInUse, 409},           {CidrStateForbids, 409},   {BadValue, 422}};

TEST(Refusals, HaveAStatusEachAndAWordOfTheirOwn) {
  ASSERT_EQ(kStatus.size(), static_cast<std::size_t>(BadValue) + 1);
  std::map<std::string, int> words;
  for (const auto& [code, status] : kStatus) {
    const Problem problem = problem_of({.code = code, .sentence = "No.", .value = "7", .accepted = "6"});
    EXPECT_EQ(problem.status, status) << problem.code;
    EXPECT_EQ(++words[problem.code], 1) << problem.code;
    EXPECT_EQ(problem.detail + problem.value + problem.accepted, "No.76");
  }
}

}  // namespace
}  // namespace eipd::control
