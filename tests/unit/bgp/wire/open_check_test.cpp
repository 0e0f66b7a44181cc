#include <gmock/gmock.h>

#include "bgp/wire/message.hpp"

namespace eipd::bgp::wire {
namespace {

constexpr Asn kLocal{64500};
constexpr Asn kPeer{64496};
constexpr BgpId kLocalId{0xC0000201};

OpenExpectations external() {
  return {.peer_as = kPeer, .local_as = kLocal, .local_id = kLocalId};
}
OpenExpectations internal() {
  return {.peer_as = kLocal, .local_as = kLocal, .local_id = kLocalId};
}
OpenExpectations as_role(Role role, bool strict = false) {
  auto expected = external();
  expected.role = role;
  expected.role_strict = strict;
  return expected;
}
Open good(Asn as = kPeer) {
  return {.as = as, .hold_time = seconds{9}, .id = BgpId{0xC00002FE}};
}
Open with_role(std::optional<Role> role) {
  auto open = good();
  open.capabilities.role = role;
  return open;
}
Open with_hold_time(seconds hold_time) {
  auto open = good();
  open.hold_time = hold_time;
  return open;
}
Open with_id(BgpId id, Asn as = kPeer) {
  auto open = good(as);
  open.id = id;
  return open;
}

struct Case {
  const char* name;
  Open open;
  OpenExpectations expected;
  std::optional<OpenSubcode> want;
};
class OpenCheck : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(
    Rfcs, OpenCheck,
    testing::Values(
        Case{"Good", good(), external(), {}}, Case{"GoodInternal", good(kLocal), internal(), {}},
        Case{"OtherAs_4271_6_2", good(Asn{64497}), external(), OpenSubcode::BadPeerAs},
        Case{"AsTransAlone_6793", good(kAsTrans), external(), OpenSubcode::BadPeerAs},
        Case{"AsZero_7607_2", good(Asn{0}), external(), OpenSubcode::BadPeerAs},
        Case{"HoldTimeOne_4271_6_2", with_hold_time(seconds{1}), external(), OpenSubcode::UnacceptableHoldTime},
        Case{"HoldTimeTwo_4271_6_2", with_hold_time(seconds{2}), external(), OpenSubcode::UnacceptableHoldTime},
        Case{"HoldTimeThree", with_hold_time(seconds{3}), external(), {}},
        Case{"HoldTimeOfEighteenHours", with_hold_time(seconds{65535}), external(), {}},
        Case{"HoldTimeZeroIsNoLiveness", with_hold_time(seconds{0}), external(), OpenSubcode::UnacceptableHoldTime},
        Case{"IdZero_6286_2_2", with_id(BgpId{0}), external(), OpenSubcode::BadBgpId},
        Case{"OurIdInsideOurAs_6286_2_2", with_id(kLocalId, kLocal), internal(), OpenSubcode::BadBgpId},
        Case{"OurIdInAnotherAs_6286_2_1", with_id(kLocalId), external(), {}},
        Case{"IdThatIsNoHostAddress_6286_2_1", with_id(BgpId{0xFFFFFFFF}), external(), {}},
        Case{"CustomerToProvider_9234_4_2", with_role(Role::Provider), as_role(Role::Customer), {}},
        Case{"ProviderToCustomer_9234_4_2", with_role(Role::Customer), as_role(Role::Provider), {}},
        Case{"ServerToClient_9234_4_2", with_role(Role::RouteServerClient), as_role(Role::RouteServer), {}},
        Case{"ClientToServer_9234_4_2", with_role(Role::RouteServer), as_role(Role::RouteServerClient), {}},
        Case{"PeerToPeer_9234_4_2", with_role(Role::Peer), as_role(Role::Peer), {}},
        Case{"CustomerToCustomer_9234_4_2", with_role(Role::Customer), as_role(Role::Customer),
             OpenSubcode::RoleMismatch},
        Case{"PeerToProvider_9234_4_2", with_role(Role::Provider), as_role(Role::Peer), OpenSubcode::RoleMismatch},
        Case{"UnknownRole_9234_4_2", with_role(static_cast<Role>(77)), as_role(Role::Peer), OpenSubcode::RoleMismatch},
        Case{"NoRole_9234_4_2", good(), as_role(Role::Customer), {}},
        Case{"NoRoleStrict_9234_4_2", good(), as_role(Role::Customer, true), OpenSubcode::RoleMismatch},
        Case{"RoleThatWeDoNotHave_9234_4_2", with_role(Role::Peer), external(), {}}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(OpenCheck, AnswersAsTheRfcSays) {
  const auto checked = check_open(GetParam().open, GetParam().expected);
  ASSERT_EQ(checked.has_value(), !GetParam().want);
  if (!checked) EXPECT_EQ(checked.error(), error(*GetParam().want));
}

TEST(OpenCheck, IgnoresRolesOnInternalSessions) {  // RFC 9234 §4
  auto expected = internal();
  expected.role = Role::Customer;
  expected.role_strict = true;
  EXPECT_TRUE(check_open(good(kLocal), expected));
}

TEST(OpenCheck, CanBeToldToTakeHoldTimeZero) {  // RFC 4271 §4.2
  auto expected = external();
  expected.accept_zero_hold_time = true;
  EXPECT_TRUE(check_open(with_hold_time(seconds{0}), expected));
}

TEST(OpenCheck, NamesTheVersionThatWeSpeak) {  // RFC 4271 §6.2
  auto open = good();
  open.version = 3;
  EXPECT_EQ(check_open(open, external()).error(), error(OpenSubcode::UnsupportedVersion, {0, 4}));
}

}  // namespace
}  // namespace eipd::bgp::wire
