// Statistics of a recording as large as ten seconds of the full microcircuit: 77,169 neurons in
// eight populations, 2.5 million spikes.
#include <benchmark/benchmark.h>

#include "host-tools/analysis/activity.h"
#include "tests/support/spike_trains.h"

namespace spikeloom::analysis {
namespace {

void statistics_of_ten_seconds(benchmark::State& state) {
  const auto network = support::recorded_populations({{"L23E", 20683},
                                                      {"L23I", 5834},
                                                      {"L4E", 21915},
                                                      {"L4I", 5479},
                                                      {"L5E", 4850},
                                                      {"L5I", 1065},
                                                      {"L6E", 14395},
                                                      {"L6I", 2948}},
                                                     10000.0);
  const auto spikes = support::poisson_spikes(network, 3.24, 1);
  const auto window = measured_window(network, network.duration_ticks);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        statistics(network, spikes, window, {.threads = static_cast<unsigned>(state.range(0))}));
  }
  state.counters["spikes"] = static_cast<double>(spikes.size());
}
BENCHMARK(statistics_of_ten_seconds)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace spikeloom::analysis
