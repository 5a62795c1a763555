#include "host-tools/interchange/machine_draft.h"

#include <fmt/format.h>

#include <utility>

#include "network-specs/machine/offset.h"

namespace spikeloom::interchange {
namespace {

using machine::Machine;

bool is_dead(const ChipDraft& chip, chip::Link link) {
  return (chip.dead_links >> chip::index(link) & 1) != 0;
}

// Joins the chips; returns how many links were dead in one direction alone.
std::size_t join(const MachineDraft& draft, Machine& machine) {
  const chip::Box box{draft.width, draft.height, true, true};
  std::size_t one_sided = 0;
  for (std::size_t c = 0; c < draft.chips.size(); ++c) {
    for (int l = 0; l < chip::kLinks; ++l) {
      const auto link = chip::link_of(l);
      const auto [dx, dy] = chip::step(link);
      const auto there = machine::moved(box, draft.chips[c].at, dx, dy);
      const auto id = machine.find(there);
      if (!id || id->index() == c) continue;
      const bool out = is_dead(draft.chips[c], link);
      const bool back = is_dead(draft.chips[id->index()], chip::opposite(link));
      if (out && !back) ++one_sided;
      if (out || back) continue;
      auto& from = machine.chips[c];
      from.neighbours[static_cast<std::size_t>(l)] = id;
      machine.wraps_x = machine.wraps_x || from.at.x + dx != there.x;
      machine.wraps_y = machine.wraps_y || from.at.y + dy != there.y;
      if (draft.chips[c].board != draft.chips[id->index()].board)
        from.cables = static_cast<std::uint8_t>(from.cables | 1U << l);
    }
  }
  return one_sided;
}

}  // namespace

tl::expected<OutsideMachine, Errors> finished(MachineDraft draft) {
  if (draft.chips.empty())
    return tl::unexpected(Errors{
        {ErrorClass::invalid_input, "no_chip_left", "0 chips are left; a machine has at least 1",
         "", "all chips are dead, or none is listed", "give a machine with live chips"}});
  OutsideMachine outside;
  outside.notes = std::move(draft.notes);
  auto& machine = outside.machine;
  machine.width = draft.width;
  machine.height = draft.height;
  for (const auto& chip : draft.chips) {
    machine::Chip made;
    made.at = chip.at;
    made.application_cores = chip.cores;
    made.sdram_bytes = chip.sdram_bytes;
    made.table_entries = chip.table_entries;
    machine.chips.push_back(made);
  }
  if (const auto one_sided = join(draft, machine); one_sided > 0)
    outside.notes.push_back(fmt::format(
        "{} links are dead in one direction alone; both directions are left out", one_sided));
  return outside;
}

}  // namespace spikeloom::interchange
