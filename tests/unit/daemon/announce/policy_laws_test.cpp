// Laws of the decisions under a policy with time in it, over random sequences of verdicts, drains, reloads and waiting:
// what is announced is eligible, and healthy or on a step that the policy names, and not drained; what is withheld says
// why; a withdrawal is delayed by nothing but the ladder and the guard.
#include "tests/unit/daemon/announce/policy_world.hpp"

namespace eipd::announce {
namespace {

using namespace testing_pop;
class PolicyLaws : public testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, PolicyLaws, testing::Range(1U, 41U));
TEST_P(PolicyLaws, HoldInAnySequence) {
  PolicyWorld world{GetParam()};
  for (int round = 0; round < 500 && !HasFailure(); ++round) {
    SCOPED_TRACE(round);
    world.act();
    world.check();
  }
}

}  // namespace
}  // namespace eipd::announce
