// Cost of a packet through a router and a link: ns a packet, by kind.
#include <benchmark/benchmark.h>

#include "tests/support/router_rig.h"

namespace spikeloom::board {
namespace {

using support::LoneRouter;

constexpr int kPacketsAQuantum = 4;  // of a link that is busy at its full rate

struct Counting final : RouterPort {
  std::uint64_t delivered = 0;
  bool deliver(int, const chip::Packet&, int, Time) override { return ++delivered != 0; }
  bool bus_read(std::uint32_t, std::uint32_t& value) override { return value = 1, true; }
  bool bus_write(std::uint32_t, std::uint32_t) override { return true; }
  void interrupts_changed() override {}
};

// The monitor's twelve filters count, as on a booted board.
struct Bench {
  Counting port;
  std::array<LinkOut, chip::kLinks> links;
  Router router{port, links};
  Time now = 0;

  Bench() {
    links.fill(LinkOut(kOnBoard, 1'000));
    for (std::uint32_t i = 0; i < 12; ++i) {
      constexpr std::uint32_t kKinds[] = {0x1, 0x1, 0x2, 0x2, 0x4, 0x4,
                                          0x8, 0x8, 0x1, 0x2, 0x4, 0x8};
      const auto base = i >= 8 ? 0x0001'FCF0U : i % 2 == 0 ? 0x01FE'7CF0U : 0x01FE'BCF0U;
      router.write(chip::router::kFilter + 4 * i, base | kKinds[i], 0);
    }
    router.write(chip::router::kDiagnosticControl, 0xFFFF, 0);
  }
  void end_quantum() {
    for (auto& link : links) {
      link.grant(static_cast<int>(link.flights().size()));
      link.clear_flights();
    }
  }
  void run(benchmark::State& state, const chip::Packet& packet, int link) {
    for (auto _ : state) {
      for (int i = 0; i < kPacketsAQuantum; ++i) {
        router.arrive(link, {packet, false, now + i * 230 * kNanosecond});
      }
      now += kMicrosecond;
      router.advance(now);
      end_quantum();
    }
    state.SetItemsProcessed(state.iterations() * kPacketsAQuantum);
  }
};

void nearest_neighbour_to_monitor(benchmark::State& state) {
  Bench bench;
  bench.run(state, {0x82, 0x0300'0003, 1}, 2);
}
BENCHMARK(nearest_neighbour_to_monitor);

void default_routed(benchmark::State& state) {
  Bench bench;
  bench.run(state, support::multicast(77), 2);
}
BENCHMARK(default_routed);

void multicast_to_cores_and_links(benchmark::State& state) {
  Bench bench;
  for (std::uint32_t i = 0; i < chip::kTableEntries; ++i) {
    bench.router.write(chip::router::kKeyCam + 4 * i, i, 0);
    bench.router.write(chip::router::kMaskCam + 4 * i, ~0U, 0);
    bench.router.write(chip::router::kRouteRam + 4 * i, 0xFC2, 0);  // a link, six cores
  }
  bench.run(state, support::multicast(1'000), 2);
}
BENCHMARK(multicast_to_cores_and_links);

void peek_answered(benchmark::State& state) {
  Bench bench;
  bench.run(state, {0xA0, 0x6000'0000, 0}, 2);
}
BENCHMARK(peek_answered);

// The boot flood: a core sends one packet by each of its six links.
void nearest_neighbour_from_a_core(benchmark::State& state) {
  Bench bench;
  for (auto _ : state) {
    bench.now += kMicrosecond;
    bench.router.advance(bench.now);
    for (int link = 0; link < chip::kLinks; ++link) {
      const auto packet = support::nearest_neighbour(1, link);
      benchmark::DoNotOptimize(bench.router.offer(packet, 0, kFromCore, bench.now));
    }
    bench.end_quantum();
  }
  state.SetItemsProcessed(state.iterations() * chip::kLinks);
}
BENCHMARK(nearest_neighbour_from_a_core);

// A key that no line of the cache holds: the whole table is compared.
void search_of_the_whole_table(benchmark::State& state) {
  RoutingTables tables;
  for (std::uint32_t i = 0; i < chip::kTableEntries; ++i) {
    tables.set_key(i, i << 20 | 1);
    tables.set_mask(i, ~0U);
  }
  for (auto _ : state) benchmark::DoNotOptimize(tables.entry_of(2));
}
BENCHMARK(search_of_the_whole_table);

}  // namespace
}  // namespace spikeloom::board
