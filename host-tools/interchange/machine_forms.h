// The two forms of a machine that are not our own; each makes a draft (machine_draft.h).
//
//   chip_resources  machine.json of the place-and-route interchange format
//   chips           what spinn_machine writes: every live chip, with what its links and cores lack
//
// Units    bytes of SDRAM, cores, table entries.
// Shapes   chips by (y, x), each once; dead ones are left out.
// Errors   all of a file at once: those of fields.h, and unknown_chip, unknown_link,
//          chip_twice. On an error the draft is of no use.
// Cost     O(bytes + chips log chips).
// Source   as machine_json.h.
#pragma once

#include "host-tools/interchange/fields.h"
#include "host-tools/interchange/machine_draft.h"

namespace spikeloom::interchange {

[[nodiscard]] MachineDraft read_resources_form(Field root, ErrorList& errors);
[[nodiscard]] MachineDraft read_chips_form(Field root, ErrorList& errors);

// width and height, 0 each and errors where they are none.
void read_box(const Fields& fields, const Place& place, MachineDraft& draft, ErrorList& errors);
// True when [x, y] is in the box; an error otherwise.
[[nodiscard]] bool is_in_box(chip::ChipXY at, const MachineDraft& draft, const Place& place,
                             ErrorList& errors);
// Cores 0 to count - 1, a bit each.
[[nodiscard]] constexpr std::uint32_t first_cores(std::uint64_t count) {
  return static_cast<std::uint32_t>((std::uint64_t{1} << count) - 1);
}

}  // namespace spikeloom::interchange
