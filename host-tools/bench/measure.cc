#include "host-tools/bench/measure.h"

#include <chrono>

#include "base/parallel.h"
#include "host-tools/bench/scaled_network.h"
#include "host-tools/bench/spike_checksum.h"
#include "network-specs/connect/expected.h"

namespace spikeloom::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double expected_synapses(const network::Network& network) {
  double synapses = 0.0;
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    const network::ProjectionId id(i);
    const auto& it = network.at(id);
    synapses += connect::expected_synapses(network, id, {0, network.at(it.pre).size},
                                           {0, network.at(it.post).size});
  }
  return synapses;
}

native::PhaseSeconds operator-(const native::PhaseSeconds& later,
                               const native::PhaseSeconds& earlier) {
  return {.update = later.update - earlier.update,
          .deliver = later.deliver - earlier.deliver,
          .collocate = later.collocate - earlier.collocate,
          .communicate = later.communicate - earlier.communicate};
}

ScaleResult before_building(const Described& described, double create_s) {
  ScaleResult result;
  result.scale = described.scale;
  result.rule = described.rule;
  result.silent = below_rheobase(described.network);
  result.neurons = network::first_neurons(described.network).back();
  result.expected_synapses = expected_synapses(described.network);
  result.tick_ms = described.network.tick_ms();
  result.stages.create = create_s;
  return result;
}

// An engine that is timed: its pieces, their spikes, and the machine beside them.
class Timed {
 public:
  Timed(native::Engine& engine, const ProgressSink& progress, ScaleResult& result)
      : engine_(engine), progress_(progress), result_(result) {}

  // Wall seconds; the run is interrupted when not all ticks were done.
  double advance(std::uint64_t ticks) {
    const auto start = Clock::now();
    const std::uint64_t done = engine_.advance(ticks, progress_);
    const double wall_s = seconds_since(start);
    result_.interrupted = done < ticks;
    return wall_s;
  }

  void transient(std::uint64_t ticks) {
    result_.stages.presimulate = advance(ticks);
    checksum_.add(engine_.take_recording().spikes);
  }

  void segment(std::uint64_t ticks, double biological_s) {
    const auto phases_before = engine_.report().phases;
    const double wall_s = advance(ticks);
    const auto recording = engine_.take_recording();
    if (result_.interrupted) return;  // its time is not that of a segment
    checksum_.add(recording.spikes);
    result_.stages.simulate += wall_s;
    add(engine_.report().phases - phases_before);
    result_.segments.push_back({.wall_s = wall_s,
                                .biological_s = biological_s,
                                .spikes = recording.counters.spikes,
                                .synaptic_events = recording.counters.synaptic_events,
                                .calibration = calibrate(engine_.report().threads)});
    result_.checksum = checksum_.value();
  }

 private:
  void add(const native::PhaseSeconds& more) {
    result_.phases.update += more.update;
    result_.phases.deliver += more.deliver;
    result_.phases.collocate += more.collocate;
    result_.phases.communicate += more.communicate;
  }

  native::Engine& engine_;
  const ProgressSink& progress_;
  ScaleResult& result_;
  SpikeChecksum checksum_;
};

// Segment `index` of `count` equal ones; what does not divide goes to the earlier ones.
std::uint64_t ticks_of(std::uint64_t all, std::uint32_t count, std::uint32_t index) {
  return all / count + (index < all % count ? 1 : 0);
}

void run_segments(const network::Network& network, std::uint32_t count, native::Engine& engine,
                  const ProgressSink& progress, ScaleResult& result) {
  Timed timed(engine, progress, result);
  timed.transient(network.discard_ticks);
  const CoreUse before = core_use();
  const std::uint64_t ticks = network.duration_ticks - network.discard_ticks;
  for (std::uint32_t i = 0; i < count && !result.interrupted; ++i) {
    const std::uint64_t part = ticks_of(ticks, count, i);
    timed.segment(part, static_cast<double>(part) * network.tick_ms() / 1000.0);
  }
  result.use = core_use() - before;
}

}  // namespace

Result<ScaleResult> measure(const Described& described, const Protocol& protocol, double create_s,
                            const ProgressSink& progress, native::Exchange* others) {
  ScaleResult result = before_building(described, create_s);
  result.peak_is_own = forget_peak();
  const native::EngineOptions options{
      .threads = protocol.threads, .simd = protocol.simd, .time_phases = true, .exchange = others};
  const auto build_start = Clock::now();
  auto engine = native::Engine::build(described.network, options, progress);
  const double build_s = seconds_since(build_start);
  if (!engine) {
    if (engine.error().error_class != ErrorClass::does_not_fit && engine.error().code != "stopped")
      return tl::unexpected(engine.error());
    result.interrupted = engine.error().code == "stopped";
    if (!result.interrupted) result.refused = engine.error();
    return result;
  }
  result.engine = engine->report();
  result.stages.connect = result.engine.connect_s;
  result.stages.prepare = build_s - result.engine.connect_s;
  result.calibration_before = calibrate(result.engine.threads);
  run_segments(described.network, protocol.segment_count(), *engine, progress, result);
  if (const auto lost = engine->fault()) return tl::unexpected(*lost);
  result.peak_bytes = peak_bytes();
  const StageSeconds& stages = result.stages;
  result.stages.other = seconds_since(build_start) - build_s - stages.presimulate - stages.simulate;
  return result;
}

tl::expected<BenchResult, Errors> bench_microcircuit(const Protocol& protocol,
                                                     const ProgressSink& progress,
                                                     native::Exchange* others) {
  BenchResult bench;
  bench.machine = this_machine();
  bench.protocol = protocol;
  for (const double scale : protocol.scales) {
    const auto create_start = Clock::now();
    const auto described = microcircuit(scale, protocol);
    if (!described) return tl::unexpected(described.error());
    auto result = measure(*described, protocol, seconds_since(create_start), progress, others);
    if (!result) return tl::unexpected(Errors{result.error()});
    bench.interrupted = result->interrupted;
    bench.scales.push_back(std::move(*result));
    if (bench.interrupted) return bench;
  }
  if (others != nullptr && others->rank() != 0) return bench;
  bench.bandwidth = measure_bandwidth(threads_or_default(protocol.threads));
  return bench;
}

}  // namespace spikeloom::bench
