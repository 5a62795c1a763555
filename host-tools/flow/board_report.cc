#include "host-tools/flow/board_report.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/flow/pace.h"

namespace spikeloom::flow {
namespace {

report::Transfer transfer_of(const on_board::Traffic& traffic) {
  return {traffic.bytes, traffic.requests, traffic.repeats, traffic.seconds};
}

// Of a tick, in which packets come: cores start one after another, and not all take equally long.
double window_cycles(const image::TimeOptions& time, std::size_t cores) {
  return std::max(static_cast<double>(time.tick_cycles) / kSendingShare,
                  static_cast<double>(time.stagger_cycles) * static_cast<double>(cores));
}

// How often packets that come within a window wake a core that sleeps between them: those that come
// while others are worked off wake nobody.
double wakes(double packets, double packet_cycles, double window) {
  return packets / (1.0 + packets * (mapper::kCycles.wake + packet_cycles) / window);
}

// Cycles of a tick by the mapper's model, with what the core has counted; `asleep`: the share of
// time that it slept.
double modelled_cycles(const mapper::Slice& slice, const abi::CoreReport& counted, bool is_source,
                       double asleep, double window) {
  const auto a_tick = [&](std::uint64_t count) {
    return static_cast<double>(count) / counted.tick;
  };
  const mapper::Traffic traffic{.packets = a_tick(counted.packets),
                                .rows = a_tick(counted.rows),
                                .synaptic_events = a_tick(counted.synaptic_events),
                                .spikes = a_tick(counted.spikes)};
  const double cycles = mapper::traffic_cycles(traffic, is_source);
  if (traffic.packets == 0.0) return slice.need.silent_cycles + cycles;
  const double woken = wakes(traffic.packets, cycles / traffic.packets, window);
  return slice.need.silent_cycles + cycles + asleep * mapper::kCycles.wake * woken;
}

double own_tick_cycles(const network::Network& network) {
  return 1e-6 * network.tick_us * chip::kCoreClockHz;
}

// Links that the packets of the run crossed.
double packet_hops(const BoardRun& run) {
  std::vector<std::uint64_t> spikes(run.mapping.slices.size(), 0);
  for (std::size_t i = 0; i < run.loaded.cores.size(); ++i)
    spikes[run.loaded.cores[i].layout.slice.index()] = run.summary.reports[i].spikes;
  double hops = 0.0;
  for (std::size_t i = 0; i < run.mapping.nets.size(); ++i) {
    int links = 0;
    for (const auto& hop : run.mapping.trees[i].hops)
      links += std::popcount(hop.route & chip::kLinkBits);
    hops += static_cast<double>(spikes[run.mapping.nets[i].source.index()]) * links;
  }
  return hops;
}

report::MachineUse use_of(const BoardRun& run) {
  constexpr double kCycleS = 1.0 / chip::kCoreClockHz;
  report::MachineUse use{.chips = run.mapping.machine.chips.size(),
                         .cores = run.loaded.cores.size(),
                         .packet_hops = packet_hops(run)};
  for (std::size_t i = 0; i < run.loaded.cores.size(); ++i) {
    const auto& counted = run.summary.reports[i];
    use.seconds = std::max(use.seconds, kCycleS * run.plan.time().tick_cycles * counted.tick);
    use.busy_core_s += kCycleS * static_cast<double>(counted.busy_cycles);
  }
  return use;
}

report::CoreRow row_of(const BoardRun& run, std::size_t i) {
  const auto& core = run.loaded.cores[i];
  const auto& slice = run.mapping.slices[core.layout.slice.index()];
  const auto& counted = run.summary.reports[i];
  report::CoreRow row;
  row.x = core.at.chip.x;
  row.y = core.at.chip.y;
  row.core = core.at.core;
  for (const auto& tenant : mapper::tenants_of(slice))
    row.population += (row.population.empty() ? "" : ", ") + run.network.at(tenant.population).name;
  row.first_neuron = slice.neurons.first;
  const auto& orders = run.mapping.orders;
  row.by_place =
      !slice.tenants.empty() || (!orders.empty() && orders[slice.population.index()].is_given());
  row.neurons = slice.neurons.size();
  row.part = slice.part;
  row.synapse_cores = slice.synapse_cores;
  row.spikes = counted.spikes;
  row.packets = counted.packets;
  row.rows = counted.rows;
  row.synaptic_events = counted.synaptic_events;
  row.late_packets = counted.late_packets;
  row.lost_packets = counted.lost_packets;
  row.unknown_keys = counted.unknown_keys;
  row.overruns = counted.overruns;
  row.predicted_cycles = slice.need.cycles_per_tick;
  if (counted.tick > 0) {
    row.mean_cycles = static_cast<double>(counted.busy_cycles) / counted.tick;
    const auto& time = run.plan.time();
    const double asleep = std::max(0.0, 1.0 - row.mean_cycles / time.tick_cycles);
    row.modelled_cycles =
        modelled_cycles(slice, counted, run.network.at(slice.population).is_source(), asleep,
                        window_cycles(time, run.loaded.cores.size()));
  }
  row.worst_cycles = counted.worst_tick_cycles;
  row.worst_handover_cycles = counted.worst_handover_cycles;
  const double own_tick = own_tick_cycles(run.network);
  row.predicted_load = row.predicted_cycles / own_tick;
  row.mean_load = row.mean_cycles / own_tick;
  row.worst_load = static_cast<double>(row.worst_cycles) / own_tick;
  row.worst_tick = counted.worst_tick;
  row.longest_queue = counted.longest_queue;
  if (i < run.texts.size()) row.text = run.texts[i];
  return row;
}

}  // namespace

report::BoardSummary summary_of(const BoardRun& run) {
  report::BoardSummary board;
  board.loaded = transfer_of(run.loaded.written);
  board.written_again = run.loaded.written_again;
  board.program = transfer_of(run.loaded.program);
  board.recorded = transfer_of(run.summary.recorded);
  board.legs = run.summary.legs;
  board.tick_cycles = run.plan.time().tick_cycles;
  board.slow_down = static_cast<double>(board.tick_cycles) / own_tick_cycles(run.network);
  board.run_s = run.summary.run_s;
  board.dropped_by_routers = run.summary.dropped_by_routers;
  for (std::size_t i = 0; i < run.loaded.cores.size(); ++i) {
    board.cores.push_back(row_of(run, i));
    board.overruns += board.cores.back().overruns;
    board.packets += board.cores.back().packets;
  }
  board.real_time = report::real_time_of(board);
  board.energy = report::energy_of(use_of(run));
  std::sort(board.cores.begin(), board.cores.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.y, a.x, a.core) < std::tuple(b.y, b.x, b.core);
  });
  return board;
}

}  // namespace spikeloom::flow
