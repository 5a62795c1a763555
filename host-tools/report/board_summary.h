// What a run on a board, real or emulated, says of the machine beside the network's answer.
//
// Units    seconds of the board (an emulated one has its own time) unless a name says wall; bytes;
//          cycles of the 200 MHz clock. Cores are virtual ones, as the monitor numbers them.
// Shapes   cores by (y, x, core).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host-tools/report/energy.h"

namespace spikeloom::report {

// Bytes that went over the wires in some time, and with how many requests.
struct Transfer {
  std::uint64_t bytes = 0, requests = 0, retries = 0;
  double seconds = 0.0;
  bool operator==(const Transfer&) const = default;
};

// What went through an Ethernet port in use.
struct PortRow {
  int x = 0, y = 0;     // its chip
  std::string address;  // as its chip says
  std::uint64_t bytes_written = 0, bytes_read = 0, requests = 0, retries = 0;
  double mean_round_trip_s = 0.0;
  bool operator==(const PortRow&) const = default;
};

// A core that runs a slice or a part of one, from its own report at the end.
struct CoreRow {
  int x = 0, y = 0, core = 0;
  std::string population;                       // of populations that share the core: "left, right"
  std::uint64_t first_neuron = 0, neurons = 0;  // of the slice, whatever the core does for it
  bool by_place = false;  // first_neuron is a place: neurons have an order of their own, or share
  // What it does: 0 of 0 neurons and synapses, 0 of n neurons alone, i of n a share of their
  // synapses. So neurons are counted once where part is 0.
  std::uint32_t part = 0, synapse_cores = 0;
  std::uint64_t spikes = 0, packets = 0, rows = 0, synaptic_events = 0;
  std::uint64_t late_packets = 0, lost_packets = 0, unknown_keys = 0, overruns = 0;
  // Of a tick in the mean: at the expected rates, by the same model with what the core counted,
  // and measured.
  double predicted_cycles = 0.0, modelled_cycles = 0.0, mean_cycles = 0.0;
  std::uint64_t worst_cycles = 0, worst_tick = 0;
  std::uint64_t worst_handover_cycles = 0;  // longest wait for the other parts in one tick
  std::uint64_t longest_queue = 0;
  // Cycles over those of the network's own tick.
  double predicted_load = 0.0, mean_load = 0.0, worst_load = 0.0;
  std::string text;  // what it said; not shown but in report.json
  bool operator==(const CoreRow&) const = default;
};

// Whether cores would keep up with the network's own ticks, whatever ticks the run was given: the
// largest loads of all cores, and what is below 1 holds. In the worst tick, waiting between packets
// and for other cores counts as work, so that a run with longer ticks says too much rather than too
// little.
struct RealTime {
  double mean_load = 0.0, worst_load = 0.0;
  bool holds_in_the_mean = false, holds_in_every_tick = false;
  bool operator==(const RealTime&) const = default;
};

struct BoardSummary {
  std::string on;                    // "emulator", "udp:192.168.240.1"
  std::string monitor;               // as it names itself
  std::uint64_t ethernet_ports = 0;  // that it has
  std::vector<PortRow> ports;        // that were used
  std::vector<std::string> notes;    // chips that were left out, ports that do not answer
  Transfer loaded, program, recorded;
  std::uint64_t written_again = 0;  // blocks that cores did not find whole
  std::uint64_t legs = 0;
  std::uint64_t tick_cycles = 0;  // that a tick was given
  double slow_down = 1.0;         // a tick on the board, in ticks of the network
  double run_s = 0.0, run_wall_s = 0.0;
  std::uint64_t overruns = 0;  // ticks of a core that began late
  std::uint64_t dropped_by_routers = 0;
  std::uint64_t packets = 0;  // that cores received
  RealTime real_time;
  Energy energy;  // estimated, of the ticks that were run
  std::vector<CoreRow> cores;
  bool operator==(const BoardSummary&) const = default;
};

// The core whose worst tick took longest; null without cores.
[[nodiscard]] const CoreRow* busiest(const BoardSummary& board);

// From loads of its cores.
[[nodiscard]] RealTime real_time_of(const BoardSummary& board);

using Facts = std::vector<std::pair<std::string, std::string>>;
// For readers: name and value, one line each.
[[nodiscard]] Facts facts_of(const BoardSummary& board);

}  // namespace spikeloom::report
