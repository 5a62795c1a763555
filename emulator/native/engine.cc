#include "emulator/native/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include "base/parallel.h"
#include "emulator/native/block_run.h"
#include "emulator/native/build.h"
#include "emulator/native/layout.h"
#include "emulator/native/memory_plan.h"
#include "emulator/native/run_loop.h"

namespace spikeloom::native {
namespace {

using Clock = std::chrono::steady_clock;
using network::Network;

// Below this a second thread costs more in waiting than it saves.
constexpr std::uint64_t kNeuronsWorthAThread = 2000;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

unsigned choose_threads(const Network& network, unsigned requested) {
  if (requested != 0) return requested;
  const std::uint64_t worth = network::first_neurons(network).back() / kNeuronsWorthAThread;
  return static_cast<unsigned>(std::clamp<std::uint64_t>(worth, 1, threads_or_default(requested)));
}

std::string gib(std::uint64_t bytes) {
  return fmt::format("{:.2f} GiB", static_cast<double>(bytes) / (1024.0 * 1024.0 * 1024.0));
}

std::optional<Error> refuse(const MemoryPlan& plan, std::uint64_t available) {
  if (plan.total_bytes() <= available) return std::nullopt;
  return Error{
      ErrorClass::does_not_fit,
      "no_memory",
      fmt::format("the network needs {} of memory ({} bytes); this machine has {} ({} bytes) left",
                  gib(plan.total_bytes()), plan.total_bytes(), gib(available), available),
      "native.build",
      fmt::format("synapses {}, neurons {}, recording {}, building {}", gib(plan.store_bytes),
                  gib(plan.neuron_bytes), gib(plan.record_bytes), gib(plan.build_bytes)),
      "fewer synapses or recorded values, or a machine with more memory"};
}

Result<std::vector<LifPopulation>> make_populations(const Network& network,
                                                    const connect::WeightScales& scales) {
  std::vector<LifPopulation> populations(network.populations.size());
  for (std::size_t p = 0; p < populations.size(); ++p) {
    if (network.populations[p].is_source()) continue;
    auto made = make_lif_population(network, network::PopulationId(p), scales[p]);
    if (!made) return tl::unexpected(made.error());
    populations[p] = std::move(*made);
  }
  return populations;
}

std::vector<std::array<int, network::kReceptors>> shifts_of(
    const std::vector<LifPopulation>& populations) {
  std::vector<std::array<int, network::kReceptors>> shifts;
  shifts.reserve(populations.size());
  for (const LifPopulation& population : populations) shifts.push_back(population.shift);
  return shifts;
}

}  // namespace

Result<EngineResult> run(const Network& network, const EngineOptions& options,
                         const ProgressSink& progress) {
  const auto build_start = Clock::now();
  const auto functions = lane_functions(options.simd);
  if (!functions) return tl::unexpected(functions.error());
  const unsigned threads = choose_threads(network, options.threads);
  const Layout layout = lay_out(network, threads);
  const MemoryPlan plan = plan_memory(network, layout, threads);
  if (auto error = refuse(plan, available_bytes())) return tl::unexpected(std::move(*error));

  const auto scales = connect::weight_scales(network);
  auto populations = make_populations(network, scales);
  if (!populations) return tl::unexpected(populations.error());
  const auto inputs = make_poisson_inputs(network, scales, shifts_of(*populations));
  auto built = build_store(network, layout, scales, plan, {threads, options.huge_pages}, progress);
  if (!built) return tl::unexpected(built.error());

  EngineResult result;
  result.report = {.simd = std::string((*functions)->name),
                   .threads = threads,
                   .huge_pages = built->store.memory.huge_pages(),
                   .synapses = built->store.synapses,
                   .store_bytes = built->store.used_bytes,
                   .build_s = seconds_since(build_start)};
  const auto run_start = Clock::now();
  const auto wanted = spikes_wanted(network);
  const RunContext context{network, **functions, built->store, *populations, inputs, wanted};
  result.recording =
      built->stopped ? not_run(network) : run_blocks(context, layout, threads, progress);
  result.report.run_s = seconds_since(run_start);
  return result;
}

}  // namespace spikeloom::native
