// One block while the network runs: deliver what is due, update its neurons, take in spikes.
//
// A tick of a block is three calls: deliver_due(tick), look_ahead(tick + 1), update(tick). It
// touches nothing of another block but the spikes they exchange, so blocks run on any threads in
// any order.
//
// Shapes   spikes of a window of ticks in `sent`, sorted by (tick, neuron).
// Errors   none.
// Cost     tests/bench/native_bench.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "emulator/native/deliver.h"
#include "emulator/native/due_ring.h"
#include "emulator/native/lane_functions.h"
#include "emulator/native/memory.h"
#include "emulator/native/neuron_population.h"
#include "emulator/native/recorder.h"
#include "emulator/native/rows.h"
#include "emulator/native/sources.h"
#include "emulator/native/spike_history.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {

// Everything that blocks share and only read, but for the state of their own neurons.
struct RunContext {
  const network::Network& network;
  const LaneFunctions& functions;
  const SynapseStore& store;
  std::vector<NeuronPopulation>& populations;  // [population]; sources have an empty one
  const std::vector<neurons::PoissonInput>& inputs;
  const std::vector<std::uint8_t>& wanted;
};

class alignas(kFarApart) BlockRun {
 public:
  BlockRun(const RunContext& context, const Block& block, std::uint32_t index, Samples& samples);

  // Spikes of listed sources before the first tick.
  void start();
  void deliver_due(std::uint64_t tick);
  // Lists the units of the tick to come as far as they are known, to be fetched during the update.
  void look_ahead(std::uint64_t tick);
  // Neurons and sources, in the order of populations.
  void update(std::uint64_t tick);
  // Files spikes of this or any block; each is to be taken in once, before its first piece is due.
  // The two fetches before it, in this order, are worth their while when much else is done in
  // between: deliver_listed() is.
  void take_in(const std::vector<SentSpike>& spikes);
  void fetch_index(const std::vector<SentSpike>& spikes) const;
  void fetch_headers(const std::vector<SentSpike>& spikes) const;
  // Delivers what is known already to be due in the tick to come; deliver_due() delivers the rest.
  void deliver_listed();

  // As after `tick` with nothing on its way, nothing recorded and the network's own spike lists;
  // the neurons' states are the caller's.
  void resume(std::uint64_t tick);
  // Files the pieces of these spikes that are due after `tick`; they have been counted before.
  void refile(const std::vector<SentSpike>& spikes, std::uint64_t tick);
  // Replaces the list of one source, as ListedSpan::set does.
  void set_spikes(network::PopulationId source, const std::vector<network::ListedSpike>& spikes,
                  std::uint64_t tick);

  [[nodiscard]] std::vector<SentSpike>& sent() { return sent_; }
  [[nodiscard]] std::vector<network::Spike>& recorded() { return recorded_; }
  [[nodiscard]] network::Counters& counters() { return counters_; }

 private:
  struct SpanInput {  // a Poisson input, as far as it reaches into a span
    const neurons::PoissonInput* input;
    std::uint32_t first, last;  // neurons of the span
    bool active = false;
    neurons::TickWords words{};
  };
  struct NeuronSpan {
    Span span;
    NeuronPopulation* population;
    std::vector<SpanInput> inputs;
    std::vector<SpanProbe> probes;
    std::int64_t drive = 0;
    std::uint64_t next_change = 0;
  };
  struct SourceSpan {
    Span span;
    std::vector<PoissonSpan> poisson;  // one of the two has one element
    std::vector<ListedSpan> listed;
  };

  void add_neurons(const Span& span, Samples& samples);
  template <class Use>
  void each_row(const std::vector<SentSpike>& spikes, Use use) const;
  void update_neurons(NeuronSpan& neurons, std::uint64_t tick);
  void prepare(NeuronSpan& neurons, std::uint64_t tick);
  [[nodiscard]] std::uint16_t checked_largest(std::uint64_t tick, std::size_t receptor);
  [[nodiscard]] DeliverArgs listed_units(std::size_t receptor);
  void set_drive(NeuronSpan& neurons, std::uint64_t tick);
  [[nodiscard]] Beside draw_inputs(const NeuronSpan& neurons, std::uint32_t first,
                                   std::uint32_t count);
  [[nodiscard]] FetchAhead& next_fetch();
  void step(NeuronSpan& neurons, std::uint32_t first, std::uint32_t count, std::uint64_t tick);
  [[nodiscard]] std::uint16_t largest_of(const NeuronSpan& neurons, std::uint32_t first,
                                         std::uint32_t count) const;
  void count_full(const NeuronSpan& neurons, std::uint32_t first, std::uint32_t count);
  void emit_sources(SourceSpan& sources, std::uint64_t tick);
  void emit(std::uint64_t tick, const Span& span, std::uint32_t neuron);

  const RunContext& context_;
  const std::vector<std::uint32_t>& first_unit_;  // of every row
  // By receptor, as far as any population of the network has them:
  std::size_t receptors_;
  std::vector<AlignedArray<std::uint16_t>> accumulators_;
  DueRing due_;
  std::vector<UnitList> units_;      // of the tick to come, not yet delivered
  std::vector<std::size_t> listed_;  // pieces of that tick listed so far
  // Sums of the weights delivered into the accumulators so far.
  std::vector<std::uint64_t> delivered_;
  std::uint16_t largest_input_ = 0;  // of any accumulator in this tick
  std::vector<FetchAhead> fetch_;
  // What the spans hold, in the order of populations: their indices into the two lists below.
  struct Turn {
    bool neurons;
    std::size_t index;
  };
  std::vector<Turn> turns_;
  std::vector<NeuronSpan> neurons_;
  std::vector<SourceSpan> sources_;
  std::uint32_t groups_ = 0;
  AlignedArray<std::int32_t> zeros_;
  std::vector<AlignedArray<std::int32_t>> direct_;  // of one chunk
  std::vector<const std::int32_t*> added_;
  std::vector<const std::uint16_t*> input_;  // of one chunk
  std::vector<std::uint32_t> fired_;
  std::vector<SentSpike> sent_;
  std::vector<network::Spike> recorded_;
  network::Counters counters_;
};

}  // namespace spikeloom::native
