#include "mapper/budget.h"

#include <algorithm>

#include "board-runtime/shared/abi/dtcm_plan.h"
#include "board-runtime/shared/chip/geometry.h"

namespace spikeloom::mapper {
namespace {

bool is_source(abi::CoreKind kind) {
  return kind == abi::CoreKind::poisson_source || kind == abi::CoreKind::spike_list;
}

}  // namespace

std::uint64_t dtcm_bytes(const SliceLoad& load) {
  return abi::dtcm_plan(load.block, load.one_drive).end;
}

std::uint64_t sdram_bytes(const SliceLoad& load) {
  const abi::CoreHeader& block = load.block;
  std::uint64_t bytes = abi::kFirstSectionOffset + load.recording_bytes + abi::kTextBytes;
  const auto add = [&bytes](std::uint64_t section) { bytes += (section + 7) / 8 * 8; };
  for (const auto& section :
       {block.keys, block.buckets, block.sources, block.coefficients, block.states, block.shifts,
        block.drives, block.poisson_inputs, block.alias_tables, block.poisson_source,
        block.listed_spikes, block.probes, block.handover})
    add(section.bytes);
  add(load.rows_bytes);
  return bytes;
}

double silent_cycles(const SliceLoad& load) {
  return kCycles.tick + load.neuron_cycles * load.block.neurons + load.train_cycles +
         load.probe_cycles + load.handing_cycles;
}

double traffic_cycles(const Traffic& traffic, bool is_source) {
  return kCycles.packet * traffic.packets + kCycles.row * traffic.rows +
         kCycles.synapse * traffic.synaptic_events +
         (is_source ? kCycles.source_spike : kCycles.spike) * traffic.spikes;
}

CoreNeed core_need(const SliceLoad& load) {
  const double silent = silent_cycles(load);
  return {.dtcm_bytes =
              static_cast<std::uint32_t>(std::min<std::uint64_t>(dtcm_bytes(load), UINT32_MAX)),
          .sdram_bytes = sdram_bytes(load),
          .cycles_per_tick = silent + traffic_cycles(load.traffic, is_source(load.block.kind)),
          .silent_cycles = silent,
          .waiting_cycles = load.waiting_cycles};
}

double slow_down(std::span<const CoreNeed> needs, std::uint32_t tick_us) {
  const double offered = chip::kCoreClockHz / 1'000'000.0 * tick_us;
  double worst = 1.0;
  for (const auto& need : needs) worst = std::max(worst, need.cycles_per_tick / offered);
  return worst;
}

}  // namespace spikeloom::mapper
