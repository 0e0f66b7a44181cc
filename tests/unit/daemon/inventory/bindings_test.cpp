// What an EIP can be bound to, and how often (A7, A8, A13 to A16, A21, Z5, Z6; design §2 "bindings").
#include "tests/unit/daemon/inventory/desk.hpp"

namespace eipd::inventory {
namespace {

class Bindings : public testing::Test {
 protected:
  Bind to(std::string region, BindingType type = BindingType::Clb, std::string resource = "clb-1") {
    return {.eip = id_,
            .region = std::move(region),
            .type = type,
            .resource = std::move(resource),
            .target = "192.0.2.80:80"};
  }
  const Eip& eip() { return desk_->eip(id_)->eip; }

  Desk desk_;
  std::string id_ = desk_.allocate()->eip.id;
};

TEST_F(Bindings, MakeTheEipBound) {  // A16, A21: two operations from nothing
  const auto change = desk_.must(to("hong-kong"));
  EXPECT_EQ(change.what, "eip-bound");
  EXPECT_EQ(desk_->eip(id_)->state(), EipState::Bound);
  EXPECT_EQ(desk_->eip(id_)->revision, change.revision);
  EXPECT_EQ(eip().bindings.size(), 1);
  desk_.must(Unbind{.eip = id_, .region = "hong-kong"});
  EXPECT_EQ(desk_->eip(id_)->state(), EipState::Allocated);
}

TEST_F(Bindings, GetTheCheckOfTheirType) {  // A16
  desk_.must(to("hong-kong", BindingType::Eni, "eni-1"));
  EXPECT_EQ(eip().bindings[0].check, kDefaultCheck);
  EXPECT_FALSE(eip().bindings[0].is_unchecked());
  auto snat = to("singapore", BindingType::NatSnat, "nat-1");
  snat.target.clear();
  desk_.must(snat);
  EXPECT_TRUE(eip().bindings[1].is_unchecked());
}

TEST_F(Bindings, TakeEveryTypeThereIs) {  // A8, Z6
  for (const auto type : {BindingType::Clb, BindingType::Eni, BindingType::Instance, BindingType::NatSnat,
                          BindingType::NatDnat, BindingType::LoadBalancer}) {
    desk_.must(to("hong-kong", type));
    desk_.must(Unbind{.eip = id_, .region = "hong-kong", .type = type});
  }
}

TEST_F(Bindings, NeedARegionThatThereIs) {  // A7
  const auto refusal = desk_.refused(to("shanghai"));
  EXPECT_EQ(refusal.code, RefusalCode::UnknownRegion);
  EXPECT_EQ(refusal.value, "shanghai");
  EXPECT_EQ(refusal.accepted, "one of hong-kong, singapore, frankfurt");
}

TEST(BindingsOfARegion, AreOfTheTypesThatItTakes) {  // A7, A8
  auto all = declared();
  all.region_types["singapore"] = {BindingType::Clb, BindingType::Eni};
  Desk desk{all};
  const auto id = desk.allocate()->eip.id;
  Bind bind{.eip = id, .region = "singapore", .type = BindingType::Instance, .resource = "i-1", .check = "none"};
  const auto refusal = desk.refused(bind);
  EXPECT_EQ(refusal.code, RefusalCode::BindingTypeNotAllowed);
  EXPECT_EQ(refusal.accepted, "one of clb, eni");
  bind.type = BindingType::Eni;
  desk.must(bind);
}

TEST(BindingsOfARegion, ThatTakesNothingSaysSo) {
  auto all = declared();
  all.region_types["singapore"] = {};
  Desk desk{all};
  const auto id = desk.allocate()->eip.id;
  const auto refusal = desk.refused(
      Bind{.eip = id, .region = "singapore", .type = BindingType::Eni, .resource = "e-1", .check = "none"});
  EXPECT_EQ(refusal.accepted, "another region: this one takes nothing");
}

TEST_F(Bindings, OneResourceARegion) {  // A15
  desk_.must(to("hong-kong"));
  EXPECT_EQ(desk_.code(to("hong-kong", BindingType::Clb, "clb-2")), RefusalCode::RegionAlreadyBound);
  EXPECT_EQ(desk_.code(to("hong-kong")), RefusalCode::RegionAlreadyBound);
  desk_.must(to("singapore", BindingType::Clb, "clb-2"));
}

TEST_F(Bindings, AGatewayMayTranslateBothWaysInARegion) {  // A15, Z6
  desk_.must(to("hong-kong", BindingType::NatSnat, "nat-1"));
  desk_.must(to("hong-kong", BindingType::NatDnat, "nat-1"));
  EXPECT_EQ(desk_.code(to("hong-kong", BindingType::NatDnat, "nat-2")), RefusalCode::RegionAlreadyBound);
  desk_.must(Unbind{.eip = id_, .region = "hong-kong", .type = BindingType::NatSnat});
  ASSERT_EQ(eip().bindings.size(), 1);
  EXPECT_EQ(eip().bindings[0].type, BindingType::NatDnat);
}

TEST_F(Bindings, AsManyRegionsAsTheQuota) {  // A14
  desk_.must(SetQuota{.account = "acme", .regions_per_eip = 2});
  desk_.must(to("hong-kong", BindingType::NatSnat, "nat-1"));
  desk_.must(to("singapore"));
  const auto refusal = desk_.refused(to("frankfurt"));
  EXPECT_EQ(refusal.code, RefusalCode::QuotaExceeded);
  EXPECT_NE(refusal.sentence.find("2 regions"), std::string::npos);
  desk_.must(to("hong-kong", BindingType::NatDnat, "nat-1"));  // no region more
}

TEST_F(Bindings, NeedATargetUnlessTheCheckNeedsNone) {  // design §2 "bindings"
  auto bind = to("hong-kong");
  bind.target.clear();
  EXPECT_EQ(desk_.code(bind), RefusalCode::TargetRequired);
  bind.check = "web";
  EXPECT_EQ(desk_.code(bind), RefusalCode::TargetRequired);
  bind.check = "flag";  // of a file: looks at no target
  desk_.must(bind);
  bind.region = "singapore";
  bind.check = "none";
  desk_.must(bind);
}

TEST_F(Bindings, NeedACheckThatThereIs) {
  auto bind = to("hong-kong");
  bind.check = "wbe";
  const auto refusal = desk_.refused(bind);
  EXPECT_EQ(refusal.code, RefusalCode::UnknownCheck);
  EXPECT_EQ(refusal.accepted, "none, or one of flag, web");
}

TEST_F(Bindings, RefuseWordsThatMeanNothing) {
  for (const auto* target : {"192.0.2.80", "192.0.2.80:0", "192.0.2.80:65536", "1.2.3:80", "-x:80", "a b:80",
                             "[2001:db8::1]", "2001:db8::1:80x", ":80"}) {
    auto bind = to("hong-kong");
    bind.target = target;
    EXPECT_EQ(desk_.code(bind), RefusalCode::BadTarget) << target;
  }
  for (const auto* resource : {"", "two words", "caf\xc3\xa9"}) {
    EXPECT_EQ(desk_.code(to("hong-kong", BindingType::Clb, resource)), RefusalCode::BadValue) << resource;
  }
  auto bind = to("hong-kong");
  bind.priority = 65536;
  EXPECT_EQ(desk_.code(bind), RefusalCode::BadValue);
}

TEST_F(Bindings, TargetsMayBeNames) {
  auto bind = to("hong-kong");
  bind.target = "web-1.example:8080";
  desk_.must(bind);
  bind.region = "singapore";
  bind.target = "[2001:db8::80]:443";
  desk_.must(bind);
}

TEST_F(Bindings, CannotBeUndoneWhereThereIsNone) {
  const auto unbound = desk_.refused(Unbind{.eip = id_, .region = "hong-kong"});
  EXPECT_EQ(unbound.code, RefusalCode::NotBound);
  EXPECT_EQ(unbound.accepted, "a binding first: the EIP has none");
  desk_.must(to("hong-kong"));
  const auto refusal = desk_.refused(Unbind{.eip = id_, .region = "hong-kong", .type = BindingType::Eni});
  EXPECT_EQ(refusal.code, RefusalCode::NotBound);
  EXPECT_EQ(refusal.accepted, "one of hong-kong (clb)");
  EXPECT_EQ(desk_.code(Unbind{.eip = "eip-nope", .region = "hong-kong"}), RefusalCode::UnknownEip);
}

TEST_F(Bindings, TheAddressStaysTheSame) {  // A2
  const auto before = eip().address;
  desk_.must(to("hong-kong"));
  desk_.must(ModifyEip{.eip = id_, .bandwidth_mbps = 10});
  desk_.must(Unbind{.eip = id_, .region = "hong-kong"});
  EXPECT_EQ(eip().address, before);
}

TEST_F(Bindings, AreTheSameForACustomersAddress) {  // Z5
  const auto own = desk_.allocate({.account = "acme", .access_area = "asia-pacific", .pool = "acme-own"});
  auto bind = to("hong-kong");
  bind.eip = own->eip.id;
  desk_.must(bind);
  desk_.must(ModifyEip{.eip = own->eip.id, .bandwidth_mbps = 10});
  desk_.must(Unbind{.eip = own->eip.id, .region = "hong-kong"});
  desk_.release(own->eip.id);
}

TEST_F(Bindings, ModifyingChangesWhatIsNamedAlone) {  // A13
  desk_.must(ModifyEip{.eip = id_, .name = "shop"});
  const auto change = desk_.must(ModifyEip{.eip = id_, .bandwidth_mbps = 5, .tags = {{{"a", "b"}}}});
  EXPECT_EQ(change.what, "eip-modified");
  EXPECT_EQ(eip().name, "shop");
  EXPECT_EQ(eip().bandwidth_mbps, 5);
  EXPECT_EQ(eip().tags.at("a"), "b");
  desk_.must(ModifyEip{.eip = id_, .health = HealthRule{.kind = HealthRule::Kind::All}});
  EXPECT_EQ(eip().health.kind, HealthRule::Kind::All);
  EXPECT_EQ(desk_.code(ModifyEip{.eip = id_}), RefusalCode::BadValue);
  EXPECT_EQ(desk_.code(ModifyEip{.eip = id_, .bandwidth_mbps = 1001}), RefusalCode::QuotaExceeded);
}

}  // namespace
}  // namespace eipd::inventory
