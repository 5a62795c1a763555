#include "router/downhill.h"

#include "base/assert.h"

namespace spikeloom::router {
namespace {

// Steps straight on by `link` while the field falls by one each.
int run_length(const machine::Machine& machine, std::span<const std::uint32_t> hops,
               machine::ChipId at, std::size_t link) {
  int steps = 0;
  for (auto next = machine.at(at).neighbours[link];
       next && hops[at.index()] != 0 && hops[next->index()] == hops[at.index()] - 1;
       next = machine.at(at).neighbours[link]) {
    at = *next;
    ++steps;
  }
  return steps;
}

}  // namespace

std::vector<chip::Link> downhill(const machine::Machine& machine,
                                 std::span<const std::uint32_t> hops, machine::ChipId from) {
  std::vector<chip::Link> way;
  while (hops[from.index()] != 0) {
    std::size_t best = 0;
    int longest = 0;
    for (std::size_t link = 0; link < chip::kLinks; ++link) {
      const int steps = run_length(machine, hops, from, link);
      if (steps > longest) {
        longest = steps;
        best = link;
      }
    }
    SPIKELOOM_ASSERT(longest > 0, "a field of hops falls towards its target");
    for (; longest > 0; --longest) {
      from = *machine.at(from).neighbours[best];
      way.push_back(chip::link_of(static_cast<int>(best)));
    }
  }
  return way;
}

}  // namespace spikeloom::router
