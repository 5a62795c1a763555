#include "host-tools/flow/fits_a_chip.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <vector>

#include "base/text.h"

namespace spikeloom::flow {
namespace {

struct Bundle {
  std::uint64_t cores = 0, sdram_bytes = 0;
  std::size_t vertices = 0;
};

// By slice: what its first member stands for; of the others nothing.
std::vector<Bundle> bundles_of(const interchange::Netlist& netlist) {
  const auto slices = netlist.slices.size();
  std::vector<std::size_t> first(slices);
  for (std::size_t s = 0; s < slices; ++s)
    first[s] = netlist.slices[s].part == 0 ? s : first[s - 1];
  std::vector<std::size_t> group(slices);
  for (std::size_t s = 0; s < slices; ++s) group[s] = s;
  for (const auto& together : netlist.constraints.together)
    for (const auto member : together) group[member.index()] = together.front().index();
  std::vector<Bundle> bundles(slices);
  for (std::size_t s = 0; s < slices; ++s) {
    auto& bundle = bundles[group[first[s]]];
    bundle.cores += netlist.slices[s].has_core ? 1 : 0;
    bundle.sdram_bytes += netlist.slices[s].need.sdram_bytes;
    bundle.vertices += netlist.slices[s].part == 0 ? 1 : 0;
  }
  return bundles;
}

tl::unexpected<Error> beyond(const interchange::Netlist& netlist, std::size_t slice,
                             const Bundle& bundle, const char* of, std::uint64_t asked,
                             std::uint64_t most) {
  const auto name = in_quotes(netlist.names[slice]);
  const auto who =
      bundle.vertices == 1
          ? fmt::format("vertex {} asks", name)
          : fmt::format("the {} vertices that share a chip with {} ask", bundle.vertices - 1, name);
  return failure(ErrorClass::does_not_fit, "vertex_beyond_chip",
                 fmt::format("{}{} for {} {}; the chip that has most has {}, {} are missing", who,
                             bundle.vertices == 1 ? "" : " with it", asked, of, most, asked - most),
                 fmt::format("vertex {}", name), "a vertex, and a same-chip group, is on one chip",
                 bundle.vertices == 1
                     ? "split the vertex, or take a machine with larger chips"
                     : "take vertices out of the group, or a machine with larger chips");
}

}  // namespace

Result<void> fits_a_chip(const interchange::Netlist& netlist, const machine::Machine& machine) {
  std::uint64_t cores = 0, sdram_bytes = 0;
  for (const auto& chip : machine.chips) {
    cores = std::max(cores, static_cast<std::uint64_t>(std::popcount(chip.application_cores)));
    sdram_bytes = std::max(sdram_bytes, std::uint64_t{chip.sdram_bytes});
  }
  const auto bundles = bundles_of(netlist);
  for (std::size_t s = 0; s < bundles.size(); ++s) {
    const auto& bundle = bundles[s];
    if (bundle.cores > cores) return beyond(netlist, s, bundle, "cores", bundle.cores, cores);
    if (bundle.sdram_bytes > sdram_bytes)
      return beyond(netlist, s, bundle, "bytes of SDRAM", bundle.sdram_bytes, sdram_bytes);
  }
  return {};
}

}  // namespace spikeloom::flow
