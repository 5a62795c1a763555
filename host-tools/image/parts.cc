#include "host-tools/image/parts.h"

#include <fmt/format.h>

#include <bit>

#include "host-tools/image/plan_numbers.h"
#include "host-tools/image/slice_text.h"

namespace spikeloom::image {
namespace {

Result<void> bad_parts(const Inputs& inputs, std::size_t slice, const char* what) {
  return failure(
      ErrorClass::internal, "bad_parts",
      fmt::format("slice {}, {}: {}", slice, text_of(inputs.network, inputs.slices[slice]), what),
      "image.parts", "mapper and placer disagree", "");
}

// Of a neuron core and the parts that follow it.
Result<void> check_split(const Inputs& inputs, const PlanNumbers& numbers, std::size_t first) {
  const mapper::Slice& slice = inputs.slices[first];
  const std::size_t parts = slice.synapse_cores;
  if (inputs.slices.size() - first <= parts)
    return bad_parts(inputs, first, "its synapse cores are missing");
  std::vector<mapper::NetId> arriving;
  for (std::size_t part = 1; part <= parts; ++part) {
    const mapper::Slice& other = inputs.slices[first + part];
    if (other.part != part || other.synapse_cores != parts ||
        other.population != slice.population || other.neurons != slice.neurons)
      return bad_parts(inputs, first + part, "it is not the part that is due here");
    if (inputs.placement.cores[first + part].chip != inputs.placement.cores[first].chip)
      return bad_parts(inputs, first + part, "it is not on the chip of its neurons");
    const auto& nets = numbers.reaching[first + part];
    arriving.insert(arriving.end(), nets.begin(), nets.end());
  }
  if (std::popcount(partners_of(inputs, mapper::SliceId(first))) != slice.synapse_cores)
    return bad_parts(inputs, first, "two of its synapse cores are on one core");
  std::ranges::sort(arriving);
  if (std::ranges::adjacent_find(arriving) != arriving.end())
    return bad_parts(inputs, first, "a net reaches two of its synapse cores");
  if (!numbers.reaching[first].empty())
    return bad_parts(inputs, first, "a net reaches its neurons");
  return {};
}

}  // namespace

std::uint32_t partners_of(const Inputs& inputs, mapper::SliceId id) {
  const mapper::Slice& slice = inputs.slices[id.index()];
  const auto bit = [&inputs](std::size_t of) { return 1U << inputs.placement.cores[of].core; };
  if (slice.part != 0) return bit(neuron_part(inputs, id).index());
  std::uint32_t bits = 0;
  for (std::size_t part = 1; part <= slice.synapse_cores; ++part) bits |= bit(id.index() + part);
  return bits;
}

Result<void> check_parts(const Inputs& inputs, const PlanNumbers& numbers) {
  for (std::size_t s = 0; s < inputs.slices.size(); s += 1U + inputs.slices[s].synapse_cores) {
    if (inputs.slices[s].part != 0) return bad_parts(inputs, s, "it follows no neurons");
    if (inputs.slices[s].synapse_cores == 0) continue;
    if (auto good = check_split(inputs, numbers, s); !good) return good;
  }
  return {};
}

}  // namespace spikeloom::image
