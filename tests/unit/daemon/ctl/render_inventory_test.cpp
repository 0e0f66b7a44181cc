// The API's JSON of EIPs, pools, CIDRs, quotas and intents, rendered: golden text.
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/moment.hpp"
#include "daemon/ctl/render.hpp"

namespace eipd::ctl {
namespace {

constexpr const char* kEip = R"({"id":"eip-000001","address":"203.0.113.1","pool":"apac-v4","customer_owned":false,
  "state":"bound","account":"acme","access_area":"asia-pacific","bandwidth_mbps":200,"name":"shop","tags":{},
  "health":"any","bindings":[{"region":"hong-kong","type":"clb","resource":"clb-1","target":"192.0.2.80:80",
  "check":"web","priority":10,"unchecked":false}],"source":"api","revision":7,"created":"2026-03-09T03:00:00.000Z",
  "here":true,"healthy":true,"unchecked":false,"desired":true,"announced":true,"reason":"announced","active":null})";

class RenderInventory : public testing::Test {
 protected:
  static boost::json::array list(std::string text) { return boost::json::parse("[" + text + "]").as_array(); }
  Paper paper_{.now = *parse_rfc3339("2026-03-09T03:04:05.000Z")};
};

TEST_F(RenderInventory, AnEipSaysWhatIsDesiredAndWhatIsSent) {
  EXPECT_EQ(render_eip(boost::json::parse(kEip), paper_),
            "eip-000001  203.0.113.1  bound  shop\n"
            "pool apac-v4, account acme, area asia-pacific, 200 Mbps at most\n"
            "bound to clb clb-1 in hong-kong at 192.0.2.80:80, check web, priority 10\n"
            "announced: yes; health: healthy\n");
  auto unsent = boost::json::parse(kEip);
  unsent.as_object()["announced"] = false;
  EXPECT_NE(render_eip(unsent, paper_).find("announced: not sent"), std::string::npos);
  unsent.as_object()["desired"] = false;
  unsent.as_object()["reason"] = "unhealthy";
  EXPECT_NE(render_eip(unsent, paper_).find("announced: no (unhealthy)"), std::string::npos);
}

TEST_F(RenderInventory, AnEipThatWasWrittenSaysNothingOfWhatOnlyFollows) {
  auto written = boost::json::parse(kEip);
  for (const char* later : {"healthy", "unchecked", "desired", "announced", "reason", "active"}) {
    written.as_object().erase(later);
  }
  const auto text = render_eip(written, paper_);
  EXPECT_EQ(text.find("announced:"), std::string::npos) << text;
  EXPECT_NE(text.find("next: eipctl explain eip-000001\n"), std::string::npos) << text;
}

TEST_F(RenderInventory, EipsCarryTheCustomersMark) {  // Z7
  auto own = boost::json::parse(kEip);
  own.as_object()["customer_owned"] = true;
  own.as_object()["unchecked"] = true;
  const auto text = render_eips({boost::json::parse(kEip), own}, paper_);
  EXPECT_EQ(
      text,
      "EIP         ADDRESS      STATE  ANNOUNCED  HEALTH     POOL     OWN  ACCOUNT  NAME  BOUND TO\n"
      "eip-000001  203.0.113.1  bound  yes        healthy    apac-v4       acme     shop  clb clb-1 in hong-kong\n"
      "eip-000001  203.0.113.1  bound  yes        unchecked  apac-v4  yes  acme     shop  clb clb-1 in "
      "hong-kong\n");
}

TEST_F(RenderInventory, WholeNumbersAreShownWhole) {
  const auto text = render_object(boost::json::parse(R"({"addresses":254.0,"free":2.53E2,"share":0.5})"), paper_);
  EXPECT_EQ(text, "addresses  254\nfree       253\nshare      5E-1\n");
}

TEST_F(RenderInventory, AReloadsWarningsAreALineEach) {
  const auto text = render_reload(
      boost::json::parse(R"({"changed":true,"eips_put":2,"eips_removed":0,"waits_for_restart":["state_dir"],
        "warnings":["f:1:1: warning: a: one","f:2:1: warning: b: two"]})"),
      paper_);
  EXPECT_EQ(text,
            "changed            yes\neips put           2\neips removed       0\nwaits for restart  state_dir\n"
            "f:1:1: warning: a: one\nf:2:1: warning: b: two\n");
}

TEST(SentenceOf, EndsOnceAndSaysTheValueOnce) {
  const auto of = [](const char* problem) { return sentence_of(boost::json::parse(problem)); };
  EXPECT_EQ(of(R"({"detail":"There is no account nobody","value":"nobody","accepted":"one of acme"})"),
            "There is no account nobody. Accepted: one of acme.");
  EXPECT_EQ(of(R"({"detail":"No EIP has this id.","value":"eip-2"})"), "No EIP has this id (eip-2).");
  EXPECT_EQ(of(R"({"detail":"as: did you mean is?","accepted":"a file that is"})"),
            "as: did you mean is? Accepted: a file that is.");
  EXPECT_EQ(of(R"({"detail":"f:1:1: as: unknown key; did you mean is?"})"), "f:1:1: as: unknown key; did you mean is?");
}

TEST_F(RenderInventory, PoolsOfAnySizeFitTheirColumn) {
  const auto text = render_pools(
      list(R"({"id":"v6","customer_owned":true,"account":"acme","access_area":null,"default":false,"source":"api",
        "cidrs":[{"cidr":"2001:db8::/48","state":"draining"}],"addresses":1208925819614629174706175.0,
        "allocated":2,"quarantined":0,"free":1208925819614629174706173.0})"),
      paper_);
  EXPECT_EQ(text,
            "POOL  OWNER  AREA  DEFAULT  FREE      ALLOCATED  QUARANTINED  ADDRESSES  CIDRS\n"
            "v6    acme   any            1.21e+24  2          0            1.21e+24   2001:db8::/48 (draining)\n");
}

TEST_F(RenderInventory, AFailedCidrSaysWhy) {
  const auto text = render_cidrs(list(R"({"cidr":"198.51.100.0/24","pool":"acme","account":"acme","customer_owned":true,
        "state":"failed","failed":{"step":"overlap","reason":"it overlaps"},"source":"api","revision":3,"history":[]})"),
                                 paper_);
  EXPECT_NE(text.find("failed  overlap: it overlaps"), std::string::npos) << text;
}

TEST_F(RenderInventory, QuotasShowWhatWasSetOverTheFiles) {
  const auto text =
      render_quotas(list(R"({"account":"acme","file":{"eips":20,"bandwidth_mbps":1000,"regions_per_eip":5},
        "override":{"eips":30,"bandwidth_mbps":null,"regions_per_eip":null},
        "effective":{"eips":30,"bandwidth_mbps":1000,"regions_per_eip":5},"used":{"eips":4}})"),
                    paper_);
  EXPECT_NE(text.find("acme     4          30  1000  5        eips 30"), std::string::npos) << text;
}

TEST_F(RenderInventory, DrainsAndBlackholesSaySinceWhenAndByWhom) {
  EXPECT_EQ(render_drains(list(R"j({"scope":"access_point","name":"","reason":"works","author":"uid 0 (root)",
      "since":"2026-03-09T03:03:05.000Z","until":null,"now":false,"until_restart":false,"phase":"withdrawn"})j"),
                          paper_),
            "DRAINED           PHASE      FOR  UNTIL  BY            REASON\n"
            "the access point  withdrawn  1m          uid 0 (root)  works\n");
  EXPECT_EQ(render_drains({}, paper_), "nothing is drained\n");
  EXPECT_EQ(render_blackholes({}, paper_), "nothing is blackholed\n");
}

TEST_F(RenderInventory, AnyObjectHasALineAField) {
  EXPECT_EQ(render_object(boost::json::parse(R"({"cidr":"198.51.100.0/24","failed":null,"customer_owned":true,
      "history":[{"at":"now","state":"pending","text":"added"},{"at":"then","state":"active","text":""}],
      "used":{"eips":4},"list":["a","b"]})"),
                          paper_),
            "cidr            198.51.100.0/24\n"
            "customer owned  yes\n"
            "history\n"
            "  at now, state pending, text added\n"
            "  at then, state active\n"
            "used            eips 4\n"
            "list            a, b\n");
  EXPECT_EQ(render_object(boost::json::object{}, paper_), "done\n");
}

TEST_F(RenderInventory, AnEventIsALine) {
  EXPECT_EQ(render_event(boost::json::parse(R"j({"time":"2026-03-09T03:00:00.000Z","level":"info","event":"eip-bound",
      "subject":"eip-000001","author":"uid 0 (root)","revision":7,"object":{"id":"eip-000001"}})j"),
                         paper_),
            "2026-03-09T03:00:00.000Z eip-bound eip-000001 by uid 0 (root): revision 7\n");
  EXPECT_EQ(render_event(boost::json::parse(R"j({"time":"2026-03-09T03:00:00.000Z","level":"info",
      "event":"session-up","neighbor":"edge1","hold_time":9})j"),
                         paper_),
            "2026-03-09T03:00:00.000Z session-up edge1: hold time 9\n");
}

TEST_F(RenderInventory, NothingFromOutsideSteersTheTerminal) {
  auto eip = boost::json::parse(kEip);
  eip.as_object()["name"] = "\x1b[2J";
  EXPECT_EQ(render_eip(eip, paper_).find('\x1b'), std::string::npos);
  EXPECT_EQ(render_object(boost::json::object{{"reason", "\x1b[2J"}}, paper_).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace eipd::ctl
