// Mapping problems for the bench: families of networks cut into slices already, each on a machine.
//
// An instance is drawn from (family, size, seed) alone. The families are those on which mapping
// tools differ: dense layers, local sheets, random graphs, clusters; full and faulty machines.
//
// Units    net weights are spikes per second; SDRAM bytes.
// Shapes   slices of a population stand side by side; size 1 is the size in the family's name, and
//          other sizes scale its neurons or slices; the machine is the smallest that is as full.
// Promises equal (family, size, seed) give equal instances on every machine.
// Errors   invalid_input for an unknown family or a size out of range; does_not_fit where a family
//          that has one board outgrows it.
// Source   the microcircuit's sizes, rules and rates: Potjans and Diesmann 2014; grids: Heathcote
//          2016, section 4.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "placer/placement.h"

namespace spikeloom::bench {

struct MapInstance {
  std::string name;
  std::string machine_text;  // for people
  machine::Machine machine;
  std::vector<std::string> populations;
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
  placer::Constraints constraints;
  std::optional<placer::Placement> natural;  // where the network's own geometry is known

  [[nodiscard]] placer::Problem problem() const { return {machine, slices, nets, constraints}; }
};

struct MapFamily {
  const char* name;
  const char* what;
  Result<MapInstance> (*make)(double size, std::uint64_t seed);
};
[[nodiscard]] std::span<const MapFamily> map_families();
[[nodiscard]] Result<MapInstance> make_instance(std::string_view family, double size,
                                                std::uint64_t seed);

// Equal for equal instances: machine, slices and nets in every detail.
[[nodiscard]] std::uint64_t digest(const MapInstance& instance);

inline constexpr double kLeastMapSize = 0.01, kMostMapSize = 4.0;

}  // namespace spikeloom::bench
