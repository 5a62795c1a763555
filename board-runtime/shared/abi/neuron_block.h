// Neurons and listed spikes of a core, as they lie in its block and, in the same form, in DTCM.
//
// coefficients  words of the membrane, then kernels::kReceptorCoefficients for each receptor; of
//               each neuron in turn, or once when all neurons share them (the section's size tells)
// states        words of the membrane, then one current a receptor; of each neuron in turn
// shifts        one word a receptor: currents are in 2^-shift weight steps
// drives        DriveSteps in ascending order of tick, the first at tick 1; each is followed by one
//               64-bit drive for every neuron, or by one when all share it; all steps of a core
//               have as many
//
// Formats  words of the kernels (shared/kernels); indices are those of their headers.
#pragma once

#include <cstdint>

namespace spikeloom::abi {

// Drives that hold from `tick` on.
struct DriveStep {
  std::uint32_t tick;
  std::uint32_t count;  // of drives that follow: 1 or as many as neurons
};
static_assert(sizeof(DriveStep) == 8);
inline constexpr std::uint32_t kDriveBytes = 8;

struct ListedSpike {
  std::uint32_t tick;
  std::uint32_t neuron;  // of the slice
};
static_assert(sizeof(ListedSpike) == 8);

}  // namespace spikeloom::abi
