#include "keeper_life.hpp"

#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <unistd.h>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/app/keeper.hpp"
#include "daemon/control/json/inventory.hpp"

namespace eipd::app {
namespace {

using control::Command;

/// 62 addresses: they run out, and those that were released are given out again.
inventory::Setting setting() {
  auto declared = std::make_shared<inventory::Declared>();
  declared->access_point = "hkg1";
  declared->access_areas = {{.name = "asia-pacific", .access_points = {"hkg1"}}};
  declared->origin_regions = {"hong-kong"};
  declared->accounts = {{.name = "acme", .quotas = {.eips = 1'000}}};
  declared->pools = {{.id = "v4",
                      .cidrs = {bgp::parse_prefix("203.0.113.0/26").value()},
                      .access_area = "asia-pacific",
                      .is_default = true}};
  return {.declared = declared, .checks = {}};
}

class LivingKeeper {
 public:
  explicit LivingKeeper(const Life& life) : life_{life}, random_{life.seed} {}
  [[noreturn]] void run();

 private:
  Keeper::Hooks hooks();
  void open();
  void look();
  void follow(const store::LogRow& row);
  void expect_answered_once(const std::string& key, const std::string& body);
  void expect_the_inventory_that_the_log_leads_to();
  void expect(bool holds, const std::string& what) {
    if (!holds) fail(what);
  }
  [[noreturn]] void fail(const std::string& why) {
    say("!" + why);
    std::_Exit(1);
  }
  void say(const std::string& line) {
    if (::write(life_.report, (line + "\n").data(), line.size() + 1) < 0) std::_Exit(2);
  }
  unsigned roll(unsigned sides) { return static_cast<unsigned>(random_() % sides); }
  std::string any_eip();
  Command any_command();
  void ask();

  const Life& life_;
  std::minstd_rand random_;
  boost::asio::io_context loop_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{loop_.get_executor()};
  std::unique_ptr<Keeper> keeper_;
  std::map<std::string, std::string> eips_;  ///< id → as the last write of it showed it
  std::set<std::string> drained_;
  std::uint64_t asked_ = 0;
  std::size_t under_way_ = 0;
};

Keeper::Hooks LivingKeeper::hooks() {
  return {.put_eip = [](const auto&) {},
          .remove_eip = [](auto) {},
          .intents = [](const auto&) {},
          .shutdown = [](auto, auto) {},
          .enable = [](auto) {},
          .neighbor = [](auto) { return std::nullopt; },
          .phase = [](const intent::Drain&) { return "graceful-shutdown"; },
          .strands = [](const intent::Drain&, auto told) { told(""); },
          .written =
              [this](const store::LogRow& row) {
                if (row.what == "eip-releasing") keeper_->withdrawn(row.subject);
              },
          .not_written = [this](const auto& row, const auto& problem) { fail(row.what + ": " + problem.code); },
          .process = [](const auto&, bool, auto) {}};
}

void LivingKeeper::open() {
  auto opened = Keeper::open(life_.path, setting(), loop_.get_executor(), hooks());
  if (!opened) fail(opened.error().front());
  keeper_ = *std::move(opened);
}

/// All that was answered is there, in order and whole, with its answer; nothing of what was not is there in part.
void LivingKeeper::look() {
  const auto log = keeper_->take_recent();
  std::map<std::uint64_t, const store::LogRow*> rows;
  for (const auto& row : log) {
    expect(row.revision == rows.size() + 1, "revision " + std::to_string(row.revision) + " out of order");
    rows.emplace(row.revision, &row);
    follow(row);
    // Answered or not: a write and its idempotency record are there together.
    if (row.author != "eipd") expect_answered_once(row.author, row.detail);
  }
  expect(keeper_->inventory().revision() == rows.size(), "the inventory is not of the log's revision");
  for (const Acknowledged& write : life_.acknowledged) {
    const auto found = rows.find(write.revision);
    expect(found != rows.end(), "acknowledged, but lost: " + std::to_string(write.revision));
    expect(found->second->author == write.key && found->second->detail == write.body, "acknowledged as " + write.body);
  }
  expect_the_inventory_that_the_log_leads_to();
}

void LivingKeeper::follow(const store::LogRow& row) {
  if (row.what == "drain-set") {
    drained_.insert(row.subject);
  } else if (row.what == "drain-removed") {
    drained_.erase(row.subject);
  } else if (row.what == "eip-released") {
    eips_.erase(row.subject);
    drained_.erase("eip " + row.subject);
  } else {
    eips_.insert_or_assign(row.subject, row.detail);
    if (row.what == "eip-releasing") drained_.erase("eip " + row.subject);
  }
}

void LivingKeeper::expect_answered_once(const std::string& key, const std::string& body) {
  bool same = false;
  keeper_->perform(inventory::Allocate{}, {.author = key}, {.idempotency_key = key, .request_hash = 1},
                   [&](const auto& answer) { same = answer && answer->replayed && answer->body == body; });
  expect(same, "no answer, or another, is kept with " + body);
}

void LivingKeeper::expect_the_inventory_that_the_log_leads_to() {
  const auto& inventory = keeper_->inventory();
  const auto page = inventory.eips({}, "", 10'000);
  expect(page.items.size() == eips_.size(), "EIPs too many or too few");
  std::set<bgp::IpAddress> addresses;
  for (const auto& eip : page.items) {
    const auto shown = boost::json::serialize(control::json::to_json(*eip, inventory.customer_owned(eip->pool), true));
    expect(eips_[eip->eip.id] == shown, shown + " was written as " + eips_[eip->eip.id]);
    expect(addresses.insert(eip->eip.address).second, "held twice: " + bgp::to_string(eip->eip.address));
  }
  std::set<std::string> drained;
  for (const auto& drain : keeper_->intents().drains()) drained.insert("eip " + drain.name);
  expect(drained == drained_, "drains are not those that were set");
}

/// Any of those there are, or one that may be.
std::string LivingKeeper::any_eip() {
  const auto page = keeper_->inventory().eips({}, "", 1'000);
  return page.items.empty() ? "eip-1" : page.items[roll(static_cast<unsigned>(page.items.size()))]->eip.id;
}

Command LivingKeeper::any_command() {
  switch (roll(8)) {
    case 0:
    case 1:
      return inventory::Bind{.eip = any_eip(), .region = "hong-kong", .resource = "clb-1", .target = "192.0.2.1:80"};
    case 2:
      return inventory::Unbind{.eip = any_eip(), .region = "hong-kong"};
    case 3:
      return inventory::Release{.eip = any_eip()};
    case 4:
      return control::SetDrain{.scope = intent::Scope::Eip, .name = any_eip(), .reason = "test"};
    case 5:
      return control::RemoveDrain{.scope = intent::Scope::Eip, .name = any_eip()};
    default:
      return inventory::Allocate{.account = "acme", .access_area = "asia-pacific"};
  }
}

/// What is refused is no write.
void LivingKeeper::ask() {
  const std::string key = std::to_string(life_.seed) + "-" + std::to_string(++asked_);
  const std::uint64_t before = keeper_->inventory().revision();
  ++under_way_;
  keeper_->perform(any_command(), {.author = key}, {.idempotency_key = key, .request_hash = 1},
                   [this, key, revision = before + 1](const auto& answer) {
                     --under_way_;
                     if (answer) say(std::to_string(revision) + " " + key + " " + answer->body);
                   });
}

void LivingKeeper::run() {
  open();
  look();
  say(kSound);
  if (!life_.writes) std::_Exit(0);
  for (const auto& eip : keeper_->inventory().releasing()) keeper_->withdrawn(eip->eip.id);
  for (;;) {
    // Alone, and in bursts that share a commit.
    for (auto burst = roll(4) == 0 ? 1 + roll(10) : 1; burst > 0; --burst) ask();
    while (under_way_ > 0) loop_.run_one();
  }
}

}  // namespace

void live(const Life& life) {
  LivingKeeper{life}.run();
}

}  // namespace eipd::app
