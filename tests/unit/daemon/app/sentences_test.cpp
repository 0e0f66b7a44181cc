#include "daemon/app/sentences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/daemon/app/pop.hpp"

namespace eipd::app {
namespace {

using announce::Reason;
using testing::HasSubstr;

Sentences of(Reason reason, const char* area = "asia") {
  config::Config config = make_pop();
  add_eip(config, "192.0.2.80:80", area);
  return sentences(reason, config.inventory.eips[0], config);
}

TEST(Sentences, SayForEveryDecisionWhatWouldHaveToChange) {
  for (const Reason reason :
       {Reason::AreaElsewhere, Reason::NoBinding, Reason::NoVerdictYet, Reason::Unhealthy, Reason::VerdictExpired,
        Reason::GateFailed, Reason::OutsideAllowed, Reason::NeverAnnounced, Reason::Stopping}) {
    EXPECT_FALSE(of(reason).sentence.empty()) << to_string(reason);
    EXPECT_FALSE(of(reason).remedy.empty()) << to_string(reason);
  }
  EXPECT_TRUE(of(Reason::Healthy).remedy.empty());
}

TEST(Sentences, NameTheAccessPointsThatAnnounceInstead) {  // A3, A4
  EXPECT_THAT(of(Reason::AreaElsewhere, "europe").sentence, HasSubstr("fra1"));
  EXPECT_THAT(of(Reason::AreaElsewhere, "mars").sentence, HasSubstr("nowhere"));
}

TEST(Sentences, NameTheHealthRule) {
  EXPECT_THAT(of(Reason::Unhealthy).sentence, HasSubstr("its one binding must be healthy"));
}

}  // namespace
}  // namespace eipd::app
