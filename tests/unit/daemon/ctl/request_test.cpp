// From a command line to what is asked of the API (design §3: the arguments that scripts rely on).
#include "daemon/ctl/request.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include "daemon/ctl/command_line.hpp"
#include "daemon/ctl/completion.hpp"

namespace eipd::ctl {
namespace {

using testing::HasSubstr;

std::expected<Invocation, Farewell> parse(const std::string& line) {
  std::vector<std::string> words{"eipctl"};
  std::istringstream in{line};
  for (std::string word; in >> word;) words.push_back(word);
  std::vector<const char*> argv;
  for (const auto& word : words) argv.push_back(word.c_str());
  return parse_command_line(static_cast<int>(argv.size()), argv.data(), "1");
}

/// "POST /v1/eips {…}"
std::string asked(const std::string& line) {
  const auto wanted = parse(line);
  if (!wanted) return "exit " + std::to_string(wanted.error().exit_code);
  const auto request = request_of(*wanted->command, wanted->values, wanted->dry_run);
  return request.method + " " + request.target + (request.body.empty() ? "" : " " + request.body);
}

struct Line {
  const char* name;
  const char* line;
  const char* asks;
};
class CommandLines : public testing::TestWithParam<Line> {};

INSTANTIATE_TEST_SUITE_P(
    OfTheDesign, CommandLines,
    testing::Values(
        Line{"Status", "status", "GET /v1/status"}, Line{"Neighbors", "neighbors", "GET /v1/neighbors"},
        Line{"Neighbor", "neighbors edge1", "GET /v1/neighbors/edge1"},
        Line{"Routes", "routes --neighbor edge1", "GET /v1/routes?neighbor=edge1"},
        Line{"Check", "checks web", "GET /v1/checks/web"},
        Line{"RunACheck", "checks web --run", "POST /v1/checks/web/run"},
        Line{"Explain", "explain 2001:db8::/48", "GET /v1/explain/2001%3Adb8%3A%3A%2F48"},
        Line{"Whois", "whois 203.0.113.9", "GET /v1/whois/203.0.113.9"},
        Line{"CidrAdd", "cidr add 198.51.100.0/24 --account acme --pool own",
             R"(POST /v1/cidrs {"cidr":"198.51.100.0/24","account":"acme","pool":"own"})"},
        Line{"CidrActivate", "cidr activate 198.51.100.0/24", "POST /v1/cidrs/198.51.100.0%2F24/activate {}"},
        Line{"CidrRetire", "cidr retire 198.51.100.0/24", "POST /v1/cidrs/198.51.100.0%2F24/retire {}"},
        Line{"CidrShow", "cidr show 198.51.100.0/24", "GET /v1/cidrs/198.51.100.0%2F24"},
        Line{
            "Allocate", "eip allocate --account acme --area apac --pool own --bandwidth 200 --name shop",
            R"(POST /v1/eips {"account":"acme","access_area":"apac","pool":"own","bandwidth_mbps":200,"name":"shop"})"},
        Line{"AllocateAnAddress", "eip allocate --account acme --area apac --address 203.0.113.9 --family ipv4",
             R"(POST /v1/eips {"account":"acme","access_area":"apac","address":"203.0.113.9","family":"ipv4"})"},
        Line{"AllocateWithTags", "eip allocate --account a --area b --tag team=web --tag note=x=y",
             R"(POST /v1/eips {"account":"a","access_area":"b","tags":{"team":"web","note":"x=y"}})"},
        Line{"Bind",
             "eip bind eip-1 --region hk --type clb --resource c --target 192.0.2.1:80 --check web --priority 5",
             R"(POST /v1/eips/eip-1/bindings {"region":"hk","type":"clb","resource":"c","target":"192.0.2.1:80",)"
             R"("check":"web","priority":5})"},
        Line{"Unbind", "eip unbind eip-1 --region hk", "DELETE /v1/eips/eip-1/bindings/hk"},
        Line{"UnbindAType", "eip unbind eip-1 --region hk --type nat-snat",
             "DELETE /v1/eips/eip-1/bindings/hk?type=nat-snat"},
        Line{"Release", "eip release eip-1", "DELETE /v1/eips/eip-1"},
        Line{"Modify", "eip modify eip-1 --health 2 --bandwidth 7",
             R"(PATCH /v1/eips/eip-1 {"bandwidth_mbps":7,"health":{"at_least":2}})"},
        Line{"ListCustomers", "eip list --customer-owned --pool own --account a --state bound",
             "GET /v1/eips?customer_owned=true&pool=own&account=a&state=bound"},
        Line{"QuotaShow", "quota show", "GET /v1/quotas"},
        Line{"QuotaShowOne", "quota show --account acme", "GET /v1/quotas/acme"},
        Line{"QuotaSet", "quota set --account acme --eips 30", R"(PATCH /v1/quotas/acme {"eips":30})"},
        Line{"QuotaReset", "quota reset --account acme", "DELETE /v1/quotas/acme"},
        Line{"DrainHere", "drain --reason works --for 2h --now",
             R"(POST /v1/drains {"scope":"access_point","reason":"works","for":"2h","now":true})"},
        Line{"DrainAnEip", "drain --eip eip-1 --force --wait",
             R"(POST /v1/drains {"scope":"eip","name":"eip-1","force":true})"},
        Line{"DrainANeighbor", "drain --neighbor edge1 --until-restart",
             R"(POST /v1/drains {"scope":"neighbor","name":"edge1","until_restart":true})"},
        Line{"UndrainHere", "undrain", "DELETE /v1/drains/access_point"},
        Line{"UndrainAnEip", "undrain --eip eip-1", "DELETE /v1/drains/eip/eip-1"},
        Line{"Blackhole", "blackhole 203.0.113.9 --for 1h",
             R"(POST /v1/blackholes {"address":"203.0.113.9","for":"1h"})"},
        Line{"Unblackhole", "unblackhole 203.0.113.9", "DELETE /v1/blackholes/203.0.113.9"},
        Line{"Shutdown", "neighbor shutdown edge1 --reason swap",
             R"(POST /v1/neighbors/edge1/shutdown {"reason":"swap"})"},
        Line{"Enable", "neighbor enable edge1", "POST /v1/neighbors/edge1/enable {}"},
        Line{"Reset", "neighbor reset edge1", "POST /v1/neighbors/edge1/reset {}"},
        Line{"Reload", "reload", "POST /v1/reload {}"}, Line{"Guard", "guard release", "POST /v1/guard/release {}"},
        Line{"Backup", "backup /var/b", R"(POST /v1/backup {"path":"/var/b"})"},
        Line{"Events", "events --follow --since 7", "GET /v1/events?since=7"},
        Line{"DryRun", "--dry-run eip release eip-1", "DELETE /v1/eips/eip-1?dry_run=true"},
        Line{"PathTraversal", "eip show ../../v1/reload", "GET /v1/eips/..%2F..%2Fv1%2Freload"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(CommandLines, AskThisOfTheApi) {
  EXPECT_EQ(asked(GetParam().line), GetParam().asks);
}

TEST(CommandLine, WrongUsageIsExitTwo) {
  for (const auto* line :
       {"eip", "eip allocate", "eip allocate --account a", "eip bind x --region r --type foo --resource s",
        "eip bind x --region r --type clb --resource s --priority -1", "eip modify x --bandwidth ten",
        "eip modify x --health most", "eip allocate --account a --area b --tag teamweb", "drain --eip a --neighbor b",
        "checks --run", "status --dry-run", "whois a --watch", "eip list --state gone", "quota set --eips 3",
        "cidr add", "completion fish", "eip show a b", "eip list --pool a --pool b"}) {
    EXPECT_EQ(asked(line), "exit 2") << line;
  }
}

TEST(CommandLine, KeepsWhatConcernsEipctlItself) {
  const auto wanted = parse("eip release eip-1 --json --socket /s --if-match 7 --idempotency-key k");
  ASSERT_TRUE(wanted);
  EXPECT_TRUE(wanted->json);
  EXPECT_EQ(wanted->to.socket, "/s");
  EXPECT_EQ(wanted->if_match, "7");
  EXPECT_EQ(wanted->idempotency_key, "k");
  EXPECT_TRUE(parse("drain --wait")->values.contains("wait"));
  EXPECT_TRUE(parse("eip list --watch")->watch);
}

/// Of this process, for as long as it lives.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_{name} { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

TEST(CommandLine, SaysWhereTheDaemonIs) {
  const auto wanted = parse("status --server [2001:db8::1]:9470 --cert /c --key /k --ca /a");
  ASSERT_TRUE(wanted);
  EXPECT_EQ(wanted->to.host(), "2001:db8::1");
  EXPECT_EQ(wanted->to.port(), "9470");
  EXPECT_EQ(wanted->to.shown(), "[2001:db8::1]:9470");
  EXPECT_EQ(parse("status")->to.shown(), "/run/eipd/control.sock");
  for (const auto* line : {"status --server pop1", "status --server pop1:9470 --cert /c --key /k",
                           "status --server pop1:0 --cert /c --key /k --ca /a", "status --server a:1 --socket /s"}) {
    EXPECT_EQ(asked(line), "exit 2") << line;
  }
}

TEST(CommandLine, TakesFromTheEnvironmentWhereTheDaemonIs) {
  const Variable server{"EIPCTL_SERVER", "pop1.example:9470"};
  EXPECT_EQ(asked("status"), "exit 2");
  const Variable cert{"EIPCTL_CERT", "/c"};
  const Variable key{"EIPCTL_KEY", "/k"};
  const Variable ca{"EIPCTL_CA", "/a"};
  const auto wanted = parse("status --key /other");
  ASSERT_TRUE(wanted);
  EXPECT_EQ(wanted->to.host(), "pop1.example");
  EXPECT_EQ(wanted->to.cert + wanted->to.key + wanted->to.ca, "/c/other/a");
  EXPECT_EQ(parse("status --socket /s")->to.shown(), "/s");
  const Variable socket{"EIPCTL_SOCKET", "/elsewhere"};
  EXPECT_EQ(parse("status")->to.shown(), "pop1.example:9470");
}

TEST(Manual, HasEveryCommandAndOption) {
  std::ifstream file{std::string{EIPD_SOURCE_DIR} + "/docs/eipctl.md"};
  const std::string manual{std::istreambuf_iterator<char>{file}, {}};
  for (const Command* command : commands()) {
    std::string words = "`eipctl " + std::string{command->noun};
    if (!command->verb.empty()) words += " " + std::string{command->verb};
    EXPECT_THAT(manual, HasSubstr(words));
    for (const Argument& argument : command->arguments) {
      const auto name = argument.name.substr(0, argument.name.find('|'));  // a table's cell escapes the bar
      EXPECT_THAT(manual, HasSubstr(std::string{name}));
    }
  }
}

TEST(Completion, KnowsEveryCommand) {
  const auto script = bash_completion();
  for (const Command* command : commands()) {
    EXPECT_THAT(script, HasSubstr(std::string{command->noun} + ":" + std::string{command->verb}));
  }
  EXPECT_THAT(script, HasSubstr("complete -F _eipctl eipctl"));
}

}  // namespace
}  // namespace eipd::ctl
