#include "placer/bundles.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "placer/constraints.h"
#include "placer/in_pieces.h"
#include "placer/onto_cores.h"
#include "placer/together.h"

namespace spikeloom::placer {
namespace {

using mapper::SliceId;

constexpr std::uint32_t kNone = UINT32_MAX;

// A bundle as one slice, which fits some chip (fit_some_chip).
mapper::Slice as_slice(const Bundle& bundle, mapper::Slice first) {
  first.part = 0;
  first.has_core = bundle.cores > 0;
  first.synapse_cores = static_cast<std::uint8_t>(bundle.cores > 0 ? bundle.cores - 1 : 0);
  first.need.sdram_bytes = bundle.sdram_bytes;
  return first;
}

std::vector<mapper::Net> nets_of(const Problem& problem, const Together& all) {
  std::vector<mapper::Net> nets;
  for (const auto& net : problem.nets) {
    mapper::Net joined{SliceId{all.of_slice[net.source.index()]}, net.spikes_per_s, {}};
    for (const auto sink : net.sinks) joined.sinks.emplace_back(all.of_slice[sink.index()]);
    std::ranges::sort(joined.sinks);
    joined.sinks.erase(std::unique(joined.sinks.begin(), joined.sinks.end()), joined.sinks.end());
    nets.push_back(std::move(joined));
  }
  return nets;
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
Result<Constraints> constraints_of(const Problem& problem, const Together& all) {
  Constraints constraints;
  std::vector<std::uint32_t> chip_of(all.bundles.size(), kNone);
  const auto pin = [&](SliceId slice, machine::ChipId chip) -> Result<void> {
    auto& known = chip_of[all.of_slice[slice.index()]];
    if (known != kNone && known != chip.value)
      return tl::unexpected(pins_disagree(machine::ChipId{known}, chip, slice));
    known = chip.value;
    return {};
  };
  std::vector<std::uint32_t> device_chip(problem.slices.size(), kNone);
  const auto is_device = [&](SliceId slice) { return device_chip[slice.index()] != kNone; };
  for (const auto& device : problem.constraints.devices) {
    device_chip[device.slice.index()] = device.chip.value;
    constraints.devices.push_back(
        {SliceId{all.of_slice[device.slice.index()]}, device.chip, device.link});
  }
  for (const auto& asked : problem.constraints.pins)
    if (!is_device(asked.slice))
      if (auto done = pin(asked.slice, asked.chip); !done) return tl::unexpected(done.error());
  for (const auto& group : problem.constraints.together)
    for (const auto device : group) {
      if (!is_device(device)) continue;
      const machine::ChipId chip{device_chip[device.index()]};
      for (const auto slice : group)
        if (!is_device(slice))
          if (auto done = pin(slice, chip); !done) return tl::unexpected(done.error());
    }
  for (std::size_t b = 0; b < chip_of.size(); ++b)
    if (chip_of[b] != kNone) constraints.pins.push_back({SliceId{b}, machine::ChipId{chip_of[b]}});
  return constraints;
}

tl::unexpected<Error> too_large(const Problem& problem, const Together& all, std::size_t bundle,
                                const char* of, std::uint64_t asked, std::uint64_t most) {
  return failure(
      ErrorClass::does_not_fit, "bundle_too_large",
      fmt::format("{} slices, of which {} is the first, have to be on one chip and ask for {} {}; "
                  "no chip of machine '{}' offers more than {}, {} are missing",
                  std::ranges::count(all.of_slice, bundle), all.bundles[bundle].first.value, asked,
                  of, problem.machine.name, most, asked - most),
      "placer", "parts of a slice, or a constraint that holds slices together",
      "fewer slices together, or fewer synapse cores a slice");
}

Result<void> fit_some_chip(const Problem& problem, const Together& all) {
  std::uint64_t cores = 0, sdram_bytes = 0;
  for (const auto& chip : problem.machine.chips) {
    cores = std::max(cores, static_cast<std::uint64_t>(std::popcount(chip.application_cores)));
    sdram_bytes = std::max<std::uint64_t>(sdram_bytes, chip.sdram_bytes);
  }
  for (std::size_t b = 0; b < all.bundles.size(); ++b) {
    const auto& asked = all.bundles[b];
    if (asked.cores > cores)
      return too_large(problem, all, b, "application cores", asked.cores, cores);
    if (asked.sdram_bytes > sdram_bytes)
      return too_large(problem, all, b, "bytes of SDRAM", asked.sdram_bytes, sdram_bytes);
  }
  return {};
}

Result<ChipOfSlice> chips_of_slices(const Problem& problem, const PlaceOptions& options,
                                    BundlePlacer place) {
  if (auto sound = check(problem); !sound) return tl::unexpected(sound.error());
  const auto all = together(problem.slices, problem.constraints);
  if (auto fit = fit_some_chip(problem, all); !fit) return tl::unexpected(fit.error());
  auto constraints = constraints_of(problem, all);
  if (!constraints) return tl::unexpected(constraints.error());
  std::vector<mapper::Slice> slices;
  for (const auto& bundle : all.bundles)
    slices.push_back(as_slice(bundle, problem.slices[bundle.first.index()]));
  const auto nets = nets_of(problem, all);
  const Problem joined{problem.machine, slices, nets, *std::move(constraints)};
  if (auto fit = check_room(joined); !fit) return tl::unexpected(fit.error());
  const auto of_bundle = place_in_pieces(joined, options, place);
  if (!of_bundle) return of_bundle;
  ChipOfSlice chips;
  for (const auto bundle : all.of_slice) chips.push_back((*of_bundle)[bundle]);
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
