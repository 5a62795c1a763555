#include "mapper/budget.h"

#include <algorithm>

#include "board-runtime/shared/abi/dtcm_plan.h"
#include "board-runtime/shared/chip/geometry.h"

namespace spikeloom::mapper {

std::uint64_t dtcm_bytes(const SliceLoad& load) {
  return abi::dtcm_plan(load.block, load.one_drive).end;
}

std::uint64_t sdram_bytes(const SliceLoad& load) {
  const abi::CoreHeader& block = load.block;
  std::uint64_t bytes = abi::kFirstSectionOffset + load.recording_bytes + abi::kTextBytes;
  const auto add = [&bytes](std::uint64_t section) { bytes += (section + 7) / 8 * 8; };
  for (const auto& section : {block.buckets, block.sources, block.coefficients, block.states,
                              block.shifts, block.drives, block.poisson_inputs, block.alias_tables,
                              block.poisson_source, block.listed_spikes, block.probes})
    add(section.bytes);
  add(load.rows_bytes);
  return bytes;
}

double cycles_per_tick(const SliceLoad& load) {
  return kCycles.tick + load.update_cycles * load.block.neurons +
         (kCycles.packet + kCycles.row) * load.packets_per_tick +
         kCycles.synapse * load.synaptic_events_per_tick + kCycles.spike * load.spikes_per_tick +
         kCycles.poisson_train * static_cast<double>(load.poisson_trains);
}

CoreNeed core_need(const SliceLoad& load) {
  return {.dtcm_bytes =
              static_cast<std::uint32_t>(std::min<std::uint64_t>(dtcm_bytes(load), UINT32_MAX)),
          .sdram_bytes = sdram_bytes(load),
          .cycles_per_tick = cycles_per_tick(load)};
}

double slow_down(std::span<const CoreNeed> needs, std::uint32_t tick_us) {
  const double offered = chip::kCoreClockHz / 1'000'000.0 * tick_us;
  double worst = 1.0;
  for (const auto& need : needs) worst = std::max(worst, need.cycles_per_tick / offered);
  return worst;
}

}  // namespace spikeloom::mapper
