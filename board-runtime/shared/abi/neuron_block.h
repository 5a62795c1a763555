// Bytes that one neuron or source takes in a core's DTCM. Provisional: the firmware's kernels will
// assert their structs against these.
#pragma once

#include <cstdint>

namespace spikeloom::abi {

// Four decays and propagators, threshold, reset, current, refractory ticks, weight shifts.
inline constexpr std::uint32_t kLifParameterBytes = 40;
// Membrane, two synaptic currents, refractory countdown.
inline constexpr std::uint32_t kLifStateBytes = 16;
// A neuron's own generator, for Poisson trains: two 64-bit words.
inline constexpr std::uint32_t kGeneratorBytes = 16;
// Rate as exp(-mean), weight step, start and stop tick of one Poisson train.
inline constexpr std::uint32_t kPoissonTrainBytes = 16;
// A spike of a list in SDRAM: tick and neuron.
inline constexpr std::uint32_t kListedSpikeBytes = 8;

}  // namespace spikeloom::abi
