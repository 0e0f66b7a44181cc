#include "bgp/wire/notification.hpp"

#include <gmock/gmock.h>

#include "tests/unit/bgp/wire/hex.hpp"

namespace eipd::bgp::wire {
namespace {

using test::from_hex;

TEST(NotificationGolden, CeaseWithText) {
  const auto golden = from_hex(
      "ffffffffffffffffffffffffffffffff"
      "0019 03"      // length 25, NOTIFICATION
      "06 02"        // Cease, Administrative Shutdown
      "03 627965");  // "bye", after its length (RFC 9003)
  EXPECT_EQ(encode(cease_with_text(CeaseSubcode::AdministrativeShutdown, "bye")), golden);
}

TEST(NotificationLaws, DecodeOfEncodeIsTheSame) {
  for (const auto& notification :
       {cease(CeaseSubcode::ConnectionCollision), hold_timer_expired(), error(HeaderSubcode::BadLength, {0, 18}),
        Notification{static_cast<ErrorCode>(200), 99, {1, 2, 3}}})
    EXPECT_EQ(decode_notification(Bytes{encode(notification)}.subspan(kHeaderSize)), notification);
}

TEST(Notification, IsReadHoweverMalformed) {  // RFC 4271 §6.4: it is never answered
  EXPECT_EQ(decode_notification({}), (Notification{static_cast<ErrorCode>(0), 0, {}}));
  EXPECT_EQ(decode_notification(from_hex("06")), (Notification{ErrorCode::Cease, 0, {}}));
}

TEST(Notification, NeverExceedsWhatEveryPeerTakes) {  // RFC 8654 §4
  EXPECT_EQ(encode(error(UpdateSubcode::OptionalAttribute, Buffer(60000))).size(), kMaxMessageSize);
}

TEST(ShutdownText, IsCutAtACharactersBoundary) {  // RFC 9003 §2: 255 octets
  const auto cut = cease_with_text(CeaseSubcode::AdministrativeShutdown, std::string(254, 'x') + "é");
  EXPECT_EQ(cut.data.size(), 1 + 254);
  EXPECT_EQ(shutdown_text(cut), std::string(254, 'x'));
  const auto whole = cease_with_text(CeaseSubcode::AdministrativeReset, std::string(253, 'x') + "é");
  EXPECT_EQ(whole.data.size(), 1 + 255);
  EXPECT_EQ(shutdown_text(whole), std::string(253, 'x') + "é");
}

TEST(ShutdownText, IsAbsentRatherThanEmpty) {
  EXPECT_TRUE(cease_with_text(CeaseSubcode::AdministrativeShutdown, "").data.empty());
  EXPECT_EQ(shutdown_text(cease(CeaseSubcode::AdministrativeShutdown)), "");
}

TEST(ShutdownText, OfAPeerHasNoControlCharacters) {
  EXPECT_EQ(shutdown_text(cease_with_text(CeaseSubcode::AdministrativeReset, "a\nb\x1b[31m\x7f\xc2\x9b")),
            "a b [31m  ");
}

TEST(ShutdownText, OfAPeerIsDroppedWhenItIsNoUtf8) {
  for (const auto* hex : {"01 80", "02 c3 28", "02 c0 af", "03 e2 28 a1", "03 ed a0 80", "04 f4 90 80 80", "03 e2 82",
                          "01 c3", "02 61", "01", "05 676f6f64 ff"})
    EXPECT_EQ(shutdown_text(cease(CeaseSubcode::AdministrativeShutdown, from_hex(hex))), "") << hex;
}

TEST(ShutdownText, IsFoundInsideAHardReset) {  // RFC 8538 §3
  EXPECT_EQ(shutdown_text(cease(CeaseSubcode::HardReset, from_hex("06 02 03 627965"))), "bye");
  EXPECT_EQ(shutdown_text(cease(CeaseSubcode::HardReset, from_hex("06"))), "");
  EXPECT_EQ(shutdown_text(cease(CeaseSubcode::OtherConfigurationChange, from_hex("03 627965"))), "");
}

TEST(Describe, NamesCodesAndSubcodesOrGivesTheirNumbers) {
  EXPECT_EQ(describe(cease(CeaseSubcode::AdministrativeShutdown)), "Cease/Administrative Shutdown");
  EXPECT_EQ(describe(cease(CeaseSubcode::BfdDown)), "Cease/BFD Down");
  EXPECT_EQ(describe(error(OpenSubcode::BadPeerAs)), "OPEN Message Error/Bad Peer AS");
  EXPECT_EQ(describe(error(OpenSubcode::RoleMismatch)), "OPEN Message Error/Role Mismatch");
  EXPECT_EQ(describe(error(HeaderSubcode::BadType, {9})), "Message Header Error/Bad Message Type");
  EXPECT_EQ(describe(error(UpdateSubcode::MalformedAsPath)), "UPDATE Message Error/Malformed AS_PATH");
  EXPECT_EQ(describe(error(FsmSubcode::InOpenSent)), "Finite State Machine Error/Unexpected Message in OpenSent");
  EXPECT_EQ(describe(hold_timer_expired()), "Hold Timer Expired");
  EXPECT_EQ(describe(send_hold_timer_expired()), "Send Hold Timer Expired");
  EXPECT_EQ(describe({ErrorCode::Cease, 99, {}}), "Cease/99");
  EXPECT_EQ(describe({ErrorCode::OpenMessage, 5, {}}), "OPEN Message Error/5");
  EXPECT_EQ(describe({static_cast<ErrorCode>(77), 1, {}}), "77/1");
}

}  // namespace
}  // namespace eipd::bgp::wire
