#include "host-tools/bench/map_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "host-tools/bench/map_faults.h"

namespace spikeloom::bench {

Slices InstanceBuilder::population(std::string name, std::uint32_t slices,
                                   std::uint32_t neurons_per_core, std::uint64_t sdram_bytes) {
  const Slices made{static_cast<std::uint32_t>(instance_.slices.size()), slices};
  const network::PopulationId population(instance_.populations.size());
  instance_.populations.push_back(std::move(name));
  for (std::uint32_t i = 0; i < slices; ++i) {
    mapper::Slice slice;
    slice.population = population;
    slice.neurons = {i * neurons_per_core, (i + 1) * neurons_per_core};
    slice.need.sdram_bytes = sdram_bytes;
    instance_.slices.push_back(slice);
  }
  return made;
}

void InstanceBuilder::net(mapper::SliceId source, double spikes_per_s,
                          std::vector<mapper::SliceId> sinks) {
  std::sort(sinks.begin(), sinks.end());
  sinks.erase(std::unique(sinks.begin(), sinks.end()), sinks.end());
  instance_.nets.push_back({source, spikes_per_s, std::move(sinks)});
}

Result<MapInstance> InstanceBuilder::finish(const machine::MachineSpec& spec) && {
  auto machine = machine::build(spec);
  if (!machine) return tl::unexpected(machine.error().front());
  instance_.machine = *std::move(machine);
  const auto cores = instance_.machine.application_cores();
  if (instance_.slices.size() > cores) {
    return failure(ErrorClass::does_not_fit, "machine_full",
                   fmt::format("{} has {} slices; its machine has {} cores", instance_.name,
                               instance_.slices.size(), cores),
                   "bench.map", "the family's machine does not grow", "a smaller --size");
  }
  std::sort(instance_.nets.begin(), instance_.nets.end(),
            [](const auto& a, const auto& b) { return a.source < b.source; });
  instance_.machine_text = describe(spec, instance_.machine);
  return std::move(instance_);
}

machine::MachineSpec machine_for(std::size_t slices, double share) {
  return machine::smallest_fitting(
      static_cast<std::size_t>(std::ceil(static_cast<double>(slices) / share)));
}

StreamReader draws(std::uint64_t seed, std::uint32_t object) {
  return StreamReader(CounterStream(seed, {StreamPurpose::bench_instance, object, 0}));
}

double draw_normal(StreamReader& stream) {
  constexpr int kTerms = 12;  // their sum has variance 1
  constexpr std::uint32_t kSteps = 1 << 16;
  std::int64_t sum = 0;
  for (int i = 0; i < kTerms; ++i) sum += stream.next_below(kSteps);
  return (static_cast<double>(sum) + kTerms / 2.0) / kSteps - kTerms / 2.0;
}

double draw_between(StreamReader& stream, double low, double high) {
  return low + (high - low) * stream.next_unit();
}

std::vector<std::uint32_t> draw_order(StreamReader& stream, std::uint32_t count) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t left = count; left > 1; --left)
    std::swap(order[left - 1], order[stream.next_below(left)]);
  return order;
}

Result<MapInstance> make_instance(std::string_view family, double size, std::uint64_t seed) {
  const auto families = map_families();
  const auto found = std::find_if(families.begin(), families.end(),
                                  [&](const auto& it) { return it.name == family; });
  if (found == families.end()) {
    return failure(ErrorClass::usage, "unknown_family",
                   fmt::format("there is no family '{}'; there are {}", family, families.size()),
                   "--family", "", "see --help for the list");
  }
  if (!(size >= kLeastMapSize && size <= kMostMapSize)) {
    return failure(
        ErrorClass::usage, "size_out_of_range",
        fmt::format("the size is {}; sizes go from {} to {}", size, kLeastMapSize, kMostMapSize),
        "--size", "", "1 is the size in the family's name");
  }
  return found->make(size, seed);
}

std::uint64_t digest(const MapInstance& instance) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325;  // FNV-1a
  const auto add = [&](std::uint64_t value) {
    for (int byte = 0; byte < 8; ++byte) {
      hash ^= value >> (8 * byte) & 0xFF;
      hash *= 0x100'0000'01B3;
    }
  };
  for (const auto& chip : instance.machine.chips) {
    add(static_cast<std::uint64_t>(chip.at.x) << 32 | static_cast<std::uint64_t>(chip.at.y));
    add(chip.application_cores);
    for (const auto& neighbour : chip.neighbours) add(neighbour ? neighbour->value + 1ULL : 0);
  }
  for (const auto& slice : instance.slices) {
    add(slice.population.value);
    add(slice.neurons.size());
    add(slice.need.sdram_bytes);
  }
  for (const auto& net : instance.nets) {
    add(net.source.value);
    add(std::bit_cast<std::uint64_t>(net.spikes_per_s));
    for (const auto sink : net.sinks) add(sink.value);
  }
  return hash;
}

}  // namespace spikeloom::bench
