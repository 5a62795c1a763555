// The families by name, with what each fixes.
#include <cmath>

#include "host-tools/bench/map_build.h"

namespace spikeloom::bench {
namespace {

constexpr Faults kFaults{};

Result<MapInstance> pd256(double size, std::uint64_t seed) {
  return microcircuit_instance("pd256", 256, size, nullptr, nullptr, seed);
}

Result<MapInstance> pd256_board(double size, std::uint64_t seed) {
  machine::MachineSpec board;
  board.name = "spinn5";
  board.shape = machine::Shape::spinn5;
  return microcircuit_instance("pd256_board", 256, size, &board, nullptr, seed);
}

Result<MapInstance> pd64(double size, std::uint64_t seed) {
  return microcircuit_instance("pd64", 64, size, nullptr, nullptr, seed);
}

Result<MapInstance> pd64_faulty(double size, std::uint64_t seed) {
  return microcircuit_instance("pd64_faulty", 64, size, nullptr, &kFaults, seed);
}

Result<MapInstance> pd1000(double size, std::uint64_t seed) {
  return microcircuit_instance("pd1000", 64, 0.41 * size, nullptr, nullptr, seed);
}

Result<MapInstance> cnn64(double size, std::uint64_t seed) {
  return convolution_instance("cnn64", size, seed);
}

// Four slices wide and three high on each chip of a torus of triads.
Result<MapInstance> grid(std::string name, double size, const Faults* faults, std::uint64_t seed) {
  const auto triads = std::max(1.0, std::round(2 * std::sqrt(size)));
  machine::MachineSpec machine;
  machine.shape = machine::Shape::torus_of_triads;
  machine.width = machine.height = static_cast<int>(triads);
  const auto chips = static_cast<std::uint32_t>(machine.width * chip::kTriadSide);
  const Sheet sheet{4 * chips, 3 * chips, 10, 3.0, 4, 3};
  return sheet_instance(std::move(name), sheet, machine, faults, seed);
}

Result<MapInstance> grid6912(double size, std::uint64_t seed) {
  return grid("grid6912", size, nullptr, seed);
}

Result<MapInstance> grid6912_faulty(double size, std::uint64_t seed) {
  return grid("grid6912_faulty", size, &kFaults, seed);
}

std::uint32_t scaled(double slices, double size) {
  return static_cast<std::uint32_t>(std::max(2.0, std::round(slices * size)));
}

Result<MapInstance> rand5k(double size, std::uint64_t seed) {
  return graph_instance("rand5k", {.slices = scaled(5000, size), .fan_out = 8, .share = 1 / 1.6},
                        seed);
}

Result<MapInstance> rand9k(double size, std::uint64_t seed) {
  return graph_instance("rand9k", {.slices = scaled(9032, size), .fan_out = 24}, seed);
}

Result<MapInstance> clus18k(double size, std::uint64_t seed) {
  return graph_instance("clus18k",
                        {.slices = scaled(18000, size),
                         .fan_out = 12,
                         .cluster = 60,
                         .inside = 0.9,
                         .share = 1 / 1.1,
                         .least_sdram_mb = 2.0,
                         .most_sdram_mb = 12.0},
                        seed);
}

// Sixteen slices on each chip of a square torus; size 1 is 65,536 of them.
Result<MapInstance> thesis_grid(std::string name, double chips_a_side, std::uint64_t seed) {
  machine::MachineSpec machine;
  machine.shape = machine::Shape::rectangle;
  machine.width = machine.height = static_cast<int>(std::max(2.0, std::round(chips_a_side)));
  machine.wraps_x = machine.wraps_y = true;
  const auto side = 4 * static_cast<std::uint32_t>(machine.width);
  return sheet_instance(std::move(name), {side, side, 4, 3.0, 4, 4}, machine, nullptr, seed);
}

Result<MapInstance> grid65k(double size, std::uint64_t seed) {
  return thesis_grid("grid65k", 64 * std::sqrt(size), seed);
}

Result<MapInstance> grid1m(double size, std::uint64_t seed) {
  return thesis_grid("grid1m", 256 * std::sqrt(size), seed);
}

constexpr MapFamily kFamilies[] = {
    {"pd256", "cortical microcircuit, 256 neurons a core, 3 boards", pd256},
    {"pd256_board", "the same on one board", pd256_board},
    {"pd64", "cortical microcircuit, 64 neurons a core, 6 boards", pd64},
    {"pd64_faulty", "the same with 1 % dead chips, dead links and a dead cable", pd64_faulty},
    {"pd1000", "cortical microcircuit on 1,000 cores, one population altered", pd1000},
    {"cnn64", "convolutional network, 64 neurons a core, 3 boards nearly full", cnn64},
    {"grid6912", "locally connected sheet, 12 boards", grid6912},
    {"grid6912_faulty", "the same with 1 % dead chips, dead links and a dead cable",
     grid6912_faulty},
    {"rand5k", "random graph of 5,000 slices, 12 boards", rand5k},
    {"rand9k", "random graph of 9,032 slices, 12 boards 98 % full", rand9k},
    {"clus18k", "18,000 slices in clusters of 60, 27 boards", clus18k},
    {"grid65k", "grid of 65,536 slices, fan-out 4, sigma 3, 64 x 64 chips full", grid65k},
    {"grid1m", "grid of 1,048,576 slices, fan-out 4, sigma 3, 256 x 256 chips full", grid1m},
};

}  // namespace

std::span<const MapFamily> map_families() { return kFamilies; }

}  // namespace spikeloom::bench
