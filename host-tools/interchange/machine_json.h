// A machine from outside: our own descriptions in all forms, machine.json of the place-and-route
// interchange format, and the JSON that spinn_machine writes; JSON is told apart by its members.
//
// What is dead in one direction is dead in both: a machine's links are symmetric, and a note says
// how many were not. Links of machine.json are links of boards, as the format knows no cables.
//
// Shapes   as machine.h; cores are those that a description calls usable: of spinn_machine all but
//          0, of the interchange format all, until constraints.json reserves some.
// Errors   all at once: those of netlist.h as far as they apply, machine/codec.h and build(); and
//          shape_out_of_range, unknown_chip, unknown_link, chip_twice, no_chip_left.
// Source   the format's README.md and schemas; spinn_machine 7.4.1, json_machine.py.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::interchange {

struct OutsideMachine {
  machine::Machine machine;
  std::optional<machine::MachineSpec> spec;  // when it was one of our own descriptions
  std::vector<std::string> notes;
};

[[nodiscard]] tl::expected<OutsideMachine, Errors> parse_machine_json(std::string_view bytes);
[[nodiscard]] tl::expected<OutsideMachine, Errors> read_machine(const std::filesystem::path& path);

}  // namespace spikeloom::interchange
