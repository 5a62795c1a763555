#include "board-runtime/firmware/stimuli.h"

#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/poisson_input.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/firmware/sources.h"

namespace spikeloom::firmware {
namespace {

struct ListDma {
  Core& core;
  bool busy = false;

  void start(abi::ListedSpike* into, std::uint32_t offset, std::uint32_t bytes) {
    start_dma(address_of(core.block + offset), address_of(into), kDmaRead, bytes);
    busy = true;
  }
  void finish() {
    if (!busy) return;
    busy = false;
    if (!end_dma()) fail(core, abi::Fault::dma_failed, dma_status(), core.list.offset);
  }
};

// Sends the spikes of a tick and counts them, eight bits a neuron.
struct CountedSending {
  Core& core;
  std::uint8_t* counts;

  void operator()(std::uint32_t neuron) const {
    ++counts[neuron];
    send_spike(core, neuron);
  }
};

void clear_counts(const Core& core) {
  std::uint32_t* const counts = core.fired();
  for (std::uint32_t word = 0; word < (core.header.neurons + 3) / 4; ++word) counts[word] = 0;
}

}  // namespace

void add_poisson(Core& core) {
  const abi::CoreHeader& header = core.header;
  PoissonInputs inputs{
      .inputs = core.at.poisson_inputs,
      .count = header.poisson_inputs.bytes / static_cast<std::uint32_t>(sizeof(abi::PoissonInput)),
      .tables = core.at.alias_tables,
      .first_neuron = header.first_neuron,
      .neurons = header.neurons,
      .direct = core.at.direct,
      .filled = core.direct_receptors};
  core.direct_receptors = inputs.draw(core.tick);
}

void open_source(Core& core) {
  if (core.header.kind != abi::CoreKind::spike_list) return;
  ListDma dma{core};
  ListedSpikes(dma, core.at.list_buffer, core.list).open(core.header.listed_spikes);
  dma.finish();
}

void source_tick(Core& core) {
  clear_counts(core);
  const CountedSending send{core, reinterpret_cast<std::uint8_t*>(core.fired())};
  if (core.header.kind == abi::CoreKind::spike_list) {
    ListDma dma{core};
    ListedSpikes(dma, core.at.list_buffer, core.list).emit(core.tick, send);
    dma.finish();
    return;
  }
  if (core.tick == 0) return;
  // The room for a record of samples, which sources have none of.
  PoissonSource{.law = core.at.poisson_source,
                .tables = core.at.alias_tables,
                .first_neuron = core.header.first_neuron,
                .neurons = core.header.neurons,
                .counts = reinterpret_cast<std::int32_t*>(core.at.sample_record + 1)}
      .emit(core.tick, send);
}

}  // namespace spikeloom::firmware
