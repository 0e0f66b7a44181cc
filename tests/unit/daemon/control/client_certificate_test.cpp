#include "daemon/control/client_certificate.hpp"

#include <gmock/gmock.h>

#include "tests/unit/daemon/control/sample_pki.hpp"

namespace eipd::control {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::SampleIdentity;

std::optional<observe::HttpPeer> names(const SampleIdentity::Wanted& wanted) {
  const SampleIdentity identity{wanted};
  return names_in(identity.certificate.get());
}

TEST(NamesIn, AreTheCommonNameAndTheAlternativeOnes) {
  const auto who =
      names({.common_names = {"noc-bot"},
             .alternative_names = "DNS:bot.example,IP:192.0.2.1,URI:spiffe://noc/bot,email:bot@noc.example"});
  ASSERT_TRUE(who);
  EXPECT_FALSE(who->uid);
  EXPECT_EQ(who->certificate, "noc-bot");
  EXPECT_THAT(who->names, ElementsAre("dns:bot.example", "uri:spiffe://noc/bot", "email:bot@noc.example"));
}

TEST(NamesIn, CanDoWithoutACommonName) {
  const auto who = names({.alternative_names = "URI:spiffe://noc/bot"});
  ASSERT_TRUE(who);
  EXPECT_EQ(who->certificate, "");
  EXPECT_THAT(who->names, ElementsAre("uri:spiffe://noc/bot"));
}

TEST(NamesIn, AreNoneWhereNobodyIsNamed) {
  EXPECT_FALSE(names({}));
  EXPECT_FALSE(names({.alternative_names = "IP:192.0.2.1"}));
  EXPECT_FALSE(names_in(nullptr));
}

// Which of two would be the author is anybody's guess.
TEST(NamesIn, TwoCommonNamesAreNone) {
  EXPECT_FALSE(names({.common_names = {"admin", "noc-bot"}}));
  EXPECT_THAT(names({.common_names = {"admin", "noc-bot"}, .alternative_names = "DNS:a.example"})->certificate,
              IsEmpty());
}

TEST(NamesIn, WhatIsNoTextDoesNotCount) {
  EXPECT_FALSE(names({.common_names = {"noc\nbot"}}));
  EXPECT_FALSE(names({.common_names = {std::string{"root\0.example", 13}}}));
  EXPECT_FALSE(names({.common_names = {""}}));
  EXPECT_EQ(names({.common_names = {"Zo\xc3\xab"}})->certificate, "Zo\xc3\xab");
}

}  // namespace
}  // namespace eipd::control
