// Bytes that one neuron or source takes in a core's DTCM. Provisional where no firmware measures
// it; what the kernels fix is held equal to them by tests/unit/mapper.
#pragma once

#include <cstdint>

namespace spikeloom::abi {

// Ten coefficients and the 64-bit drive (kernels/lif_curr_exp_coefficients.h).
inline constexpr std::uint32_t kLifParameterBytes = 10 * 4 + 8;
// Membrane and two synaptic currents; a refractory wait lives in the membrane.
inline constexpr std::uint32_t kLifStateBytes = 3 * 4;
// Which law and which weight; the generator keeps no state (kernels/neuron_random.h).
inline constexpr std::uint32_t kPoissonTrainBytes = 8;
// An alias table of 16 columns of three words, enough for means of a few events a tick.
inline constexpr std::uint32_t kPoissonLawBytes = 16 * 3 * 4;
// A spike of a list in SDRAM: tick and neuron.
inline constexpr std::uint32_t kListedSpikeBytes = 8;

}  // namespace spikeloom::abi
