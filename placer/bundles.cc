#include "placer/bundles.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "placer/constraints.h"
#include "placer/in_pieces.h"

namespace spikeloom::placer {
namespace {

using mapper::SliceId;

constexpr std::uint32_t kNone = UINT32_MAX;

// Sets of slices that share a chip (Tarjan 1975); the first slice of a set names it.
class Sets {
 public:
  explicit Sets(std::size_t slices) : first_(slices) {
    std::iota(first_.begin(), first_.end(), std::uint32_t{0});
  }
  std::uint32_t of(std::uint32_t slice) {
    while (first_[slice] != slice) slice = first_[slice] = first_[first_[slice]];
    return slice;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    const auto [low, high] = std::minmax({of(a), of(b)});
    first_[high] = low;
  }

 private:
  std::vector<std::uint32_t> first_;
};

struct Bundles {
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
  Constraints constraints;
  std::vector<std::uint32_t> of_slice;
};

// Devices, which take no core, are held by no set.
Sets sets_of(const Problem& problem, const std::vector<bool>& is_device) {
  Sets sets(problem.slices.size());
  std::uint32_t neurons = 0;
  for (std::uint32_t s = 0; s < problem.slices.size(); ++s) {
    if (problem.slices[s].part == 0) neurons = s;
    sets.join(neurons, s);
  }
  for (const auto& group : problem.constraints.together) {
    std::uint32_t before = kNone;
    for (const auto slice : group) {
      if (is_device[slice.index()]) continue;
      if (before != kNone) sets.join(before, slice.value);
      before = slice.value;
    }
  }
  return sets;
}

void add_slices(const Problem& problem, Sets& sets, Bundles& bundles) {
  std::vector<std::uint32_t> cores;
  for (std::uint32_t s = 0; s < problem.slices.size(); ++s) {
    const auto& slice = problem.slices[s];
    const auto first = sets.of(s);
    if (first == s) {
      bundles.of_slice.push_back(static_cast<std::uint32_t>(bundles.slices.size()));
      bundles.slices.push_back(slice);
      bundles.slices.back().part = 0;
      cores.push_back(1);
      continue;
    }
    const auto bundle = bundles.of_slice[first];
    bundles.of_slice.push_back(bundle);
    bundles.slices[bundle].need.sdram_bytes += slice.need.sdram_bytes;
    ++cores[bundle];
  }
  for (std::size_t b = 0; b < cores.size(); ++b)
    bundles.slices[b].synapse_cores = static_cast<std::uint8_t>(std::min(cores[b] - 1, 255U));
}

void add_nets(const Problem& problem, Bundles& bundles) {
  for (const auto& net : problem.nets) {
    mapper::Net joined{SliceId{bundles.of_slice[net.source.index()]}, net.spikes_per_s, {}};
    for (const auto sink : net.sinks) joined.sinks.emplace_back(bundles.of_slice[sink.index()]);
    std::ranges::sort(joined.sinks);
    joined.sinks.erase(std::unique(joined.sinks.begin(), joined.sinks.end()), joined.sinks.end());
    bundles.nets.push_back(std::move(joined));
  }
}

Error pins_disagree(machine::ChipId a, machine::ChipId b, SliceId slice) {
  return {.error_class = ErrorClass::invalid_input,
          .code = "pins_disagree",
          .what = fmt::format("slice {} has to be on chip {}, and together with one that has to be "
                              "on chip {}",
                              slice.value, b.value, a.value),
          .where = "placer",
          .cause = "",
          .remedy = "drop one of the pins, or what holds the slices together"};
}

// One pin a bundle, and a group with a device is where the device is.
Result<void> add_pins(const Problem& problem, const std::vector<bool>& is_device,
                      Bundles& bundles) {
  std::vector<std::uint32_t> chip_of(bundles.slices.size(), kNone);
  const auto pin = [&](SliceId slice, machine::ChipId chip) -> Result<void> {
    auto& known = chip_of[bundles.of_slice[slice.index()]];
    if (known != kNone && known != chip.value)
      return tl::unexpected(pins_disagree(machine::ChipId{known}, chip, slice));
    known = chip.value;
    return {};
  };
  std::vector<std::uint32_t> device_chip(problem.slices.size(), kNone);
  for (const auto& device : problem.constraints.devices) {
    device_chip[device.slice.index()] = device.chip.value;
    bundles.constraints.devices.push_back(
        {SliceId{bundles.of_slice[device.slice.index()]}, device.chip, device.link});
  }
  for (const auto& asked : problem.constraints.pins)
    if (!is_device[asked.slice.index()])
      if (auto done = pin(asked.slice, asked.chip); !done) return done;
  for (const auto& group : problem.constraints.together)
    for (const auto device : group) {
      if (!is_device[device.index()]) continue;
      const machine::ChipId chip{device_chip[device.index()]};
      for (const auto slice : group)
        if (!is_device[slice.index()])
          if (auto done = pin(slice, chip); !done) return done;
    }
  for (std::size_t b = 0; b < chip_of.size(); ++b)
    if (chip_of[b] != kNone)
      bundles.constraints.pins.push_back({SliceId{b}, machine::ChipId{chip_of[b]}});
  return {};
}

Result<void> fit_some_chip(const Problem& problem, const std::vector<bool>& is_device,
                           const Bundles& bundles) {
  std::uint32_t most = 0;
  for (const auto& chip : problem.machine.chips)
    most = std::max(most, static_cast<std::uint32_t>(std::popcount(chip.application_cores)));
  const auto first_of = [&](std::size_t bundle) {
    return static_cast<std::size_t>(std::ranges::find(bundles.of_slice, bundle) -
                                    bundles.of_slice.begin());
  };
  for (std::size_t b = 0; b < bundles.slices.size(); ++b) {
    if (bundles.slices[b].all_cores() <= most || is_device[first_of(b)]) continue;
    const auto cores = std::ranges::count(bundles.of_slice, b);
    const auto first = first_of(b);
    return failure(ErrorClass::does_not_fit, "bundle_too_large",
                   fmt::format("{} slices, of which {} is the first, have to be on one chip; no "
                               "chip of machine '{}' offers more than {} application cores",
                               cores, first, problem.machine.name, most),
                   "placer", "parts of a slice, or a constraint that holds slices together",
                   "fewer slices together, or fewer synapse cores a slice");
  }
  return {};
}

Result<ChipOfSlice> chips_of_slices(const Problem& problem, const PlaceOptions& options,
                                    BundlePlacer place) {
  if (auto sound = check(problem); !sound) return tl::unexpected(sound.error());
  const auto is_device = devices_of(problem);
  Bundles bundles;
  auto sets = sets_of(problem, is_device);
  add_slices(problem, sets, bundles);
  add_nets(problem, bundles);
  if (auto fit = fit_some_chip(problem, is_device, bundles); !fit)
    return tl::unexpected(fit.error());
  if (auto pinned = add_pins(problem, is_device, bundles); !pinned)
    return tl::unexpected(pinned.error());
  const Problem joined{problem.machine, bundles.slices, bundles.nets, bundles.constraints};
  if (auto fit = check_room(joined); !fit) return tl::unexpected(fit.error());
  const auto of_bundle = place_in_pieces(joined, options, place);
  if (!of_bundle) return of_bundle;
  ChipOfSlice chips;
  for (const auto bundle : bundles.of_slice) chips.push_back((*of_bundle)[bundle]);
  return chips;
}

}  // namespace

Result<Placement> place_bundles(const Problem& problem, const PlaceOptions& options,
                                BundlePlacer place) {
  const auto& asked = problem.constraints;
  const bool is_plain =
      asked.pins.empty() && asked.together.empty() && asked.devices.empty() &&
      std::ranges::all_of(problem.slices, [](const auto& slice) { return slice.part == 0; });
  const auto chips = is_plain ? place_in_pieces(problem, options, place)
                              : chips_of_slices(problem, options, place);
  if (!chips) return tl::unexpected(chips.error());
  return onto_cores(problem, *chips);
}

}  // namespace spikeloom::placer
