// What a run costs a SpiNNaker machine, estimated from published figures of the first-generation
// chip.
//
// The estimate charges chips for being on, cores for the time in which they do not sleep, packets
// for the links they cross. Its bounds say what the figures leave open: `low_j` leaves out what a
// board needs beside its chips, as the estimate does, and takes a sleeping core for free; `high_j`
// charges the measured idle power of a whole boxed board and every used core for the whole run.
//
// Units    watts, joules, seconds of the machine (not biological ones).
// Errors   none; negative or missing inputs count as 0.
// Accuracy the same model with 12 boards and every application core busy gives 0.53 uJ a synaptic
//          event for the full cortical microcircuit, where 0.60 to 0.63 uJ were measured.
// Source   SpiNNMachine 7.4.2 (0.35 W an idle chip, 34 mW an active core, from a boxed board of 48
//          chips: 31.88 W idle, 59.38 W with 806 active cores; 25 pJ a router bit); Rhodes et al.
//          2019.
#pragma once

#include <cstdint>

namespace spikeloom::report {

struct MachineUse {
  std::uint64_t chips = 0;  // switched on
  std::uint64_t cores = 0;  // with a slice
  double seconds = 0.0;     // that the network ran
  double busy_core_s = 0.0;
  double packet_hops = 0.0;
};

struct Energy {
  double low_j = 0.0, estimate_j = 0.0, high_j = 0.0;
  bool operator==(const Energy&) const = default;
};

[[nodiscard]] Energy energy_of(const MachineUse& use);

}  // namespace spikeloom::report
