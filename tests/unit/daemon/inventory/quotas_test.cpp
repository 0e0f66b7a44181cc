// Quotas over the file's (A12 to A15; design §2 "file and API").
#include "tests/unit/daemon/inventory/desk.hpp"

namespace eipd::inventory {
namespace {

TEST(QuotaSet, OverridesTheFileUntilItIsReset) {  // A12
  Desk desk;
  EXPECT_EQ(desk.must(SetQuota{.account = "acme", .eips = 1}).what, "quota-set");
  const auto quota = desk->quota("acme");
  EXPECT_EQ(quota->file.eips, 20);
  EXPECT_EQ(quota->override_->eips, 1);
  EXPECT_EQ(quota->effective.eips, 1);
  EXPECT_EQ(quota->effective.bandwidth_mbps, 1000);
  const auto first = desk.allocate();
  EXPECT_EQ(desk.code(Allocate{.account = "acme", .access_area = "asia-pacific"}), RefusalCode::QuotaExceeded);
  EXPECT_EQ(desk.must(ResetQuota{"acme"}).what, "quota-reset");
  EXPECT_FALSE(desk->quota("acme")->override_);
  desk.allocate();
}

TEST(QuotaSet, KeepsWhatItDoesNotName) {
  Desk desk;
  desk.must(SetQuota{.account = "acme", .eips = 1});
  desk.must(SetQuota{.account = "acme", .regions_per_eip = 7});
  EXPECT_EQ(desk->quota("acme")->effective, (Quotas{.eips = 1, .bandwidth_mbps = 1000, .regions_per_eip = 7}));
}

TEST(QuotaSet, TakesNothingFromThoseWhoHaveMore) {  // A12
  Desk desk;
  const auto eip = desk.allocate();
  desk.must(SetQuota{.account = "acme", .eips = 0});
  EXPECT_TRUE(desk->eip(eip->eip.id));
  EXPECT_EQ(desk->quota("acme")->eips_used, 1);
}

TEST(QuotaSet, SurvivesAChangeOfTheFile) {
  Desk desk;
  desk.must(SetQuota{.account = "acme", .eips = 3});
  auto all = declared();
  all.accounts[0].quotas.eips = 50;
  Desk later{all, desk->rows()};
  EXPECT_EQ(later->quota("acme")->file.eips, 50);
  EXPECT_EQ(later->quota("acme")->effective.eips, 3);
}

TEST(QuotaSet, RefusesWhatCannotBe) {
  Desk desk;
  EXPECT_EQ(desk.code(SetQuota{.account = "acme"}), RefusalCode::BadValue);
  EXPECT_EQ(desk.code(SetQuota{.account = "acme", .bandwidth_mbps = 0}), RefusalCode::BadValue);
  EXPECT_EQ(desk.code(SetQuota{.account = "acme", .eips = 10'000'001}), RefusalCode::BadValue);
  EXPECT_EQ(desk.code(SetQuota{.account = "nobody", .eips = 1}), RefusalCode::UnknownAccount);
  EXPECT_EQ(desk.code(ResetQuota{"nobody"}), RefusalCode::UnknownAccount);
}

TEST(QuotaReset, OfNothingChangesNothing) {
  Desk desk;
  EXPECT_TRUE(desk.must(ResetQuota{"acme"}).rows.empty());
}

TEST(Quotas, AreListedInTheOrderOfTheFile) {
  Desk desk;
  const auto quotas = desk->quotas();
  ASSERT_EQ(quotas.size(), 2);
  EXPECT_EQ(quotas[0].account, "acme");
  EXPECT_EQ(quotas[1].effective, Quotas{});
  EXPECT_FALSE(desk->quota("nobody"));
}

}  // namespace
}  // namespace eipd::inventory
