#include <gmock/gmock.h>

#include "daemon/control/request.hpp"

namespace eipd::control {
namespace {

std::expected<Request, Problem> get(std::string_view target) {
  return read_request(
      {.method = "GET", .target = target, .body = "", .idempotency_key = {}, .if_match = {}, .last_event_id = {}});
}

struct Good {
  const char* name;
  std::string_view target;
  Question want;
};
class GoodQuestion : public testing::TestWithParam<Good> {};
INSTANTIATE_TEST_SUITE_P(
    Design3, GoodQuestion,
    testing::Values(
        Good{"Status", "/v1/status", AskStatus{}}, Good{"Neighbors", "/v1/neighbors", AskNeighbors{}},
        Good{"Neighbor", "/v1/neighbors/edge1", AskNeighbor{"edge1"}},
        Good{"NeighborEncoded", "/v1/neighbors/a%20b", AskNeighbor{"a b"}}, Good{"Routes", "/v1/routes", AskRoutes{}},
        Good{"RoutesPart", "/v1/routes?neighbor=edge1&limit=5&cursor=x%2F1", AskRoutes{"edge1", {"x/1", 5}}},
        Good{"Checks", "/v1/checks?limit=1000", AskChecks{{"", 1000}}},
        Good{"Check", "/v1/checks/web", AskCheck{"web"}},
        Good{"ExplainId", "/v1/explain/eip-web", AskExplain{"eip-web"}},
        Good{"ExplainPrefix", "/v1/explain/203.0.113.10/32", AskExplain{"203.0.113.10/32"}},
        Good{"Eips", "/v1/eips?customer_owned=true&pool=acme&state=bound&limit=7",
             AskEips{{.pool = "acme", .customer_owned = true, .state = inventory::EipState::Bound}, {"", 7}}},
        Good{"Eip", "/v1/eips/eip-1", AskEip{"eip-1"}}, Good{"Pools", "/v1/pools", AskPools{}},
        Good{"Pool", "/v1/pools/apac-v4", AskPool{"apac-v4"}}, Good{"Cidrs", "/v1/cidrs", AskCidrs{}},
        Good{"Cidr", "/v1/cidrs/198.51.100.0/24", AskCidr{*bgp::parse_prefix("198.51.100.0/24")}},
        Good{"CidrEncoded", "/v1/cidrs/2001:db8::%2F48", AskCidr{*bgp::parse_prefix("2001:db8::/48")}},
        Good{"Quotas", "/v1/quotas", AskQuotas{}}, Good{"Quota", "/v1/quotas/acme", AskQuota{"acme"}},
        Good{"Drains", "/v1/drains", AskDrains{}}, Good{"Blackholes", "/v1/blackholes", AskBlackholes{}},
        Good{"Whois", "/v1/whois/203.0.113.7", AskWhois{*bgp::parse_address("203.0.113.7")}},
        Good{"ExplainEncoded", "/v1/explain/2001:db8::7%2F128", AskExplain{"2001:db8::7/128"}}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(GoodQuestion, IsRead) {
  const auto request = get(GetParam().target);
  ASSERT_TRUE(request) << request.error().detail;
  ASSERT_TRUE(std::holds_alternative<Question>(*request));
  EXPECT_EQ(std::get<Question>(*request), GetParam().want);
}

struct Bad {
  const char* name;
  std::string_view target;
  unsigned status;
  std::string_view code;
};
class BadQuestion : public testing::TestWithParam<Bad> {};
INSTANTIATE_TEST_SUITE_P(
    All, BadQuestion,
    testing::Values(Bad{"Root", "/", 404, "not-found"}, Bad{"OtherVersion", "/v2/status", 404, "not-found"},
                    Bad{"NoNoun", "/v1", 404, "not-found"}, Bad{"Unknown", "/v1/metrics", 404, "not-found"},
                    Bad{"TooDeep", "/v1/status/x", 404, "not-found"},
                    Bad{"EmptyName", "/v1/neighbors/", 404, "not-found"},
                    Bad{"NothingToExplain", "/v1/explain/", 404, "not-found"},
                    Bad{"PathTraversal", "/v1/neighbors/../../etc/passwd", 404, "not-found"},
                    Bad{"NoPath", "status", 400, "bad-target"}, Bad{"Nul", "/v1/neighbors/%00", 400, "bad-target"},
                    Bad{"LimitZero", "/v1/routes?limit=0", 400, "bad-limit"},
                    Bad{"LimitHuge", "/v1/routes?limit=1001", 400, "bad-limit"},
                    Bad{"LimitOverflows", "/v1/checks?limit=99999999999999999999999", 400, "bad-limit"},
                    Bad{"LimitNegative", "/v1/checks?limit=-1", 400, "bad-limit"},
                    Bad{"LimitText", "/v1/checks?limit=5x", 400, "bad-limit"},
                    Bad{"CursorEmpty", "/v1/routes?cursor=", 400, "bad-cursor"},
                    Bad{"ParameterUnknown", "/v1/routes?neighbour=a", 400, "bad-parameter"},
                    Bad{"ParameterTwice", "/v1/routes?limit=1&limit=2", 400, "bad-parameter"},
                    Bad{"StateUnknown", "/v1/eips?state=released", 400, "bad-parameter"},
                    Bad{"TruthUnknown", "/v1/eips?customer_owned=yes", 400, "bad-parameter"},
                    Bad{"NoCidr", "/v1/cidrs/198.51.100.1/24", 400, "bad-prefix"},
                    Bad{"NoAddress", "/v1/whois/198.51.100", 400, "bad-address"},
                    Bad{"CidrTraversal", "/v1/cidrs/../../etc/activate", 404, "not-found"},
                    Bad{"ParameterNotHere", "/v1/status?limit=1", 400, "bad-parameter"}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(BadQuestion, IsAProblemWithAStableCode) {
  const auto question = get(GetParam().target);
  ASSERT_FALSE(question);
  EXPECT_EQ(question.error().status, GetParam().status);
  EXPECT_EQ(question.error().code, GetParam().code);
  EXPECT_NE(question.error().detail, "");
}

TEST(Question, ACursorHasABoundedLength) {
  EXPECT_FALSE(get("/v1/routes?cursor=" + std::string(513, 'x')));
  EXPECT_TRUE(get("/v1/routes?cursor=" + std::string(512, 'x')));
}

TEST(Question, AnotherMethodIsNotAllowedWhereThereIsSomething) {
  const auto known = read_request({.method = "DELETE", .target = "/v1/status"});
  ASSERT_FALSE(known);
  EXPECT_EQ(known.error().status, 405U);
  EXPECT_EQ(known.error().accepted, "GET, HEAD");
  EXPECT_EQ(read_request({.method = "DELETE", .target = "/v1/nothing"}).error().status, 404U);
}

TEST(Question, RefusalsNameTheValueAndWhatWouldBeTaken) {
  const auto problem = get("/v1/routes?limit=0").error();
  EXPECT_EQ(problem.value, "0");
  EXPECT_EQ(problem.accepted, "1 to 1000");
}

}  // namespace
}  // namespace eipd::control
