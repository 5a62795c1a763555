// placements.json, allocations, routing_keys.json and routing_tables.json.
#include <algorithm>
#include <bit>

#include "base/text.h"
#include "host-tools/interchange/json_text.h"
#include "host-tools/interchange/links.h"
#include "host-tools/interchange/memory_ranges.h"
#include "host-tools/interchange/solution_files.h"

namespace spikeloom::interchange {
namespace {

std::string allocations_text(std::string_view resource, Lines allocations) {
  Lines file('{', '}');
  file.add("type", json_text(resource));
  file.add("allocations", std::move(allocations).close());
  return std::move(file).close() + "\n";
}

std::string range_text(Range range) { return fmt::format("[{}, {}]", range.first, range.last); }

std::string directions_text(chip::Route route) {
  std::string text;
  for (; route != 0; route &= route - 1) {
    const int bit = std::countr_zero(route);
    const auto name = bit < chip::kLinks ? std::string(name_of(chip::link_of(bit)))
                                         : fmt::format("core_{}", bit - chip::kLinks);
    text += (text.empty() ? "" : ", ") + json_text(name);
  }
  return text;
}

std::string pair_text(std::uint32_t key, std::uint32_t mask) {
  return fmt::format(R"("key": {}, "mask": {})", key, mask);
}

}  // namespace

std::string placements_text(const Solution& solution) {
  Lines file('{', '}');
  for (std::size_t s = 0; s < solution.slices.size(); s = end_of_vertex(solution, s))
    file.add(solution.names[s],
             interchange::pair_text(solution.machine.at(solution.placement.cores[s].chip).at));
  return std::move(file).close() + "\n";
}

Result<std::string> cores_text(const Solution& solution) {
  Lines allocations('{', '}', "  ");
  for (std::size_t s = 0; s < solution.slices.size();) {
    const auto end = end_of_vertex(solution, s);
    const auto& cores = solution.placement.cores;
    const auto [low, high] = std::minmax_element(cores.begin() + static_cast<std::ptrdiff_t>(s),
                                                 cores.begin() + static_cast<std::ptrdiff_t>(end));
    const Range range{low->core, high->core + std::uint64_t{1}};
    if (solution.slices[s].has_core && range.last - range.first != end - s)
      return failure(ErrorClass::does_not_fit, "cores_apart",
                     fmt::format("vertex {} has {} cores of {} to {}; files of this format say "
                                 "cores that are side by side",
                                 in_quotes(solution.names[s]), end - s, low->core, high->core),
                     "allocations_cores.json", "cores between them are dead, reserved or pinned",
                     "reserve cores at one end of the chips, or pin the vertex");
    if (solution.slices[s].has_core) allocations.add(solution.names[s], range_text(range));
    s = end;
  }
  return allocations_text("cores", std::move(allocations));
}

Result<std::string> sdram_text(const Solution& solution) {
  const auto ranges =
      give_out_memory({solution.machine, solution.slices, solution.placement,
                       solution.reserved_memory, solution.fixed_memory, solution.names});
  if (!ranges) return tl::unexpected(ranges.error());
  Lines allocations('{', '}', "  ");
  for (std::size_t s = 0; s < solution.slices.size(); ++s)
    if ((*ranges)[s].last != (*ranges)[s].first)
      allocations.add(solution.names[s], range_text((*ranges)[s]));
  return allocations_text("sdram", std::move(allocations));
}

std::string keys_text(const Solution& solution) {
  Lines file('{', '}');
  for (std::size_t n = 0; n < solution.nets.size();) {
    const auto end = end_of_name(solution, n);
    std::string pairs;
    for (auto net = n; net < end; ++net)
      pairs += fmt::format("{}{{{}}}", pairs.empty() ? "" : ", ",
                           pair_text(solution.keys[net].key, solution.keys[net].mask));
    file.add(solution.net_names[n], "[" + pairs + "]");
    n = end;
  }
  return std::move(file).close() + "\n";
}

std::string table_text(chip::ChipXY chip, const router::Table& table, std::string_view indent) {
  Lines entries('[', ']', std::string(indent));
  for (const auto& entry : table)
    entries.add(fmt::format(R"({{{}, "directions": [{}]}})", pair_text(entry.key, entry.mask),
                            directions_text(entry.route)));
  return fmt::format(R"({{"chip": {}, "entries": {}}})", interchange::pair_text(chip),
                     std::move(entries).close());
}

std::string tables_text(const Solution& solution) {
  Lines file('[', ']');
  for (std::size_t c = 0; c < solution.tables.of_chip.size(); ++c) {
    if (solution.tables.of_chip[c].empty()) continue;
    file.add(table_text(solution.machine.chips[c].at, solution.tables.of_chip[c]));
  }
  return std::move(file).close() + "\n";
}

}  // namespace spikeloom::interchange
