// Laws of the decisions under a policy with time in it, over random sequences of verdicts, drains, reloads, changes of
// EIPs and waiting (issue "Health checks and announcement policy", "The decision stays pure"; design §2 "verdicts as
// seen by the decision", "guard", "aggregates", "drain"): what comes to be announced is eligible, healthy for long
// enough, in the data plane, and not drained; what is withheld says why, and it is so; a withdrawal is delayed by
// nothing but the ladder and the guard, each for its time, and the guard by nothing but its share; covers follow their
// members; where the policy remembers nothing, the incremental result is the one from scratch.
#include "tests/unit/daemon/announce/policy_world.hpp"

namespace eipd::announce {
namespace {

using namespace testing_pop;
class PolicyLaws : public testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, PolicyLaws, testing::Range(1U, 121U));
TEST_P(PolicyLaws, HoldInAnySequence) {
  PolicyWorld world{GetParam()};
  world.check();
  for (int round = 0; round < 200 && !HasFailure(); ++round) {
    SCOPED_TRACE(round);
    world.act();
    world.check();
  }
  world.fail_all();
  world.check();
  world.stop();
  world.check();
}

}  // namespace
}  // namespace eipd::announce
