// What eipd's own part of a mass withdrawal takes: from the trigger to the last UPDATE packed, decisions and
// Adj-RIB-Out included. Without threads and sockets: a chunk counts as written at once, and facts go nowhere.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <benchmark/benchmark.h>
#include <boost/asio/io_context.hpp>

#include "daemon/app/announcer.hpp"
#include "daemon/app/file_eips.hpp"

namespace eipd::app {
namespace {

constexpr const char* kTarget = "192.0.2.80:80";

config::Config pop(std::uint32_t eips, bool checked) {
  config::Config config;
  config.speaker.as = bgp::Asn{64500};
  config.inventory.access_point = "hkg1";
  config.inventory.access_areas = {{.name = "asia-pacific", .access_points = {"hkg1"}}};
  config.announce.allowed = {*bgp::parse_prefix_range("10.0.0.0/8 le 32")};
  config.checks.push_back({.name = "web", .kind = health::TcpCheck{}});
  config.neighbors.push_back({.session = {.name = "one"}, .export_policy = announce::ExportPolicy{}});
  for (std::uint32_t i = 0; i < eips; ++i) {
    inventory::Binding binding{.region = "hong-kong",
                               .resource = "clb-" + std::to_string(i),
                               .target = checked ? kTarget : "",
                               .check = checked ? "web" : std::string{inventory::kNoCheck}};
    config.inventory.eips.push_back({.id = "eip-" + std::to_string(i),
                                     .address = bgp::IpAddress::v4(0x0A000000 + i),
                                     .account = "acme",
                                     .access_area = "asia-pacific",
                                     .bindings = {std::move(binding)}});
  }
  return config;
}

class World {
 public:
  explicit World(config::Config config) : config_{std::make_shared<const config::Config>(std::move(config))} {
    announcer_.emplace(loop_.get_executor(), config_,
                       Announcer::Hooks{.sessions = {.ready =
                                                         [this](auto, auto group) {
                                                           group_ = group.get();
                                                           reader_ = group->attach();
                                                         }},
                                        .wake = [this](const auto&) { read(); },
                                        .first_set = [] {},
                                        .watch = [](const auto&) {},
                                        .withdrawn = [](const auto&) {},
                                        .customer_owned = [](std::string_view) { return false; },
                                        .tell = [](auto& facts) { facts.clear(); },
                                        .room_for_facts = [] { return std::size_t{65'536}; }});
    for (auto& eip : file_eips(config_->inventory)) announcer_->put_eip(std::move(eip));
    announcer_->start();
    announcer_->session_up("one", {.peer_as = bgp::Asn{64496}, .families = {bgp::Family::Ipv4}, .four_octet_as = true},
                           bgp::IpAddress::v4(0xC0000201));
    settle();
  }

  void verdict(bool up) {
    const health::CheckId id{"web", kTarget};
    probe::VerdictMailbox::Batch batch;
    batch.emplace_back(id, health::VerdictChanged{.id = id,
                                                  .transition = {.to = up ? health::Verdict::Up : health::Verdict::Down,
                                                                 .at = std::chrono::steady_clock::now(),
                                                                 .health = {.healthy = up, .known = true}}});
    announcer_->verdicts(batch);
  }
  void drain(bool on) {
    std::vector<intent::Drain> drains;
    if (on) drains.push_back({.scope = intent::Scope::AccessPoint, .withdraw_now = true});
    announcer_->set_drains(drains);
  }
  /// Until the neighbor has been written everything.
  void send() {
    read();
    while (!announcer_->decisions().idle() || group_->pending(reader_)) loop_.poll_one();
  }
  /// Until nothing is left to do: all that is told and tidied afterwards.
  void settle() {
    loop_.restart();
    loop_.poll();
    read();
    loop_.poll();
  }
  [[nodiscard]] std::size_t announced() const { return group_->size(); }
  std::size_t take_updates() { return std::exchange(updates_, 0); }

 private:
  void read() {
    if (group_ == nullptr) return;
    while (const auto chunk = group_->next(reader_)) {
      updates_ += chunk->updates;
      group_->written(reader_, *chunk);
      announcer_->chunk_written(chunk);
    }
  }

  boost::asio::io_context loop_;
  ConfigPtr config_;
  std::optional<Announcer> announcer_;
  bgp::rib::ExportGroup* group_ = nullptr;
  bgp::rib::ReaderId reader_{};
  std::size_t updates_ = 0;
};

/// `go(on)` withdraws everything, and brings it back.
template <class Go>
void withdraw_again_and_again(benchmark::State& state, World& world, Go go) {
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    go(true);
    world.send();
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    state.counters["updates"] = static_cast<double>(world.take_updates());
    if (world.announced() > 0) state.SkipWithError("not all is withdrawn");
    world.settle();
    go(false);
    world.settle();
    world.take_updates();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

/// One verdict behind all of them.
void BM_VerdictWithdrawsAll(benchmark::State& state) {
  World world{pop(static_cast<std::uint32_t>(state.range(0)), true)};
  world.verdict(true);
  world.settle();
  withdraw_again_and_again(state, world, [&](bool down) { world.verdict(!down); });
}
BENCHMARK(BM_VerdictWithdrawsAll)->Arg(10'000)->Arg(100'000)->UseManualTime()->Unit(benchmark::kMillisecond);

/// The access point is drained.
void BM_DrainWithdrawsAll(benchmark::State& state) {
  World world{pop(static_cast<std::uint32_t>(state.range(0)), false)};
  withdraw_again_and_again(state, world, [&](bool on) { world.drain(on); });
}
BENCHMARK(BM_DrainWithdrawsAll)->Arg(10'000)->Arg(100'000)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace eipd::app
