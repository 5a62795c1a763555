#include "host-tools/flow/pace.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "board-runtime/shared/chip/geometry.h"

namespace spikeloom::flow {
namespace {

constexpr double kOverWorst = 1.25, kAtLeast = 2.0;

// The most slices from which packets reach one slice.
std::uint32_t most_sources(std::size_t slices, const std::vector<mapper::Net>& nets) {
  std::vector<std::uint32_t> sources(slices, 0);
  for (const auto& net : nets)
    for (const auto sink : net.sinks) ++sources[sink.index()];
  return slices == 0 ? 0 : *std::max_element(sources.begin(), sources.end());
}

std::uint32_t largest(const std::vector<mapper::Slice>& slices) {
  std::uint32_t neurons = 1;
  for (const auto& slice : slices) neurons = std::max(neurons, slice.neurons.size());
  return neurons;
}

// Cycles of the busiest core's worst tick.
double needed_by(const std::vector<mapper::Slice>& slices) {
  double needed = 0.0;
  for (const auto& slice : slices) needed = std::max(needed, mapper::worst_tick_cycles(slice.need));
  return needed;
}

// Of a tick: what its cores' starts are spread over, and as much again for the packets of a core.
std::uint32_t sending_share(double tick_cycles, double needed) {
  const double left = std::min((tick_cycles - needed) / 2.0, tick_cycles / kMostSendingShare);
  return static_cast<std::uint32_t>(std::max(left, tick_cycles / kSendingShare));
}

Result<image::TimeOptions> with_tick(double cycles, const std::vector<mapper::Slice>& slices,
                                     const std::vector<mapper::Net>& nets) {
  if (!(cycles >= 1.0 && cycles <= std::numeric_limits<std::uint32_t>::max()))
    return failure(
        ErrorClass::does_not_fit, "tick_too_long",
        fmt::format("a tick of {:.0f} cycles; a core's timer counts 1 to 2^32 - 1", cycles),
        "flow.pace", "the slow-down, or what the busiest core needs",
        "give smaller slices (--neurons-per-core), or another --slow-down");
  image::TimeOptions time;
  time.tick_cycles = static_cast<std::uint32_t>(std::ceil(cycles));
  const std::uint32_t share = sending_share(time.tick_cycles, needed_by(slices));
  const auto cores = static_cast<std::uint32_t>(std::max<std::size_t>(slices.size(), 1));
  time.stagger_cycles = std::min(kReceiveCycles, share / cores);
  time.gap_cycles =
      std::min(kReceiveCycles * most_sources(slices.size(), nets), share / largest(slices));
  return time;
}

}  // namespace

Result<image::TimeOptions> pace(const network::Network& network,
                                const std::vector<mapper::Slice>& slices,
                                const std::vector<mapper::Net>& nets, double slow_down) {
  const double natural = 1e-6 * network.tick_us * chip::kCoreClockHz;
  return with_tick(slow_down > 0.0 ? slow_down * natural : std::max(natural, needed_by(slices)),
                   slices, nets);
}

Result<image::TimeOptions> slower(const image::TimeOptions& than,
                                  const std::vector<mapper::Slice>& slices,
                                  const std::vector<mapper::Net>& nets,
                                  std::uint32_t worst_tick_cycles) {
  const double as_it_took = kOverWorst * worst_tick_cycles + mapper::kSkewCycles;
  const bool too_short = worst_tick_cycles > than.tick_cycles;
  return with_tick(too_short ? as_it_took : std::max(kAtLeast * than.tick_cycles, as_it_took),
                   slices, nets);
}

}  // namespace spikeloom::flow
