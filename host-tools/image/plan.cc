#include "host-tools/image/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/image/parts.h"
#include "host-tools/image/plan_numbers.h"
#include "mapper/projection_index.h"

namespace spikeloom::image {
namespace {

using network::Network;

constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kCyclesAUs = chip::kCoreClockHz / 1'000'000;

Result<TimeOptions> closed(const Network& network, TimeOptions time) {
  if (time.tick_cycles == 0) time.tick_cycles = network.tick_us * kCyclesAUs;
  if (time.run_ticks == 0) time.run_ticks = network.duration_ticks;
  if (time.leg_ticks > 0 && time.leg_ticks <= kMost && time.run_ticks <= kMost) {
    time.leg_ticks = std::clamp<std::uint64_t>(time.run_ticks, 1, time.leg_ticks);
    return time;
  }
  return failure(
      ErrorClass::invalid_input, "bad_leg",
      fmt::format("a run of {} ticks in legs of {}; both end at {}, and a leg has a tick",
                  time.run_ticks, time.leg_ticks, kMost),
      "image.plan", "", "a shorter run, or legs of at least a tick");
}

Result<void> make_populations(const Network& network, PlanNumbers& numbers) {
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    auto made = neurons::make_numbers(network, network::PopulationId(p), numbers.scales[p]);
    if (!made) return tl::unexpected(made.error());
    numbers.populations.push_back(std::move(*made));
  }
  return {};
}

void make_connectors(const Network& network, PlanNumbers& numbers) {
  connect::SamplerCache cache;
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    const auto& it = network.projections[i];
    const auto scale = numbers.scales[it.post.index()].at(static_cast<std::size_t>(it.receptor));
    numbers.connectors.push_back(connect::make(network, network::ProjectionId(i), scale, cache));
  }
}

void index_nets(const Inputs& inputs, PlanNumbers& numbers) {
  numbers.reaching.resize(inputs.slices.size());
  numbers.sent.resize(inputs.slices.size());
  for (std::size_t n = 0; n < inputs.nets.size(); ++n) {
    const mapper::NetId id(n);
    numbers.sent[inputs.nets[n].source.index()].push_back(id);
    for (const auto sink : inputs.nets[n].sinks) numbers.reaching[sink.index()].push_back(id);
  }
}

}  // namespace

Result<Plan> make_plan(const Inputs& inputs, const TimeOptions& options) {
  const Network& network = inputs.network;
  const auto time = closed(network, options);
  if (!time) return tl::unexpected(time.error());
  auto numbers = std::make_shared<PlanNumbers>();
  numbers->scales = connect::weight_scales(network);
  if (auto made = make_populations(network, *numbers); !made) return tl::unexpected(made.error());
  std::vector<std::vector<int>> shifts;
  for (const auto& population : numbers->populations) shifts.push_back(population.numbers.shift);
  numbers->poisson_inputs = neurons::make_poisson_inputs(network, numbers->scales, shifts);
  make_connectors(network, *numbers);
  numbers->first_neurons = network::first_neurons(network);
  numbers->onto = mapper::index_projections(network).by_post;
  index_nets(inputs, *numbers);
  if (auto good = check_parts(inputs, *numbers); !good) return tl::unexpected(good.error());
  return Plan(inputs, *time, std::move(numbers));
}

}  // namespace spikeloom::image
