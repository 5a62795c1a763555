// What bench_board measured, for people and for programs.
#include <fmt/format.h>

#include "host-tools/bench/board.h"
#include "host-tools/bench/machine.h"
#include "host-tools/report/json_tree.h"

namespace spikeloom::bench {
namespace {

constexpr double kMillion = 1e6;

double million(std::uint64_t count) { return static_cast<double>(count) / kMillion; }

Cells row(const BoardBoot& boot) {
  return {boot.machine,
          fmt::format("{}", boot.chips),
          fmt::format("{}", boot.working_cores),
          fmt::format("{:.2f}", boot.simulated_s),
          fmt::format("{:.3f}", boot.wall_s),
          fmt::format("{:.3f}", boot.idle_wall_s),
          fmt::format("{:.0f}", million(boot.peak_bytes)),
          fmt::format("{:.1f}", million(boot.counts.instructions)),
          fmt::format("{:.1f}", million(boot.counts.skipped_instructions)),
          fmt::format("{:.2f}", million(boot.counts.packets))};
}

}  // namespace

std::vector<Section> sections(const BoardSpeed& speed) {
  Section core{"One core, warm, million instructions a second",
               {this_machine().cpu},
               {{"code", "million/s"},
                {{"ARM", fmt::format("{:.0f}", speed.arm_per_s / kMillion)},
                 {"Thumb", fmt::format("{:.0f}", speed.thumb_per_s / kMillion)}},
                {}},
               {"a loop of loads, stores, multiplications, shifts, flags, calls and returns"}};
  Section boots{
      "Boots on one thread (millions of instructions, of those skipped in delay loops, "
      "of packets)",
      {},
      {{"machine", "chips", "cores", "simulated s", "wall s", "idle s", "peak MB", "instructions",
        "skipped", "packets"},
       {},
       {}},
      {"idle: wall seconds for a simulated second of the booted machine"}};
  for (const auto& boot : speed.boots) boots.table.rows.push_back(row(boot));
  if (speed.boots.empty()) {
    boots.after = {
        "no boots: --image names the monitor's image, scamp.boot of the SpiNNMan package"};
  }
  return {core, boots};
}

std::string to_json(const BoardSpeed& speed) {
  report::Json boots = report::Json::array();
  for (const auto& boot : speed.boots) {
    boots.push_back({{"machine", boot.machine},
                     {"chips", boot.chips},
                     {"working_cores", boot.working_cores},
                     {"simulated_s", boot.simulated_s},
                     {"wall_s", boot.wall_s},
                     {"idle_wall_s", boot.idle_wall_s},
                     {"peak_bytes", boot.peak_bytes},
                     {"instructions", boot.counts.instructions},
                     {"skipped_instructions", boot.counts.skipped_instructions},
                     {"interrupts", boot.counts.interrupts},
                     {"packets", boot.counts.packets},
                     {"dropped_packets", boot.counts.dropped_packets}});
  }
  const report::Json json{{"format", "spikeloom board bench"},
                          {"format_version", 1},
                          {"cpu", this_machine().cpu},
                          {"arm_instructions_per_s", speed.arm_per_s},
                          {"thumb_instructions_per_s", speed.thumb_per_s},
                          {"boots", boots}};
  return report::print(json);
}

}  // namespace spikeloom::bench
