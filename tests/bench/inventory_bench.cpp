// What an allocation, a binding and a look-up cost among a thousand and among a hundred thousand EIPs, and what an EIP
// weighs. The addresses are of one IPv6 /48, so that no pool is ever exhausted.
#include <malloc.h>
#include <memory>

#include <benchmark/benchmark.h>

#include "daemon/inventory/inventory.hpp"

namespace eipd::inventory {
namespace {

const SystemTime kNow{std::chrono::hours{24}};

Setting setting() {
  auto declared = std::make_shared<Declared>();
  declared->access_point = "hkg1";
  declared->access_areas = {{"asia-pacific", {"hkg1"}}};
  declared->origin_regions = {"hong-kong", "singapore"};
  declared->accounts = {{.name = "acme", .quotas = {.eips = 10'000'000}}};
  Pool pool;
  pool.id = "apac";
  pool.cidrs = {*bgp::parse_prefix("2001:db8:100::/48")};
  pool.is_default = true;
  declared->pools = {pool};
  return {.declared = std::move(declared), .checks = {{"web", true}}};
}

Change perform(Inventory& inventory, const Operation& operation) {
  auto change = inventory.plan(operation, kNow).value();
  inventory.apply(change);
  return change;
}

Allocate allocation() {
  return {.account = "acme", .access_area = "asia-pacific", .family = bgp::Family::Ipv6, .name = "shop"};
}

Bind binding(const std::string& eip) {
  return {.eip = eip, .region = "hong-kong", .resource = "clb-1234", .target = "192.0.2.80:80", .check = "web"};
}

Inventory with_eips(std::int64_t count) {
  auto inventory = Inventory::make(setting(), {}).value();
  for (std::int64_t i = 0; i < count; ++i) perform(inventory, binding(perform(inventory, allocation()).subject));
  return inventory;
}

void BM_AllocateAndUndo(benchmark::State& state) {
  auto inventory = with_eips(state.range(0));
  for (auto _ : state) inventory.apply(inverse(perform(inventory, allocation())));
}
BENCHMARK(BM_AllocateAndUndo)->Arg(1'000)->Arg(100'000);

/// The whole life: allocate, bind, unbind, release, finish.
void BM_WholeLife(benchmark::State& state) {
  auto inventory = with_eips(state.range(0));
  for (auto _ : state) {
    const auto eip = perform(inventory, allocation()).subject;
    perform(inventory, binding(eip));
    perform(inventory, Unbind{.eip = eip, .region = "hong-kong", .type = {}});
    perform(inventory, Release{eip});
    perform(inventory, FinishRelease{eip});
  }
}
BENCHMARK(BM_WholeLife)->Arg(1'000)->Arg(100'000);

void BM_LookUp(benchmark::State& state) {
  auto inventory = with_eips(state.range(0));
  const auto eip = inventory.eips({}, {}, 500).items.back();
  for (auto _ : state) {
    benchmark::DoNotOptimize(inventory.eip(eip->eip.id));
    benchmark::DoNotOptimize(inventory.eip_at(eip->eip.address));
  }
}
BENCHMARK(BM_LookUp)->Arg(1'000)->Arg(100'000);

/// What starting takes, and a reload; octets of the heap for each EIP, its record and its binding with it.
void BM_Make(benchmark::State& state) {
  const auto first = with_eips(state.range(0));
  const auto rows = first.rows();
  for (auto _ : state) benchmark::DoNotOptimize(Inventory::make(setting(), rows));
}
BENCHMARK(BM_Make)->Arg(100'000)->Unit(benchmark::kMillisecond);

void BM_Memory(benchmark::State& state) {
  const auto used = [] { return mallinfo2().uordblks + mallinfo2().hblkhd; };
  std::size_t octets = 0;
  for (auto _ : state) {
    const auto before = used();
    const auto inventory = with_eips(state.range(0));
    octets = used() - before;
  }
  state.counters["octets_per_eip"] = static_cast<double>(octets) / static_cast<double>(state.range(0));
}
BENCHMARK(BM_Memory)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace eipd::inventory
