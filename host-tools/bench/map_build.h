// What the generators of mapping problems share: populations of slices, machines, faults, draws.
//
// Shapes   slices get ids in the order in which populations are added.
// Errors   does_not_fit from finish() where the machine lacks cores.
#pragma once

#include "base/counter_rng.h"
#include "host-tools/bench/map_instance.h"

namespace spikeloom::bench {

struct Slices {
  std::uint32_t first = 0, count = 0;
  [[nodiscard]] mapper::SliceId at(std::uint32_t index) const {
    return mapper::SliceId(std::size_t{first} + index);
  }
};

class InstanceBuilder {
 public:
  explicit InstanceBuilder(std::string name) { instance_.name = std::move(name); }
  // Slices of `neurons_per_core` neurons, each with this much SDRAM.
  Slices population(std::string name, std::uint32_t slices, std::uint32_t neurons_per_core,
                    std::uint64_t sdram_bytes);
  void net(mapper::SliceId source, double spikes_per_s, std::vector<mapper::SliceId> sinks);
  [[nodiscard]] MapInstance& instance() { return instance_; }
  [[nodiscard]] Result<MapInstance> finish(const machine::MachineSpec& machine) &&;

 private:
  MapInstance instance_;
};

// The smallest torus of triads, or board, of which `slices` fill at most this share.
[[nodiscard]] machine::MachineSpec machine_for(std::size_t slices, double share);
// Dead at these shares, and one board-to-board cable with all its links.
struct Faults {
  double chips = 0.01, links = 0.003;
  bool cable = true;
};
[[nodiscard]] machine::MachineSpec with_faults(machine::MachineSpec spec, const Faults& faults,
                                               std::uint64_t seed);

// A stream of draws of one generator; `object` tells apart what one generator draws.
[[nodiscard]] StreamReader draws(std::uint64_t seed, std::uint32_t object);
// Near a normal distribution, from whole numbers alone: the same on every machine.
[[nodiscard]] double draw_normal(StreamReader& stream);
[[nodiscard]] double draw_between(StreamReader& stream, double low, double high);
// 0 .. count - 1 in a drawn order.
[[nodiscard]] std::vector<std::uint32_t> draw_order(StreamReader& stream, std::uint32_t count);

// The generators, each with what its family fixes.
[[nodiscard]] Result<MapInstance> microcircuit_instance(std::string name, std::uint32_t per_core,
                                                        double size,
                                                        const machine::MachineSpec* machine,
                                                        const Faults* faults, std::uint64_t seed);
[[nodiscard]] Result<MapInstance> convolution_instance(std::string name, double size,
                                                       std::uint64_t seed);
// A sheet that wraps, of width x height slices; each reaches `fan_out` others at a normal distance.
// Ids are shuffled; `tile_x` x `tile_y` neighbours share a chip in the natural placement.
struct Sheet {
  std::uint32_t width = 0, height = 0, fan_out = 0;
  double sigma = 0.0;
  std::uint32_t tile_x = 4, tile_y = 4;
};
[[nodiscard]] Result<MapInstance> sheet_instance(std::string name, const Sheet& sheet,
                                                 machine::MachineSpec machine, const Faults* faults,
                                                 std::uint64_t seed);
struct Graph {
  std::uint32_t slices = 0, fan_out = 0;
  std::uint32_t cluster = 0;  // slices of one; 0: no clusters
  double inside = 0.0;        // share of sinks in the own cluster
  double share = 1.0;         // of the machine that may be filled
  double least_sdram_mb = 2.0, most_sdram_mb = 6.0;
};
[[nodiscard]] Result<MapInstance> graph_instance(std::string name, const Graph& graph,
                                                 std::uint64_t seed);

}  // namespace spikeloom::bench
