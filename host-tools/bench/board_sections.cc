// What bench_board measured, for people and for programs.
#include <fmt/format.h>

#include "board-runtime/shared/chip/scp.h"
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

Cells row(const BoardBoot& boot, const MonitorRate& rate) {
  return {fmt::format("{} ({},{}), {} hops", boot.machine, rate.to.x, rate.to.y, rate.hops),
          rate.writes ? "write" : "read",
          fmt::format("{}", rate.outstanding),
          fmt::format("{:.2f}", rate.bytes_per_s / kMillion),
          fmt::format("{:.0f}", 100 * rate.bytes_per_s / wire_bytes_per_s()),
          fmt::format("{:.0f}", rate.port_cycles),
          fmt::format("{:.0f}", rate.target_cycles),
          fmt::format("{:.0f}", rate.packets),
          fmt::format("{}", rate.unanswered)};
}

Section carried(const BoardSpeed& speed) {
  Section section{
      "What the monitor carries through one port, in simulated time (cycles and packets a request)",
      {},
      {{"to", "what", "outstanding", "MB/s", "% of the wire", "port's monitor", "chip's monitor",
        "packets", "lost"},
       {},
       {1}},
      {fmt::format("the wire alone: {:.2f} MB/s of requests of {} bytes",
                   wire_bytes_per_s() / kMillion, chip::kScpMostData),
       "a monitor that is never idle makes 200 million cycles a second"}};
  for (const auto& boot : speed.boots) {
    for (const auto& rate : boot.rates) section.table.rows.push_back(row(boot, rate));
  }
  return section;
}

report::Json to_json(const MonitorRate& rate) {
  return {{"chip", {rate.to.x, rate.to.y}},
          {"hops", rate.hops},
          {"writes", rate.writes},
          {"outstanding", rate.outstanding},
          {"bytes_per_s", rate.bytes_per_s},
          {"port_cycles", rate.port_cycles},
          {"target_cycles", rate.target_cycles},
          {"packets", rate.packets},
          {"unanswered", rate.unanswered}};
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
  if (speed.boots.empty()) return {core, boots};
  return {core, boots, carried(speed)};
}

std::string to_json(const BoardSpeed& speed) {
  report::Json boots = report::Json::array();
  for (const auto& boot : speed.boots) {
    report::Json rates = report::Json::array();
    for (const auto& rate : boot.rates) rates.push_back(to_json(rate));
    boots.push_back({{"machine", boot.machine},
                     {"rates", rates},
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
