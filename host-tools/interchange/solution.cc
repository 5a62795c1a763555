#include "host-tools/interchange/solution.h"

#include "host-tools/interchange/solution_files.h"

namespace spikeloom::interchange {

Result<void> can_be_said(const Solution& solution) {
  if (const auto cores = cores_text(solution); !cores) return tl::unexpected(cores.error());
  if (const auto sdram = sdram_text(solution); !sdram) return tl::unexpected(sdram.error());
  return {};
}

Result<std::vector<File>> files_of(const Solution& solution) {
  auto cores = cores_text(solution);
  if (!cores) return tl::unexpected(cores.error());
  auto sdram = sdram_text(solution);
  if (!sdram) return tl::unexpected(sdram.error());
  return std::vector<File>{{"graph.json", graph_text(solution)},
                           {"machine.json", machine_text(solution)},
                           {"constraints.json", constraints_text(solution)},
                           {"placements.json", placements_text(solution)},
                           {"allocations_cores.json", *std::move(cores)},
                           {"allocations_sdram.json", *std::move(sdram)},
                           {"routes.json", routes_text(solution)},
                           {"routing_keys.json", keys_text(solution)},
                           {"routing_tables.json", tables_text(solution)}};
}

bool begins_vertex(const Solution& solution, std::size_t slice) {
  return solution.slices[slice].part == 0 || solution.names[slice] != solution.names[slice - 1];
}

std::size_t end_of_vertex(const Solution& solution, std::size_t slice) {
  do {
    ++slice;
  } while (slice < solution.slices.size() && !begins_vertex(solution, slice));
  return slice;
}

std::size_t end_of_name(const Solution& solution, std::size_t net) {
  const auto first = net;
  do {
    ++net;
  } while (net < solution.nets.size() && solution.net_names[net] == solution.net_names[first]);
  return net;
}

}  // namespace spikeloom::interchange
