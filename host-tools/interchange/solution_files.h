// The files of a solution, one function each (solution.h).
#pragma once

#include "host-tools/interchange/solution.h"

namespace spikeloom::interchange {

// Where a vertex begins in the list of slices: with part 0, or where parts have names of their own.
[[nodiscard]] bool begins_vertex(const Solution& solution, std::size_t slice);
// The first slice of the next vertex.
[[nodiscard]] std::size_t end_of_vertex(const Solution& solution, std::size_t slice);
// The first net of the next name.
[[nodiscard]] std::size_t end_of_name(const Solution& solution, std::size_t net);

[[nodiscard]] std::string graph_text(const Solution& solution);
[[nodiscard]] std::string machine_text(const Solution& solution);
[[nodiscard]] std::string constraints_text(const Solution& solution);
[[nodiscard]] std::string placements_text(const Solution& solution);
[[nodiscard]] Result<std::string> cores_text(const Solution& solution);
[[nodiscard]] Result<std::string> sdram_text(const Solution& solution);
[[nodiscard]] std::string routes_text(const Solution& solution);
[[nodiscard]] std::string keys_text(const Solution& solution);
[[nodiscard]] std::string tables_text(const Solution& solution);

}  // namespace spikeloom::interchange
