// The native engine's loops one by one: ns a neuron, draw or synaptic event on one core. Whole
// networks are measured by `spikeloom bench`.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/counter_rng.h"
#include "emulator/native/deliver.h"
#include "emulator/native/lane_functions.h"
#include "emulator/native/make_population.h"
#include "emulator/native/memory.h"
#include "network-specs/neurons/poisson_input.h"

namespace spikeloom::native {
namespace {

// nth instruction set: the scalar one, then the vectors from the best on.
const LaneFunctions* functions_at(std::int64_t n) {
  const auto vectors = vector_functions();
  if (n == 0) return &scalar_functions();
  return static_cast<std::size_t>(n) <= vectors.size() ? vectors[static_cast<std::size_t>(n) - 1]
                                                       : nullptr;
}

void per_item(benchmark::State& state, const char* what, std::int64_t items) {
  state.counters[what] = benchmark::Counter(
      static_cast<double>(items) * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void step_neurons(benchmark::State& state) {
  const auto* functions = functions_at(state.range(0));
  if (functions == nullptr) return state.SkipWithError("not on this machine");
  state.SetLabel(std::string(functions->name));
  network::Network network;
  auto& population = network.populations.emplace_back();
  population.size = 38592;  // half of the full microcircuit
  const std::vector<connect::WeightScale> scales(2);
  auto made = make_population(network, network::PopulationId(0), scales);
  AlignedArray<std::uint16_t> input(population.size);
  AlignedArray<std::int32_t> zeros(kChunk);
  std::vector<std::uint32_t> fired(kChunk);
  FetchAhead fetch;
  const std::array<const std::int32_t*, 2> added{zeros.data(), zeros.data()};
  const StepFunction step = functions->step(made->model->kernel, 2, Own::nothing, Beside::all);
  for (auto _ : state) {
    for (std::uint32_t first = 0; first < population.size; first += kChunk) {
      const std::array<const std::uint16_t*, 2> inputs{input.data() + first, input.data() + first};
      benchmark::DoNotOptimize(
          step({.count = std::min<std::uint32_t>(kChunk, population.size - first),
                .receptors = 2,
                .state = &made->state.at(0, first),
                .state_stride = made->state.stride(),
                .shared = made->shared.data(),
                .shared_drive = made->drive_at(0, 1),
                .input = inputs.data(),
                .shift = made->shift.data(),
                .added = added.data(),
                .fired = fired.data(),
                .fetch = &fetch}));
    }
  }
  per_item(state, "ns/neuron", state.iterations() * population.size);
}

void draw_poisson(benchmark::State& state) {
  const auto* functions = functions_at(state.range(0));
  if (functions == nullptr) return state.SkipWithError("not on this machine");
  state.SetLabel(std::string(functions->name));
  const neurons::PoissonTable table(1.28, 1000, 1 << 29);
  const CounterStream stream(1, {StreamPurpose::test, 1, 0});
  AlignedArray<std::int32_t> values(kChunk);
  std::uint64_t tick = 0;
  for (auto _ : state) {
    const auto words = neurons::tick_words(stream, ++tick);
    functions->draw({.columns = table.columns(),
                     .tick_words = {words.words[0], words.words[1]},
                     .count = kChunk,
                     .last_active = kChunk,
                     .values = values.data()});
    benchmark::ClobberMemory();
  }
  per_item(state, "ns/draw", state.iterations() * static_cast<std::int64_t>(kChunk));
}

// Pieces of 40 synapses scattered over 1 GB, onto the targets of half the microcircuit.
void deliver_pieces(benchmark::State& state) {
  constexpr std::uint32_t kUnitWords = 8, kPieceUnits = 5, kTargets = 38592;
  Reservation memory(std::size_t{1} << 30, state.range(0) != 0);
  auto* const words = reinterpret_cast<std::uint32_t*>(memory.data());
  const std::size_t count = memory.bytes() / sizeof(std::uint32_t);
  StreamReader random(CounterStream(1, {StreamPurpose::test, 2, 0}));
  std::uint32_t mix = random.next_word();
  for (std::size_t i = 0; i < count; ++i) {
    mix = mix * 747796405U + 2891336453U;
    words[i] = static_cast<std::uint32_t>(std::uint64_t{mix} * kTargets >> 32) | 1U << 16;
  }
  state.SetLabel(memory.huge_pages() ? "huge pages" : "small pages");
  std::vector<UnitList> lists(16);
  for (auto& list : lists) {
    std::vector<Piece> pieces(1000);
    const auto units = static_cast<std::uint32_t>(count / kUnitWords);
    for (Piece& piece : pieces) piece = {random.next_below(units - kPieceUnits), kPieceUnits};
    list.append(pieces);
    list.close();
  }
  const auto functions = lane_functions("best");
  AlignedArray<std::uint16_t> accumulators(kTargets);
  std::size_t next = 0;
  std::int64_t events = 0;
  for (auto _ : state) {
    const UnitList& list = lists[next++ % lists.size()];
    benchmark::DoNotOptimize(
        (*functions)->deliver({list.data(), list.size(), words, kUnitWords, accumulators.data()}));
    benchmark::DoNotOptimize((*functions)->sum_inputs(accumulators.data(), kTargets));
    std::fill_n(accumulators.data(), kTargets, std::uint16_t{0});
    events += static_cast<std::int64_t>(list.size() * kUnitWords);
  }
  per_item(state, "ns/event", events);
}

BENCHMARK(step_neurons)->DenseRange(0, 3);
BENCHMARK(draw_poisson)->DenseRange(0, 3);
BENCHMARK(deliver_pieces)->Arg(1)->Arg(0);

}  // namespace
}  // namespace spikeloom::native
