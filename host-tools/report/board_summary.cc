#include "host-tools/report/board_summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/report/format.h"

namespace spikeloom::report {
namespace {

std::string place_text(const CoreRow& core) {
  return fmt::format("core {} of chip ({},{})", core.core, core.x, core.y);
}

std::string transfer_text(const Transfer& transfer) {
  auto text = bytes_text(static_cast<double>(transfer.bytes));
  if (transfer.seconds > 0.0)
    text += fmt::format(" in {}, {} a second", seconds_text(transfer.seconds),
                        bytes_text(static_cast<double>(transfer.bytes) / transfer.seconds));
  if (transfer.retries > 0)
    text += fmt::format(", {} of {} sent again", count_of(transfer.retries, "request", "requests"),
                        grouped(transfer.requests));
  return text;
}

std::string worst_text(const BoardSummary& board, const CoreRow& core) {
  return fmt::format(
      "{} cycles of {} ({}), tick {} of {}, neurons {} to {} of {}", grouped(core.worst_cycles),
      grouped(board.tick_cycles),
      share_text(static_cast<double>(core.worst_cycles), static_cast<double>(board.tick_cycles)),
      core.worst_tick, place_text(core), core.first_neuron, core.first_neuron + core.neurons - 1,
      core.population);
}

}  // namespace

const CoreRow* busiest(const BoardSummary& board) {
  const auto found = std::max_element(
      board.cores.begin(), board.cores.end(),
      [](const CoreRow& a, const CoreRow& b) { return a.worst_cycles < b.worst_cycles; });
  return found == board.cores.end() ? nullptr : &*found;
}

Facts facts_of(const BoardSummary& board) {
  Facts facts;
  facts.emplace_back(
      "ran on", fmt::format("{}, {}, {}", board.on, board.monitor,
                            count_of(board.ethernet_ports, "Ethernet port", "Ethernet ports")));
  facts.emplace_back("loaded", transfer_text(board.loaded));
  facts.emplace_back("compared", transfer_text(board.verified));
  facts.emplace_back("program", transfer_text(board.program));
  facts.emplace_back("read back", transfer_text(board.recorded));
  facts.emplace_back(
      "ran", fmt::format("{} of the board, {} of wall time, in {}", seconds_text(board.run_s),
                         seconds_text(board.run_wall_s), count_of(board.legs, "leg", "legs")));
  facts.emplace_back("tick", fmt::format("{} cycles, {} times the network's",
                                         grouped(board.tick_cycles), factor_text(board.slow_down)));
  if (const auto* core = busiest(board)) facts.emplace_back("worst tick", worst_text(board, *core));
  facts.emplace_back("packets", grouped(board.packets) + " received by cores");
  return facts;
}

}  // namespace spikeloom::report
