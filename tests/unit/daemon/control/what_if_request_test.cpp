// What a what-if may suppose, and what it may not.
#include <gmock/gmock.h>

#include "daemon/control/request.hpp"

namespace eipd::control {
namespace {

std::expected<Request, Problem> post(std::string_view body, std::string_view target = "/v1/what-if") {
  return read_request(
      {.method = "POST", .target = target, .body = body, .idempotency_key = {}, .if_match = {}, .last_event_id = {}});
}

TEST(WhatIfRequest, ReadsAllThatCanBeSupposed) {
  const auto request = post(R"({
    "checks": {"web": "down", "flag": "up", "web 192.0.2.80:80": "stale"},
    "eips": {"eip-1": "down", "eip-2": "unbound", "eip-3": "released"},
    "neighbors": {"edge1": "down"},
    "drains": [{"scope": "access_point"}, {"scope": "eip", "name": "eip-4", "now": true}],
    "undrains": [{"scope": "neighbor", "name": "edge2"}],
    "config": "access_point: hkg1\n"})",
                            "/v1/what-if?limit=7&cursor=203.0.113.1%2F32");
  ASSERT_TRUE(request) << request.error().detail;
  using H = Hypothesis;
  const AskWhatIf want{
      .hypothesis = {.checks = {{"web", H::Verdict::Down},
                                {"flag", H::Verdict::Up},
                                {"web 192.0.2.80:80", H::Verdict::Stale}},
                     .eips = {{"eip-1", H::Fate::Down}, {"eip-2", H::Fate::Unbound}, {"eip-3", H::Fate::Released}},
                     .neighbors_down = {"edge1"},
                     .drains = {{.scope = intent::Scope::AccessPoint},
                                {.scope = intent::Scope::Eip, .name = "eip-4", .withdraw_now = true}},
                     .undrains = {{intent::Scope::Neighbor, "edge2"}},
                     .config = "access_point: hkg1\n"},
      .part = {"203.0.113.1/32", 7}};
  EXPECT_EQ(std::get<Question>(*request), Question{want});
}

TEST(WhatIfRequest, OfNothingIsAQuestionToo) {
  ASSERT_TRUE(post(""));
}

struct Bad {
  const char* name;
  std::string_view body;
  std::string_view code;
};
class BadWhatIf : public testing::TestWithParam<Bad> {};
INSTANTIATE_TEST_SUITE_P(All, BadWhatIf,
                         testing::Values(Bad{"VerdictUnknown", R"({"checks": {"web": "flaky"}})", "bad-field"},
                                         Bad{"ChecksAList", R"({"checks": ["web"]})", "bad-field"},
                                         Bad{"NameEmpty", R"({"checks": {"": "down"}})", "bad-field"},
                                         Bad{"NeighborUp", R"({"neighbors": {"edge1": "up"}})", "bad-field"},
                                         Bad{"ScopeUnknown", R"({"drains": [{"scope": "planet"}]})", "bad-field"},
                                         Bad{"EipWithoutName", R"({"drains": [{"scope": "eip"}]})", "bad-field"},
                                         Bad{"FieldOfADrainUnknown",
                                             R"({"drains": [{"scope": "access_point", "force": true}]})", "bad-field"},
                                         Bad{"ConfigNoText", R"({"config": {}})", "bad-field"},
                                         Bad{"BothConfigurations", R"({"config": "", "reload": true})", "bad-field"},
                                         Bad{"FieldUnknown", R"({"check": {}})", "unknown-field"},
                                         Bad{"NoObject", "[]", "bad-body"}),
                         [](const auto& info) { return std::string{info.param.name}; });
TEST_P(BadWhatIf, IsAProblemWithAStableCode) {
  const auto request = post(GetParam().body);
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().code, GetParam().code);
}

}  // namespace
}  // namespace eipd::control
