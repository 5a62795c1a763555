// Strong ids: an index into one particular vector, which cannot index another.
//
// Shapes   32 bits; ids of one kind count from 0 without gaps.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace spikeloom {

template <class Tag>
struct Id {
  std::uint32_t value = 0;
  constexpr Id() = default;
  constexpr explicit Id(std::size_t index) : value(static_cast<std::uint32_t>(index)) {}
  [[nodiscard]] constexpr std::size_t index() const noexcept { return value; }
  constexpr auto operator<=>(const Id&) const = default;
};

// Half-open range of neuron indices inside one population.
struct NeuronRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;  // one past the end
  [[nodiscard]] constexpr std::uint32_t size() const noexcept { return last - first; }
  [[nodiscard]] constexpr bool contains(std::uint32_t neuron) const noexcept {
    return neuron >= first && neuron < last;
  }
  constexpr auto operator<=>(const NeuronRange&) const = default;
};

}  // namespace spikeloom

template <class Tag>
struct std::hash<spikeloom::Id<Tag>> {
  std::size_t operator()(spikeloom::Id<Tag> id) const noexcept { return id.value; }
};
