#include "emulator/serve/look.h"

#include <algorithm>

namespace spikeloom::serve {
namespace {

CoreLook look(board::Chip& chip, const Monitor& monitor, int core, int physical, board::Time now) {
  auto& node = chip.core(physical);
  auto& cpu = node.cpu();
  CoreLook seen{core,     physical,    node.phase(), cpu.asleep(), monitor.core(core),
                cpu.pc(), cpu.counts()};
  // A sleeping core's own count stands still until it wakes; its clock does not.
  seen.cycles = std::max(cpu.cycles(), node.clock().cycle_at(now));
  seen.busy = cpu.cycles() - seen.counts.idle_cycles;
  return seen;
}

}  // namespace

ChipLook look(board::Chip& chip, board::Time now) {
  const Monitor monitor(chip);
  ChipLook seen;
  seen.at = chip.place().at;
  seen.ethernet = chip.place().on_board == machine::ChipXY{};
  seen.up = monitor.is_up();
  seen.software_version = monitor.runs() ? monitor.software_version() : 0;
  for (int core = 0; core < monitor.cores(); ++core)
    if (const auto physical = monitor.physical(core))
      seen.cores.push_back(look(chip, monitor, core, *physical, now));
  seen.router = chip.router().counts();
  seen.frames = chip.ethernet().counts();
  for (std::size_t link = 0; link < seen.links.size(); ++link) {
    seen.links[link] = {chip.place().wires[link].exists(), chip.links()[link].counts(),
                        seen.router.from_links[link]};
  }
  return seen;
}

BoardLook look(board::Board& board) {
  BoardLook seen{board.now(), {}};
  for (int i = 0; i < board.chips(); ++i) seen.chips.push_back(look(board.chip(i), board.now()));
  return seen;
}

const char* to_text(board::CorePhase phase) {
  constexpr std::array<const char*, 5> kNames{"rom", "reset", "running", "wedged", "dead"};
  return kNames[static_cast<std::size_t>(phase)];
}

std::string state_of(const CoreLook& core, bool monitor_runs) {
  if (core.phase != board::CorePhase::running) return to_text(core.phase);
  if (monitor_runs) return chip::kCoreStates[core.monitored.state % chip::kCoreStates.size()];
  return core.asleep ? "asleep" : "running";
}

}  // namespace spikeloom::serve
