// A keeper to ask things of. Real: the rules, the store and its file. The rest of the daemon is a list of what it was
// told.
#pragma once

#include <cstdlib>
#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "daemon/app/keeper.hpp"
#include "daemon/store/sqlite.hpp"

namespace eipd::app {

using Answer = std::expected<control::Reply, control::Problem>;

/// `added`: the CIDR of one more pool.
inline inventory::Setting setting(inventory::Role role = inventory::Role::Standalone,
                                  std::optional<bgp::Prefix> added = {}) {
  auto declared = std::make_shared<inventory::Declared>();
  declared->access_point = "hkg1";
  declared->access_areas = {{.name = "asia-pacific", .access_points = {"hkg1"}}};
  declared->origin_regions = {"hong-kong"};
  declared->accounts = {{.name = "acme"}};
  declared->pools = {{.id = "apac-v4",
                      .cidrs = {bgp::parse_prefix("203.0.113.0/24").value()},
                      .access_area = "asia-pacific",
                      .is_default = true}};
  if (added) declared->pools.push_back({.id = "added", .cidrs = {*added}});
  declared->eips = {{.id = "eip-file",
                     .address = bgp::parse_address("203.0.113.200").value(),
                     .account = "acme",
                     .access_area = "asia-pacific"}};
  return {.declared = declared, .checks = {}, .own = {}, .role = role};
}

class KeeperTest : public testing::Test {
 protected:
  KeeperTest() {
    std::string name = testing::TempDir() + "/eipd-keeper-XXXXXX";
    directory = ::mkdtemp(name.data());
    start();
  }
  ~KeeperTest() override {
    keeper.reset();
    std::filesystem::remove_all(directory);
  }

  void start() {
    put.clear();
    drains.clear();
    down.clear();
    auto opened = Keeper::open(directory + "/eipd.db", setting(role, added), loop.get_executor(), hooks());
    ASSERT_TRUE(opened) << opened.error().front();
    keeper = *std::move(opened);
    keeper->start();
  }
  void restart() {
    keeper.reset();
    start();
  }
  Keeper::Hooks hooks() {
    return {.put_eip = [this](const inventory::EipPtr& eip) { put[eip->eip.id] = eip; },
            .remove_eip = [this](std::string_view id) { put.erase(std::string{id}); },
            .intents =
                [this](const intent::Intents& intents) {
                  drains = intents.drains();
                  blackholes = intents.blackholes();
                },
            .shutdown = [this](std::string_view name, std::string_view text) { down[std::string{name}] = text; },
            .enable = [this](std::string_view name) { down.erase(std::string{name}); },
            .cidrs = [this] { spaces.push_back(keeper->inventory().space().size()); },
            .session_from = [this](const bgp::Prefix&) { return session; },
            .neighbor = [](std::string_view name) -> std::optional<control::NeighborView> {
              if (name != "edge1") return std::nullopt;
              return control::NeighborView{.name = "edge1"};
            },
            .phase = [](const intent::Drain&) { return "graceful-shutdown"; },
            .strands = [this](const intent::Drain&, auto told) { told(stranded); },
            .written = [this](const store::LogRow& row) { log.push_back(row.what); },
            .conflict = [this](std::string line) { warnings.push_back(std::move(line)); },
            .not_written = [](const auto&, const auto&) {},
            .process = [](const auto&, bool, auto done) { done(control::Reply{.status = 299}); },
            .acted =
                [this](auto what, auto subject, auto author) {
                  acts.push_back(std::string{what} + " " + std::string{subject} + " by " + std::string{author});
                }};
  }
  /// Asks; the answer may come later.
  std::shared_ptr<std::optional<Answer>> ask(control::Command command, control::WriteOptions options = {}) {
    auto answer = std::make_shared<std::optional<Answer>>();
    keeper->perform(std::move(command), {.author = "uid 0 (root)"}, std::move(options),
                    [answer](Answer given) { *answer = std::move(given); });
    return answer;
  }
  Answer wait(const std::shared_ptr<std::optional<Answer>>& answer) {
    while (!*answer) loop.run_one();
    return **answer;
  }
  Answer perform(control::Command command, control::WriteOptions options = {}) {
    return wait(ask(std::move(command), std::move(options)));
  }
  std::string allocate(control::WriteOptions options = {}) {
    const Answer answer = perform(kAllocate, std::move(options));
    EXPECT_TRUE(answer) << answer.error().code;
    return answer ? std::string{boost::json::parse(answer->body).at("id").as_string()} : "";
  }
  std::string problem(const Answer& answer) { return answer ? "none" : answer.error().code; }
  /// Another process holds the file's lock: no write gets further.
  std::unique_ptr<store::Database> hang() {
    auto holder = std::make_unique<store::Database>(
        store::Database::open(directory + "/eipd.db", store::Database::Mode::ReadWrite).value());
    EXPECT_TRUE(holder->execute("BEGIN IMMEDIATE"));
    return holder;
  }
  /// The file refuses every write from now on.
  void break_store() {
    auto database = store::Database::open(directory + "/eipd.db", store::Database::Mode::ReadWrite).value();
    ASSERT_TRUE(
        database.execute("CREATE TRIGGER refuse BEFORE INSERT ON change_log BEGIN "
                         "SELECT RAISE(ABORT, 'the disk is gone'); END"));
  }
  void mend_store() {
    auto database = store::Database::open(directory + "/eipd.db", store::Database::Mode::ReadWrite).value();
    ASSERT_TRUE(database.execute("DROP TRIGGER refuse"));
  }

  static inline const inventory::Allocate kAllocate{.account = "acme", .access_area = "asia-pacific"};
  static control::SetDrain drain_of(const std::string& eip) {
    return {.scope = intent::Scope::Eip, .name = eip, .reason = "test"};
  }

  std::string directory;
  inventory::Role role = inventory::Role::Standalone;  ///< from the next start on
  std::optional<bgp::Prefix> added;                    ///< likewise
  boost::asio::io_context loop;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{loop.get_executor()};
  std::map<std::string, inventory::EipPtr> put;
  std::vector<intent::Drain> drains;
  std::vector<intent::Blackhole> blackholes;
  std::map<std::string, std::string> down;
  std::vector<std::string> log;
  std::vector<std::string> warnings;
  std::vector<std::string> acts;
  std::string stranded;
  std::string session;              ///< that leaves from any CIDR
  std::vector<std::size_t> spaces;  ///< told, by their size
  std::unique_ptr<Keeper> keeper;
};

}  // namespace eipd::app
