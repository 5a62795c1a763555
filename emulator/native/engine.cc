#include "emulator/native/engine.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "base/parallel.h"
#include "emulator/native/build.h"
#include "emulator/native/engine_state.h"
#include "emulator/native/layout.h"
#include "emulator/native/machine_memory.h"
#include "emulator/native/make_population.h"
#include "emulator/native/memory_plan.h"
#include "emulator/native/recorder.h"
#include "emulator/native/snapshot_check.h"
#include "network-specs/network/codec.h"

namespace spikeloom::native {
namespace {

using Clock = std::chrono::steady_clock;
using network::Network;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Result<std::vector<NeuronPopulation>> make_populations(const Network& network,
                                                       const connect::WeightScales& scales,
                                                       const Layout& layout) {
  std::vector<Shares> shares(network.populations.size());
  for (const Block& block : layout.blocks)
    for (const Span& span : block.spans) shares[span.population.index()].push_back(span.first);
  std::vector<NeuronPopulation> populations;
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    auto made = make_population(network, network::PopulationId(p), scales[p], shares[p]);
    if (!made) return tl::unexpected(std::move(made.error()));
    populations.push_back(std::move(*made));
  }
  return populations;
}

}  // namespace

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::build(const Network& network, const EngineOptions& options,
                             const ProgressSink& progress) {
  const auto start = Clock::now();
  const auto functions = lane_functions(options.simd);
  if (!functions) return tl::unexpected(functions.error());
  const unsigned threads = threads_for(network, options.threads);
  const Layout layout = lay_out(network, threads);
  const MemoryPlan plan = plan_memory(network, layout, threads);
  if (auto error = refuse(plan, available_bytes())) return tl::unexpected(std::move(*error));

  const auto scales = connect::weight_scales(network);
  auto populations = make_populations(network, scales, layout);
  if (!populations) return tl::unexpected(populations.error());
  const auto connect_start = Clock::now();
  auto built = build_store(network, layout, scales, plan, {threads, options.huge_pages}, progress);
  if (!built) return tl::unexpected(built.error());
  if (built->stopped)
    return failure(ErrorClass::run_failed, "stopped", "the building of synapses was stopped",
                   "native.build", "asked to stop", "");
  const double connect_s = seconds_since(connect_start);

  auto state = std::make_unique<State>(network, **functions, std::move(built->store),
                                       std::move(*populations), scales);
  const SynapseStore& store = state->store();
  state->report = {.simd = std::string((*functions)->name),
                   .threads = threads,
                   .cores = available_cores(),
                   .huge_pages = store.memory.huge_pages(),
                   .synapses = store.synapses,
                   .store_bytes = store.used_bytes,
                   .phases = {}};
  state->start(layout, options.time_phases);
  state->report.build_s = seconds_since(start);
  state->report.connect_s = connect_s;
  return Engine(std::move(state));
}

std::uint64_t Engine::advance(std::uint64_t ticks, const ProgressSink& progress) {
  return state_->loop().advance(ticks, progress);
}
std::uint64_t Engine::tick() const { return state_->loop().tick(); }
network::Recording Engine::take_recording() { return state_->loop().take_recording(); }
void Engine::reset() { state_->reset(); }

Result<void> Engine::set_spikes(network::PopulationId source,
                                std::vector<network::ListedSpike> spikes) {
  if (auto sound = check_spikes(state_->network(), source, spikes); !sound) return sound;
  state_->set_spikes({source, std::move(spikes)});
  return {};
}

Snapshot Engine::snapshot() const {
  Snapshot taken = state_->snapshot();
  taken.network_digest = network::dynamics_digest(state_->network());
  return taken;
}

Result<void> Engine::restore(const Snapshot& snapshot) {
  if (auto sound = state_->check(snapshot); !sound) return sound;
  state_->resume(snapshot);
  return {};
}

EngineReport Engine::report() const {
  EngineReport report = state_->report;
  report.run_s = state_->loop().run_s();
  report.phases = state_->loop().phases();
  return report;
}

Result<EngineResult> run(const Network& network, const EngineOptions& options,
                         const ProgressSink& progress) {
  auto engine = Engine::build(network, options, progress);
  if (!engine) {
    if (engine.error().code != "stopped") return tl::unexpected(engine.error());
    EngineResult nothing;
    nothing.recording.interrupted = network.duration_ticks > 0;
    nothing.recording.values = make_samples(network, 0).values;
    return nothing;
  }
  engine->advance(network.duration_ticks, progress);
  return EngineResult{engine->take_recording(), engine->report()};
}

}  // namespace spikeloom::native
