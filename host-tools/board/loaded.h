// What is on a machine once a network is loaded.
//
// Units    bytes; seconds of the link's clock.
// Shapes   cores as the plan's slices.
#pragma once

#include <cstdint>
#include <vector>

#include "host-tools/image/core_image.h"
#include "host-tools/link/scp_request.h"

namespace spikeloom::on_board {

// Ours; other tools take 16, 17, 30 and 66.
inline constexpr std::uint8_t kApplication = 83;

struct LoadedCore {
  image::CoreLayout layout;
  link::CoreAt at;
  std::uint32_t block = 0;  // its address
};

// What went over the wires in a stage.
struct Traffic {
  std::uint64_t bytes = 0, requests = 0, repeats = 0;
  double seconds = 0.0;
};

struct Loaded {
  std::vector<LoadedCore> cores;
  std::uint64_t synapses = 0;
  Traffic written, program;
  std::uint64_t written_again = 0;  // blocks that a core did not find whole
};

}  // namespace spikeloom::on_board
