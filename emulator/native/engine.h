// The native engine: the whole network at once, at the speed of the host.
//
// An Engine is built once, from a network, and then advanced by any number of ticks at a time:
// neurons are updated from what has arrived, their spikes are delivered by target block when they
// are due. The spikes are the same to the bit for any number of threads, any instruction set and
// any division of a run into pieces (DESIGN part 1).
//
// Where there are several ranks, each has an engine of its own, and all make the same calls in the
// same order, from the thread that joined the ranks. A snapshot and what was recorded are whole on
// rank 0; elsewhere they hold what is that rank's own.
//
// Units    ticks, wall seconds; formats as in the kernels' headers.
// Errors   build(): does_not_fit when the store cannot be allocated, with bytes asked and
//          available; run_failed/"stopped" when `progress` said so. set_spikes(), restore():
//          invalid_input, and the engine is as before.
// Cost     about 4.3 bytes a synapse; tests/bench/native_bench.cc prints ns per event and per
// update.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "emulator/native/exchange.h"
#include "emulator/native/phases.h"
#include "emulator/native/snapshot.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {

struct EngineOptions {
  unsigned threads = 0;          // of each rank; 0: all hardware threads, shared by the ranks there
  bool huge_pages = true;        // falls back to small pages and says so in EngineReport
  std::string simd = "best";     // "best", "scalar", or a Highway target name; results never differ
  bool time_phases = false;      // fills PhaseSeconds; costs some 0.1 us a tick and thread
  Exchange* exchange = nullptr;  // the other ranks, if any; outlives the engine
  // Ticks after which recordings are taken at the latest, for the memory that values need; 0: only
  // at the end of the network's duration.
  std::uint64_t piece_ticks = 0;
};

struct EngineReport {
  std::uint32_t ranks = 1;  // threads, cores, pages and times are those of this one
  std::string simd;         // instruction set used
  unsigned threads = 0;
  unsigned cores = 0;  // that the process may use; with fewer than threads, these wait in turns
  bool huge_pages = false;
  std::uint64_t synapses = 0;
  std::uint64_t store_bytes = 0;
  double build_s = 0.0;
  double connect_s = 0.0;  // of build_s: the synapse store
  double run_s = 0.0;      // of all pieces so far
  PhaseSeconds phases;
};

class Engine {
 public:
  // The engine refers to `network` as long as it lives. An error of one rank is that of all.
  [[nodiscard]] static Result<Engine> build(const network::Network& network,
                                            const EngineOptions& options,
                                            const ProgressSink& progress = {});
  static Result<Engine> build(const network::Network&& gone, const EngineOptions& options,
                              const ProgressSink& progress = {}) = delete;
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  // Runs `ticks` more; fewer, in whole windows of the shortest delay, when `progress` says stop.
  // Returns the ticks done. May go beyond network.duration_ticks, which is for progress alone.
  std::uint64_t advance(std::uint64_t ticks, const ProgressSink& progress = {});
  [[nodiscard]] std::uint64_t tick() const;  // ticks done since the start
  // Why it can go on no more: a rank was lost. What was recorded ends with the last tick of which
  // all spikes are known; sampled values of other ranks' neurons are NaN.
  [[nodiscard]] std::optional<Error> fault() const;

  // What was recorded since this was last called (or since the start); counters too.
  [[nodiscard]] network::Recording take_recording();

  // Back to tick 0 with the initial state and the network's own spike lists; synapses stay.
  // Recordings not taken are dropped.
  void reset();
  // Replaces the spikes of a list source from now on: those of ticks already done are ignored. At
  // tick 0 that is none; spikes of tick 0 are sent as the first advance begins.
  [[nodiscard]] Result<void> set_spikes(network::PopulationId source,
                                        std::vector<network::ListedSpike> spikes);

  // Everything the spikes to come depend on, in an order that no thread or block shows in.
  [[nodiscard]] Snapshot snapshot() const;
  // Continues from a snapshot of this network (any threads, ranks, instruction set). Recordings
  // not taken are dropped.
  [[nodiscard]] Result<void> restore(const Snapshot& snapshot);

  [[nodiscard]] EngineReport report() const;

 private:
  class State;
  explicit Engine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct EngineResult {
  network::Recording recording;
  EngineReport report;
};

// Builds, runs network.duration_ticks and takes the recording. `progress` may stop it early; what
// was recorded so far is returned with Recording::interrupted set.
[[nodiscard]] Result<EngineResult> run(const network::Network& network,
                                       const EngineOptions& options,
                                       const ProgressSink& progress = {});

}  // namespace spikeloom::native
