#include "daemon/health/facts.hpp"

#include <cctype>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace eipd::health {
namespace {

CheckSettings named(CheckKind kind) {
  CheckSettings settings;
  settings.name = "web";
  settings.kind = std::move(kind);
  return settings;
}

TEST(CheckIdentity, IsTheCheckAndTheTarget) {
  EXPECT_EQ(check_id(named(TcpCheck{}), "192.0.2.80:80"), (CheckId{.check = "web", .target = "192.0.2.80:80"}));
  EXPECT_EQ(to_string(CheckId{.check = "web", .target = "192.0.2.80:80"}), "web 192.0.2.80:80");
}

TEST(CheckIdentity, IsOneForEveryTextOfATarget) {
  const auto settings = named(TcpCheck{});
  EXPECT_EQ(check_id(settings, "[2001:DB8:0::1]:80").target, "[2001:db8::1]:80");
  EXPECT_EQ(check_id(settings, "Web.Example:80").target, "web.example:80");
  EXPECT_EQ(check_id(settings, "[fe80::1%Eth0]:80").target, "[fe80::1%Eth0]:80") << "interfaces are told apart by case";
}

TEST(CheckIdentity, IsOneForAllTargetsOfAFileCheck) {
  const auto settings = named(FileCheck{.path = "/run/eipd/serve"});
  EXPECT_EQ(check_id(settings, "192.0.2.80:80"), check_id(settings, "192.0.2.81:80"));
  EXPECT_EQ(to_string(check_id(settings, "192.0.2.80:80")), "web");
}

TEST(StableHash, IsTheSameInEveryProcess) {
  // Golden: schedules, and so the tests of them, depend on it.
  EXPECT_EQ(stable_hash({.check = "web", .target = "192.0.2.80:80"}), 12360218729364550996ULL);
}

TEST(StableHash, TellsWhereTheNameEnds) {
  EXPECT_NE(stable_hash({.check = "ab", .target = "c"}), stable_hash({.check = "a", .target = "bc"}));
}

TEST(StableHash, SpreadsNeighborsOverRoundNumbers) {
  std::set<std::uint64_t> hundredths;
  for (int host = 0; host < 250; ++host) {
    hundredths.insert(stable_hash({.check = "web", .target = "192.0.2." + std::to_string(host) + ":80"}) %
                      1'000'000'000 / 10'000'000);
  }
  EXPECT_GT(hundredths.size(), 80U) << "of 100 slices of a second, with 250 checks";
}

TEST(Words, AreKebabCaseAndDistinct) {
  std::set<std::string_view> words;
  for (const auto outcome : kOutcomes) {
    const auto word = to_string(outcome);
    EXPECT_FALSE(word.empty());
    for (const char c : word) EXPECT_TRUE(std::islower(static_cast<unsigned char>(c)) || c == '-') << word;
    EXPECT_TRUE(words.insert(word).second) << word;
  }
  for (std::size_t i = 0; i < kOutcomes.size(); ++i) EXPECT_EQ(static_cast<std::size_t>(kOutcomes[i]), i);
  EXPECT_EQ(to_string(Outcome::BadStatus), "bad-status");
  EXPECT_EQ(to_string(Verdict::Falling), "falling");
  EXPECT_EQ(to_string(VerdictReason::FailRatio), "fail-ratio");
}

}  // namespace
}  // namespace eipd::health
