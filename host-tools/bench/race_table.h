// Published speed and energy of simulators on the full cortical microcircuit.
//
// Facts as their publications give them, collected by the performance data of
// INM-6/microcircuit-PD14-model (Senk et al. 2026, doi 10.1088/2634-4386/ae379a) where a row does
// not say otherwise. Each study has its own transient, length, recording and precision.
//
// Units    rtf: wall seconds a biological second; energy: microjoule a synaptic event, at the
//          socket or wall, as published; process: nm.
// Shapes   in order of years. An empty drive and a negative number mean: not given.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "host-tools/bench/protocol.h"

namespace spikeloom::bench {

struct RaceRow {
  int year;
  std::string_view system, hardware;
  std::string_view kind;  // "GPU", "FPGA", or the number of CPU or ARM cores
  int nodes;
  int process_nm;
  std::string_view drive;  // as name_of(Drive)
  double rtf, energy_uj;
  std::string_view source;
  std::string_view remark;  // of this row alone
};

[[nodiscard]] std::span<const RaceRow> race_table();

// What sets a row apart from a run on this machine, in a few words.
[[nodiscard]] std::string not_like_for_like(const RaceRow& row, Drive drive);

}  // namespace spikeloom::bench
