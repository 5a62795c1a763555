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

// Counters of spikes, eight bits a neuron.
void clear_counts(const Core& core) {
  std::uint32_t* count = core.fired();
  for (std::uint32_t* const end = count + (core.header.neurons + 3) / 4; count != end;)
    *count++ = 0;
}

void send_list(Core& core) {
  auto* const counts = reinterpret_cast<std::uint8_t*>(core.fired());
  ListDma dma{core};
  ListedSpikes(dma, core.at.list_buffer, core.list).emit(core.tick, [&](std::uint32_t neuron) {
    ++counts[neuron];
    send_spike(core, neuron);
  });
  dma.finish();
}

}  // namespace

void add_poisson(Core& core) {
  const abi::CoreHeader& header = core.header;
  if (header.poisson_inputs.bytes == 0) return;
  PoissonInputs inputs{
      .inputs = core.at.poisson_inputs,
      .count = header.poisson_inputs.bytes / static_cast<std::uint32_t>(sizeof(abi::PoissonInput)),
      .tables = core.at.alias_tables,
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
  if (core.header.kind == abi::CoreKind::spike_list) {
    send_list(core);
  } else if (core.tick != 0) {
    PoissonSources{.laws = core.at.poisson_source,
                   .bytes = core.header.poisson_source.bytes,
                   .tables = core.at.alias_tables,
                   .neurons = core.header.neurons,
                   .counts = core.fired()}
        .emit(core.tick, [&](std::uint32_t neuron) { send_spike(core, neuron); });
  }
}

}  // namespace spikeloom::firmware
