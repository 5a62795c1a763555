// The images of the full microcircuit's first slices, made on one thread and on two.
//
// Counters: wall time a synapse, synapses, MiB of images, peak memory of the process so far
// (run one benchmark at a time to read it).
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <filesystem>

#include "host-tools/image/images.h"
#include "network-specs/network/codec.h"
#include "tests/support/image_machine.h"

namespace spikeloom::image {
namespace {

constexpr std::size_t kSlices = 90;  // of 128 neurons: about a fifth of all

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void Microcircuit(benchmark::State& state) {
  const auto path = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "network-specs" / "library" /
                    "microcircuit.textproto";
  const auto network = network::read(path);
  if (!network) return state.SkipWithError("the library network is missing");
  const auto slices = mapper::slice(*network, {.max_neurons = 128});
  if (!slices) return state.SkipWithError(slices.error().what.c_str());
  const support::MappedCase mapped(*network, *slices);
  const auto plan = make_plan(mapped.inputs(), {});
  if (!plan) return state.SkipWithError(plan.error().what.c_str());
  double synapses = 0.0, bytes = 0.0;
  for (auto _ : state) {
    Images images(*plan, {.threads = static_cast<unsigned>(state.range(0))});
    for (std::size_t s = 0; s < kSlices; ++s) {
      const auto next = images.next(1);
      if (!next) return state.SkipWithError(next.error().what.c_str());
      synapses += static_cast<double>(next->front().synapses);
      bytes += static_cast<double>(next->front().bytes.size());
    }
  }
  state.counters["a_synapse"] =
      benchmark::Counter(synapses, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["synapses"] = synapses;
  state.counters["images_MiB"] = bytes / (1 << 20);
  state.counters["peak_MiB"] = peak_mib();
}
BENCHMARK(Microcircuit)->Arg(1)->Arg(2)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace spikeloom::image
