// An announcer for tests. What is real: decisions, export groups, the announcer. What is not: verdicts come from the
// test, and the one session is a reader of its group without a socket.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "daemon/app/announcer.hpp"
#include "daemon/app/file_eips.hpp"
#include "tests/unit/daemon/app/pop.hpp"

namespace eipd::app {

inline const auto kLocal = *bgp::parse_address("192.0.2.1");

class Announcing : public testing::Test {
 protected:
  void start(config::Config config) {
    config_ = std::make_shared<const config::Config>(std::move(config));
    announcer_.emplace(loop_.get_executor(), config_,
                       Announcer::Hooks{.sessions = {.ready = [this](auto, auto group) { reader_of(*group); }},
                                        .wake = [this](const auto& group) { read(group); },
                                        .first_set = [this] { ++first_sets_; },
                                        .watch = [this](const auto& changes) { watch(changes); },
                                        .withdrawn = [this](std::string id) { withdrawn_.push_back(std::move(id)); },
                                        .customer_owned = [](std::string_view pool) { return pool == "customer"; },
                                        .tell =
                                            [this](std::vector<observe::Fact>& facts) {
                                              for (auto& fact : facts) facts_.push_back(std::move(fact));
                                              facts.clear();
                                            },
                                        .room_for_facts = [this] { return room_for_facts_; }});
    for (auto& eip : file_eips(config_->inventory)) announcer_->put_eip(std::move(eip));
    announcer_->start();
    poll();
  }
  void watch(const announce::WatchList::Changes& changes) {
    for (const auto& id : changes.added) watched_.insert(to_string(id));
    for (const auto& id : changes.removed) watched_.erase(to_string(id));
  }
  void poll() {
    loop_.restart();
    loop_.poll();
  }
  void reader_of(bgp::rib::ExportGroup& group) {
    group_ = &group;
    reader_ = group.attach();
    read(group);
  }
  /// From now on the neighbor reads nothing.
  void stop_reading() { reading_ = false; }
  void read_on() {
    reading_ = true;
    read(*group_);
  }
  /// What a session does when it is woken: writes all there is.
  void read(const bgp::rib::ExportGroup&) {
    if (group_ == nullptr || !reading_) return;
    while (const auto chunk = group_->next(reader_)) {
      updates_ += chunk->updates;
      group_->written(reader_, *chunk);
      announcer_->chunk_written(chunk);
    }
  }
  void verdict(const char* target, health::Verdict to) {
    const health::CheckId id{"web", target};
    const bool up = to == health::Verdict::Up;
    probe::VerdictMailbox::Batch batch;
    batch.emplace_back(id, health::VerdictChanged{.id = id,
                                                  .transition = {.to = to,
                                                                 .at = std::chrono::steady_clock::now(),
                                                                 .health = {.healthy = up, .known = true}}});
    announcer_->verdicts(batch);
  }
  template <class T>
  std::vector<T> facts() const {
    std::vector<T> of;
    for (const auto& fact : facts_) {
      if (const auto* wanted = std::get_if<T>(&fact)) of.push_back(*wanted);
    }
    return of;
  }

  boost::asio::io_context loop_;
  ConfigPtr config_;
  std::vector<observe::Fact> facts_;
  std::size_t room_for_facts_ = 65'536;
  std::optional<Announcer> announcer_;
  bgp::rib::ExportGroup* group_ = nullptr;
  bgp::rib::ReaderId reader_{};
  bool reading_ = true;
  std::size_t updates_ = 0;
  std::set<std::string> watched_;
  std::vector<std::string> withdrawn_;
  int first_sets_ = 0;
};

inline config::Config pop_with(int eips, const char* target) {
  config::Config config = make_pop();
  add_neighbor(config, "one", announce::ExportPolicy{});
  for (int i = 0; i < eips; ++i) add_eip(config, target);
  return config;
}

}  // namespace eipd::app
