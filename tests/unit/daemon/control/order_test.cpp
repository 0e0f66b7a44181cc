#include <gmock/gmock.h>

#include "daemon/control/request.hpp"

namespace eipd::control {
namespace {

std::expected<Request, Problem> read(std::string_view method, std::string_view target, std::string_view body = "") {
  return read_request(
      {.method = method, .target = target, .body = body, .idempotency_key = {}, .if_match = {}, .last_event_id = {}});
}

/// The command that the request orders; a default one, and a failure, if it orders another or is refused.
template <class T>
T ordered(std::string_view method, std::string_view target, std::string_view body = "") {
  const auto request = read(method, target, body);
  if (!request) {
    ADD_FAILURE() << request.error().code << ": " << request.error().value;
    return {};
  }
  const auto* order = std::get_if<Order>(&*request);
  const T* command = order == nullptr ? nullptr : std::get_if<T>(&order->command);
  if (command == nullptr) ADD_FAILURE() << "another command";
  return command == nullptr ? T{} : *command;
}

TEST(Order, AllocatesWithAllThatCanBeAsked) {  // Z2, Z12, A13
  const auto allocate = ordered<inventory::Allocate>("POST", "/v1/eips", R"({"account": "acme", "access_area": "asia",
      "pool": "acme-v4", "address": "198.51.100.7", "family": "ipv4", "bandwidth_mbps": 200, "health": {"at_least": 2},
      "name": "shop", "tags": {"team": "web"}})");
  EXPECT_EQ(allocate.account, "acme");
  EXPECT_EQ(allocate.access_area, "asia");
  EXPECT_EQ(allocate.pool, "acme-v4");
  EXPECT_EQ(allocate.address, bgp::parse_address("198.51.100.7"));
  EXPECT_EQ(allocate.family, bgp::Family::Ipv4);
  EXPECT_EQ(allocate.bandwidth_mbps, 200U);
  EXPECT_EQ(allocate.health.at_least, 2U);
  EXPECT_EQ(allocate.name, "shop");
  EXPECT_EQ(allocate.tags.at("team"), "web");
}

TEST(Order, LeavesOutWhatIsNotAsked) {  // Z14
  const auto allocate = ordered<inventory::Allocate>("POST", "/v1/eips", R"({"account":"acme","access_area":"asia"})");
  EXPECT_FALSE(allocate.pool);
  EXPECT_FALSE(allocate.address);
  EXPECT_FALSE(allocate.family);
  EXPECT_FALSE(allocate.bandwidth_mbps);
}

TEST(Order, BindsAndUnbinds) {  // A15, A16
  const auto bind = ordered<inventory::Bind>(
      "POST", "/v1/eips/eip-1/bindings",
      R"({"region":"hong-kong","type":"nat-snat","resource":"nat-1","target":"192.0.2.1:80","check":"none","priority":5})");
  EXPECT_EQ(bind.eip, "eip-1");
  EXPECT_EQ(bind.type, inventory::BindingType::NatSnat);
  EXPECT_EQ(bind.priority, 5U);
  const auto unbind = ordered<inventory::Unbind>("DELETE", "/v1/eips/eip-1/bindings/hong-kong?type=nat-snat");
  EXPECT_EQ(unbind.region, "hong-kong");
  EXPECT_EQ(unbind.type, inventory::BindingType::NatSnat);
  EXPECT_EQ(ordered<inventory::Release>("DELETE", "/v1/eips/eip-1").eip, "eip-1");
}

TEST(Order, WorksOnCidrsWhoseSlashNeedNotBeEncoded) {  // Z1, Z11
  const auto cidr = bgp::parse_prefix("198.51.100.0/24");
  EXPECT_EQ(ordered<inventory::AddCidr>("POST", "/v1/cidrs", R"({"cidr":"198.51.100.0/24","account":"acme"})").cidr,
            cidr);
  EXPECT_EQ(ordered<inventory::ActivateCidr>("POST", "/v1/cidrs/198.51.100.0/24/activate").cidr, cidr);
  EXPECT_EQ(ordered<inventory::DrainCidr>("POST", "/v1/cidrs/198.51.100.0%2F24/drain").cidr, cidr);
  EXPECT_EQ(ordered<inventory::RetireCidr>("POST", "/v1/cidrs/198.51.100.0/24/retire").cidr, cidr);
}

TEST(Order, DrainsByScope) {
  const auto drain = ordered<SetDrain>(
      "POST", "/v1/drains",
      R"({"scope":"neighbor","name":"edge1","reason":"line work","for":"2h","now":true,"force":true})");
  EXPECT_EQ(drain.scope, intent::Scope::Neighbor);
  EXPECT_EQ(drain.name, "edge1");
  EXPECT_EQ(drain.lasts, std::chrono::hours{2});
  EXPECT_TRUE(drain.withdraw_now);
  EXPECT_TRUE(drain.force);
  EXPECT_EQ(ordered<RemoveDrain>("DELETE", "/v1/drains/eip/eip-1").name, "eip-1");
  EXPECT_EQ(ordered<RemoveDrain>("DELETE", "/v1/drains/access_point").scope, intent::Scope::AccessPoint);
}

TEST(Order, DrainsNothingWithoutAName) {
  for (const char* scope : {"eip", "neighbor"}) {
    const auto refused = read("POST", "/v1/drains", R"({"scope":")" + std::string{scope} + R"("})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "missing-field");
    EXPECT_EQ(refused.error().value, "name");
  }
  EXPECT_TRUE(read("POST", "/v1/drains", R"({"scope":"access_point"})"));
}

TEST(Order, KnowsBlackholesNeighborsAndTheRest) {  // A17
  EXPECT_EQ(ordered<SetBlackhole>("POST", "/v1/blackholes", R"({"address":"203.0.113.10","for":"1h"})").lasts,
            std::chrono::hours{1});
  EXPECT_EQ(ordered<RemoveBlackhole>("DELETE", "/v1/blackholes/203.0.113.10").address,
            bgp::parse_address("203.0.113.10"));
  EXPECT_EQ(ordered<ShutdownNeighbor>("POST", "/v1/neighbors/edge1/shutdown", R"({"reason":"bye"})").reason, "bye");
  EXPECT_EQ(ordered<EnableNeighbor>("POST", "/v1/neighbors/edge1/enable").name, "edge1");
  EXPECT_EQ(ordered<ResetNeighbor>("POST", "/v1/neighbors/edge1/reset").name, "edge1");
  EXPECT_EQ(ordered<RunCheck>("POST", "/v1/checks/web/run").name, "web");
  EXPECT_EQ(ordered<AcknowledgeForwarding>("POST", "/v1/forwarding/eip-1", R"({"revision":7})").revision, 7U);
  ordered<ReleaseGuard>("POST", "/v1/guard/release");
  ordered<Reload>("POST", "/v1/reload");
  EXPECT_EQ(ordered<Backup>("POST", "/v1/backup", R"({"path":"/var/backups/eipd.db"})").path, "/var/backups/eipd.db");
}

struct BadBody {
  const char* name;
  std::string_view body;
  std::string_view code;
};
class BadBodyOfAnAllocation : public testing::TestWithParam<BadBody> {};
INSTANTIATE_TEST_SUITE_P(
    All, BadBodyOfAnAllocation,
    testing::Values(
        BadBody{"Empty", "", "missing-field"}, BadBody{"NoJson", "{", "bad-body"}, BadBody{"AList", "[]", "bad-body"},
        BadBody{"ANumber", "7", "bad-body"}, BadBody{"BadUtf8", "{\"account\":\"\xff\"}", "bad-body"},
        BadBody{"TwoObjects", "{}{}", "bad-body"},
        BadBody{"TooDeep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "bad-body"},
        BadBody{"WrongType", R"({"account":7,"access_area":"asia"})", "bad-field"},
        BadBody{"EmptyText", R"({"account":"","access_area":"asia"})", "bad-field"},
        BadBody{"ControlCharacter", R"({"account":"a\u0000b","access_area":"asia"})", "bad-field"},
        BadBody{"NegativeNumber", R"({"account":"a","access_area":"asia","bandwidth_mbps":-1})", "bad-field"},
        BadBody{"HugeNumber", R"({"account":"a","access_area":"asia","bandwidth_mbps":4294967296})", "bad-field"},
        BadBody{"Fraction", R"({"account":"a","access_area":"asia","bandwidth_mbps":1.5})", "bad-field"},
        BadBody{"NoAddress", R"({"account":"a","access_area":"asia","address":"1.2.3"})", "bad-field"},
        BadBody{"NoFamily", R"({"account":"a","access_area":"asia","family":"ipv5"})", "bad-field"},
        BadBody{"NoHealth", R"({"account":"a","access_area":"asia","health":{"at_least":0}})", "bad-field"},
        BadBody{"TagNoText", R"({"account":"a","access_area":"asia","tags":{"a":1}})", "bad-field"},
        BadBody{"UnknownField", R"({"account":"a","access_area":"asia","colour":"red"})", "unknown-field"}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(BadBodyOfAnAllocation, IsRefusedWithAStableCode) {
  const auto request = read("POST", "/v1/eips", GetParam().body);
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().code, GetParam().code);
  EXPECT_EQ(request.error().status, 400U);
}

TEST(Order, RefusalsNameTheFieldAndWhatWouldBeTaken) {
  const auto problem = read("POST", "/v1/drains", R"({"scope":"galaxy"})").error();
  EXPECT_THAT(problem.detail, testing::HasSubstr("\"scope\""));
  EXPECT_EQ(problem.value, "galaxy");
  EXPECT_EQ(problem.accepted, "eip, neighbor or access_point");
  const auto tab = read("POST", "/v1/eips", R"({"account":"a\tb","access_area":"asia"})").error();
  EXPECT_EQ(tab.accepted, "text of at most 255 octets without control characters, not empty");
}

TEST(Order, CarriesItsOptions) {
  const RawRequest raw{.method = "PATCH",
                       .target = "/v1/eips/eip-1?dry_run=true",
                       .body = R"({"name":"x"})",
                       .idempotency_key = "k-1",
                       .if_match = "\"12\"",
                       .last_event_id = {}};
  const auto request = read_request(raw);
  ASSERT_TRUE(request);
  const auto& options = std::get<Order>(*request).options;
  EXPECT_TRUE(options.dry_run);
  EXPECT_EQ(options.idempotency_key, "k-1");
  EXPECT_EQ(options.if_match, 12U);
  RawRequest other = raw;
  other.body = R"({"name":"y"})";
  EXPECT_NE(options.request_hash, std::get<Order>(*read_request(other)).options.request_hash);
}

TEST(Order, RefusesOptionsThatAreNone) {
  RawRequest raw{.method = "DELETE",
                 .target = "/v1/eips/e",
                 .body = "",
                 .idempotency_key = "",
                 .if_match = {},
                 .last_event_id = {}};
  EXPECT_EQ(read_request(raw).error().code, "bad-idempotency-key");
  raw.idempotency_key = std::string(65, 'k');
  EXPECT_EQ(read_request(raw).error().code, "bad-idempotency-key");
  raw.idempotency_key.reset();
  raw.if_match = "W/\"x\"";
  EXPECT_EQ(read_request(raw).error().code, "bad-if-match");
}

TEST(Order, AnotherMethodNamesAllThatAreTaken) {
  const auto problem = read("PUT", "/v1/eips").error();
  EXPECT_EQ(problem.status, 405U);
  EXPECT_EQ(problem.accepted, "GET, HEAD, POST");
  EXPECT_EQ(read("GET", "/v1/reload").error().accepted, "POST");
}

TEST(Order, CidrsQuotasReloadAndBackupTakeAnAdmin) {
  EXPECT_EQ(needed(inventory::Allocate{}), Role::Operate);
  EXPECT_EQ(needed(SetDrain{}), Role::Operate);
  EXPECT_EQ(needed(inventory::RetireCidr{}), Role::Admin);
  EXPECT_EQ(needed(inventory::SetQuota{}), Role::Admin);
  EXPECT_EQ(needed(Reload{}), Role::Admin);
  EXPECT_EQ(needed(Backup{}), Role::Admin);
}

TEST(EventRequest, GoesOnWhereTheClientStopped) {
  const RawRequest raw{.method = "GET",
                       .target = "/v1/events?subject=eip-1",
                       .body = "",
                       .idempotency_key = {},
                       .if_match = {},
                       .last_event_id = "3.1700.9"};
  const auto ask = std::get<AskEvents>(*read_request(raw));
  EXPECT_EQ(ask.since, "3.1700.9");
  EXPECT_EQ(ask.subject, "eip-1");
  EXPECT_EQ(std::get<AskEvents>(*read("GET", "/v1/events?since=1.2.3")).since, "1.2.3");
}

}  // namespace
}  // namespace eipd::control
