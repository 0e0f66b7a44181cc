// How fast the Adj-RIB-Out fills, packs and withdraws, and what it weighs. Nothing is written to a socket: a chunk
// counts as written at once. Prefixes are IPv4 host routes, with one set of attributes unless a benchmark says
// otherwise.
#include <malloc.h>
#include <memory>

#include <benchmark/benchmark.h>

#include "bgp/rib/export_group.hpp"

namespace eipd::bgp::rib {
namespace {

Prefix host(std::uint32_t number) {
  return Prefix::host(IpAddress::v4(0x0A000000 + number));
}

wire::PathAttributes with_med(std::uint32_t med) {
  wire::PathAttributes attributes;
  attributes.as_path = {Asn{64500}};
  attributes.next_hop = IpAddress::v4(0xC0000201);
  attributes.med = med;
  return attributes;
}

/// A table with `count` prefixes, in turn with each of `sets` sets of attributes.
struct Rib {
  Rib(std::uint32_t count, std::uint32_t sets) {
    std::vector<AttributesPtr> attributes;
    for (std::uint32_t med = 0; med < sets; ++med) attributes.push_back(table.intern(with_med(med)));
    for (std::uint32_t i = 0; i < count; ++i) group.announce(host(i), attributes[i % sets]);
  }
  std::size_t drain(ReaderId reader) {
    std::size_t updates = 0;
    while (const auto chunk = group.next(reader)) {
      updates += chunk->updates;
      group.written(reader, *chunk);
    }
    return updates;
  }

  AttributeTable table;
  ExportGroup group{wire::UpdateFormat{}};
};

void count_prefixes(benchmark::State& state, std::int64_t each) {
  state.SetItemsProcessed(state.iterations() * each);
}

void BM_Fill(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  const auto before = mallinfo2().uordblks + mallinfo2().hblkhd;
  std::size_t after = before;
  for (auto _ : state) {
    auto rib = std::make_unique<Rib>(count, 1);
    state.PauseTiming();
    after = mallinfo2().uordblks + mallinfo2().hblkhd;
    rib.reset();
    state.ResumeTiming();
  }
  state.counters["octets_a_prefix"] = static_cast<double>(after - before) / count;
  count_prefixes(state, count);
}
BENCHMARK(BM_Fill)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void BM_FirstDump(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    auto rib = std::make_unique<Rib>(count, static_cast<std::uint32_t>(state.range(1)));
    state.ResumeTiming();
    state.counters["updates"] = static_cast<double>(rib->drain(rib->group.attach()));
    state.PauseTiming();
    rib.reset();
    state.ResumeTiming();
  }
  count_prefixes(state, count);
}
BENCHMARK(BM_FirstDump)
    ->Args({10'000, 1})
    ->Args({100'000, 1})
    ->Args({100'000, 50})
    ->Args({100'000, 10'000})
    ->Args({1'000'000, 1})
    ->Unit(benchmark::kMillisecond);

void BM_FirstDumpTo16(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    Rib rib{count, 1};
    std::vector<ReaderId> readers;
    for (int i = 0; i < 16; ++i) readers.push_back(rib.group.attach());
    state.ResumeTiming();
    for (bool more = true; more;) {
      more = false;
      for (const ReaderId reader : readers) {
        const auto chunk = rib.group.next(reader);
        if (!chunk) continue;
        rib.group.written(reader, *chunk);
        more = true;
      }
    }
  }
  count_prefixes(state, 16 * std::int64_t{count});
}
BENCHMARK(BM_FirstDumpTo16)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void BM_WithdrawAll(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    Rib rib{count, 1};
    const auto reader = rib.group.attach();
    rib.drain(reader);
    state.ResumeTiming();
    for (std::uint32_t i = 0; i < count; ++i) rib.group.withdraw(host(i));
    state.counters["updates"] = static_cast<double>(rib.drain(reader));
  }
  count_prefixes(state, count);
}
BENCHMARK(BM_WithdrawAll)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// One prefix goes and comes back, each time sent to 16 readers.
void BM_Flap(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  Rib rib{count, 1};
  std::vector<ReaderId> readers;
  for (int i = 0; i < 16; ++i) rib.drain(readers.emplace_back(rib.group.attach()));
  const auto attributes = rib.table.intern(with_med(0));
  std::uint32_t at = 0;
  for (auto _ : state) {
    at = (at + 7919) % count;
    rib.group.withdraw(host(at));
    for (const ReaderId reader : readers) rib.drain(reader);
    rib.group.announce(host(at), attributes);
    for (const ReaderId reader : readers) rib.drain(reader);
  }
}
BENCHMARK(BM_Flap)->Arg(100)->Arg(100'000)->Unit(benchmark::kMicrosecond);

/// What one chunk takes to pack: the longest that the group keeps the control thread.
void BM_Slice(benchmark::State& state) {
  Rib rib{1'000'000, static_cast<std::uint32_t>(state.range(0))};
  const auto reader = rib.group.attach();
  for (auto _ : state) {
    if (!rib.group.pending(reader)) {
      state.PauseTiming();
      rib.group.replay(reader, Family::Ipv4);
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(rib.group.next(reader));
  }
}
BENCHMARK(BM_Slice)->Arg(1)->Arg(10'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace eipd::bgp::rib
