#include "emulator/native/engine.h"

#include <fmt/format.h>

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
#include "emulator/native/rank_agreement.h"
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

// What a rank makes on its own, and which rank that is.
struct Share {
  std::uint32_t rank = 0;
  unsigned threads = 1;
};
struct Parts {
  const LaneFunctions* functions = nullptr;
  connect::WeightScales scales;
  std::vector<NeuronPopulation> populations;
  SynapseStore store;
  double connect_s = 0.0;
};

Result<Parts> make_parts(const Network& network, const Layout& layout, const MemoryPlan& plan,
                         const Share& share, const EngineOptions& options,
                         const ProgressSink& progress) {
  Parts parts;
  const auto functions = lane_functions(options.simd);
  if (!functions) return tl::unexpected(functions.error());
  parts.functions = *functions;
  parts.scales = connect::weight_scales(network);
  auto populations = make_populations(network, parts.scales, layout);
  if (!populations) return tl::unexpected(populations.error());
  parts.populations = std::move(*populations);
  const auto start = Clock::now();
  auto built = build_store(network, layout, parts.scales, plan,
                           {share.threads, options.huge_pages, share.rank}, progress);
  if (!built) return tl::unexpected(built.error());
  if (built->stopped)
    return failure(ErrorClass::run_failed, "stopped", "the building of synapses was stopped",
                   "native.build", "asked to stop", "");
  parts.store = std::move(built->store);
  parts.connect_s = seconds_since(start);
  return parts;
}

// Ranks on one machine have its memory between them; the plan is that of the largest.
Result<void> check_memory(const MemoryPlan& plan, unsigned ranks_here) {
  auto refused = refuse(plan, available_bytes() / ranks_here);
  if (!refused) return {};
  if (ranks_here > 1)
    refused->cause += fmt::format("; {} ranks share this machine's memory", ranks_here);
  return tl::unexpected(std::move(*refused));
}

}  // namespace

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::build(const Network& network, const EngineOptions& options,
                             const ProgressSink& progress) {
  const auto start = Clock::now();
  Exchange* const others =
      options.exchange != nullptr && options.exchange->ranks() > 1 ? options.exchange : nullptr;
  const std::uint32_t ranks = others == nullptr ? 1 : others->ranks();
  const unsigned here = others == nullptr ? 1 : ranks_here(*others);
  Share share{others == nullptr ? 0 : others->rank(), threads_for(network, options.threads)};
  if (others != nullptr) {
    if (options.threads == 0) share.threads = std::max(1U, share.threads / here);
    const auto agreed = agree_on_start(*others, network, share.threads);
    if (!agreed) return tl::unexpected(agreed.error());
    share.threads = *agreed;
  }
  const Layout layout = lay_out(network, share.threads, ranks);
  const MemoryPlan plan = plan_memory(network, layout, share.threads, options.piece_ticks);
  if (auto fits = on_all_ranks(others, check_memory(plan, here)); !fits)
    return tl::unexpected(fits.error());
  auto parts = on_all_ranks(others, make_parts(network, layout, plan, share, options, progress));
  if (!parts) return tl::unexpected(parts.error());

  AllStores stores{parts->store.synapses, parts->store.used_bytes};
  if (others != nullptr) {
    const auto all = agree_on_stores(*others, parts->store);
    if (!all) return tl::unexpected(all.error());
    stores = *all;
  }
  const double connect_s = parts->connect_s;
  const std::string simd(parts->functions->name);
  auto state = std::make_unique<State>(network, *parts->functions, std::move(parts->store),
                                       std::move(parts->populations), parts->scales);
  state->report = {.ranks = ranks,
                   .simd = simd,
                   .threads = share.threads,
                   .cores = available_cores(),
                   .huge_pages = state->store().memory.huge_pages(),
                   .synapses = stores.synapses,
                   .store_bytes = stores.used_bytes,
                   .phases = {}};
  state->start(layout, options.time_phases, others);
  state->report.build_s = seconds_since(start);
  state->report.connect_s = connect_s;
  return Engine(std::move(state));
}

std::uint64_t Engine::advance(std::uint64_t ticks, const ProgressSink& progress) {
  return state_->loop().advance(ticks, progress);
}
std::uint64_t Engine::tick() const { return state_->loop().tick(); }
network::Recording Engine::take_recording() { return state_->loop().take_recording(); }
std::optional<Error> Engine::fault() const {
  const RankLink* const link = state_->link();
  return link == nullptr ? std::nullopt : link->fault();
}
void Engine::reset() { state_->reset(); }

Result<void> Engine::set_spikes(network::PopulationId source,
                                std::vector<network::ListedSpike> spikes) {
  if (auto sound = check_spikes(state_->network(), source, spikes); !sound) return sound;
  state_->set_spikes({source, std::move(spikes)});
  return {};
}

Snapshot Engine::snapshot() const {
  Snapshot taken = state_->snapshot();
  if (RankLink* const link = state_->link()) link->gather(taken);
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
  auto recording = engine->take_recording();
  if (auto fault = engine->fault()) return tl::unexpected(std::move(*fault));
  return EngineResult{std::move(recording), engine->report()};
}

}  // namespace spikeloom::native
