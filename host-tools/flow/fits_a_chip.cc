#include "host-tools/flow/fits_a_chip.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/text.h"
#include "placer/together.h"

namespace spikeloom::flow {
namespace {

tl::unexpected<Error> beyond(const interchange::Netlist& netlist, const placer::Together& all,
                             std::size_t bundle, const char* of, std::uint64_t asked,
                             std::uint64_t most) {
  const auto name = in_quotes(netlist.names[all.bundles[bundle].first.index()]);
  std::size_t vertices = 0;
  for (std::size_t s = 0; s < netlist.slices.size(); ++s)
    vertices += all.of_slice[s] == bundle && netlist.slices[s].part == 0 ? 1 : 0;
  const auto who = vertices == 1 ? fmt::format("vertex {} asks", name)
                                 : fmt::format("the {} vertices that share a chip with {} ask",
                                               vertices - 1, name);
  return failure(ErrorClass::does_not_fit, "vertex_beyond_chip",
                 fmt::format("{}{} for {} {}; the chip that has most has {}, {} are missing", who,
                             vertices == 1 ? "" : " with it", asked, of, most, asked - most),
                 fmt::format("vertex {}", name), "a vertex, and a same-chip group, is on one chip",
                 vertices == 1 ? "split the vertex, or take a machine with larger chips"
                               : "take vertices out of the group, or a machine with larger chips");
}

}  // namespace

Result<void> fits_a_chip(const interchange::Netlist& netlist, const machine::Machine& machine) {
  std::uint64_t cores = 0, sdram_bytes = 0;
  for (const auto& chip : machine.chips) {
    cores = std::max(cores, static_cast<std::uint64_t>(std::popcount(chip.application_cores)));
    sdram_bytes = std::max(sdram_bytes, std::uint64_t{chip.sdram_bytes});
  }
  const auto all = placer::together(netlist.slices, netlist.constraints);
  for (std::size_t b = 0; b < all.bundles.size(); ++b) {
    const auto& asked = all.bundles[b];
    if (asked.cores > cores) return beyond(netlist, all, b, "cores", asked.cores, cores);
    if (asked.sdram_bytes > sdram_bytes)
      return beyond(netlist, all, b, "bytes of SDRAM", asked.sdram_bytes, sdram_bytes);
  }
  return {};
}

}  // namespace spikeloom::flow
