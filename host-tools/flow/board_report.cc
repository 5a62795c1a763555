#include "host-tools/flow/board_report.h"

#include <algorithm>
#include <tuple>

#include "board-runtime/shared/chip/geometry.h"

namespace spikeloom::flow {
namespace {

report::Transfer transfer_of(const on_board::Traffic& traffic) {
  return {traffic.bytes, traffic.requests, traffic.repeats, traffic.seconds};
}

report::CoreRow row_of(const BoardRun& run, std::size_t i) {
  const auto& core = run.loaded.cores[i];
  const auto& slice = run.mapping.slices[core.layout.slice.index()];
  const auto& counted = run.summary.reports[i];
  report::CoreRow row;
  row.x = core.at.chip.x;
  row.y = core.at.chip.y;
  row.core = core.at.core;
  row.population = run.network.at(slice.population).name;
  row.first_neuron = slice.neurons.first;
  row.neurons = slice.neurons.size();
  row.spikes = counted.spikes;
  row.packets = counted.packets;
  row.rows = counted.rows;
  row.synaptic_events = counted.synaptic_events;
  row.late_packets = counted.late_packets;
  row.lost_packets = counted.lost_packets;
  row.unknown_keys = counted.unknown_keys;
  row.overruns = counted.overruns;
  row.predicted_cycles = slice.need.cycles_per_tick;
  if (counted.tick > 0) row.mean_cycles = static_cast<double>(counted.busy_cycles) / counted.tick;
  row.worst_cycles = counted.worst_tick_cycles;
  row.worst_tick = counted.worst_tick;
  row.longest_queue = counted.longest_queue;
  if (i < run.texts.size()) row.text = run.texts[i];
  return row;
}

}  // namespace

report::BoardSummary summary_of(const BoardRun& run) {
  report::BoardSummary board;
  board.loaded = transfer_of(run.loaded.written);
  board.verified = transfer_of(run.loaded.compared);
  board.program = transfer_of(run.loaded.program);
  board.recorded = transfer_of(run.summary.recorded);
  board.legs = run.summary.legs;
  board.tick_cycles = run.plan.time().tick_cycles;
  board.slow_down =
      static_cast<double>(board.tick_cycles) / (1e-6 * run.network.tick_us * chip::kCoreClockHz);
  board.run_s = run.summary.run_s;
  board.dropped_by_routers = run.summary.dropped_by_routers;
  for (std::size_t i = 0; i < run.loaded.cores.size(); ++i) {
    board.cores.push_back(row_of(run, i));
    board.overruns += board.cores.back().overruns;
    board.packets += board.cores.back().packets;
  }
  std::sort(board.cores.begin(), board.cores.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.y, a.x, a.core) < std::tuple(b.y, b.x, b.core);
  });
  return board;
}

}  // namespace spikeloom::flow
