// A fault plan, written by a person as JSON.
//
// Formats  {"seed": 7,
//           "links": [{"chip": [0, 0], "link": "E", "drop": 0.01, "corrupt": 0.001,
//                      "stuck_from_ms": 500, "stuck_until_ms": 750}],
//           "cores": [{"chip": [1, 1], "core": 5, "at_ms": 2000}],
//           "clocks": [{"chip": [0, 1], "parts_per_million": 40}]}
//          A link is 0 to 5 or E NE N W SW S. A link's faults may each be left out, and so may
//          every list and the seed. Stuck without an end is stuck for ever. Cores are physical.
// Units    ms since power-on, rounded to the picosecond; probabilities 0 to 1.
// Promises any bytes are read or refused, with everything that is wrong and where.
// Errors   those of json_fields.h; file_too_large; unreadable_file; those of board::check and
//          board::wire.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "emulator/board/fabric/fault_plan.h"

namespace spikeloom::serve {

inline constexpr std::size_t kLongestFaultFile = 16 * 1024 * 1024;  // bytes

// What is written, whether or not a machine can obey it.
[[nodiscard]] tl::expected<board::FaultPlan, Errors> parse_faults(std::string_view text);

// For this machine. The places of errors begin with the path.
[[nodiscard]] tl::expected<board::FaultPlan, Errors> read_faults(
    const std::filesystem::path& path, const machine::MachineSpec& machine);

}  // namespace spikeloom::serve
