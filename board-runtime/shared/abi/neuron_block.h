// Bytes that one neuron or source takes in a core's DTCM. Provisional where no firmware measures
// it; what the kernels fix is held equal to them by tests/unit/mapper.
#pragma once

#include <cstdint>

namespace spikeloom::abi {

// The 64-bit drive.
inline constexpr std::uint32_t kDriveBytes = 8;
// Coefficients and states of a membrane (kernels/lif_curr_exp_coefficients.h; a refractory wait
// lives in the membrane's state), (kernels/izhikevich_coefficients.h).
inline constexpr std::uint32_t kLifMembraneBytes = (4 + 1) * 4;
inline constexpr std::uint32_t kIzhikevichMembraneBytes = (8 + 2) * 4;
// Coefficients and current of a receptor (kernels/exp_current_coefficients.h).
inline constexpr std::uint32_t kReceptorBytes = (3 + 1) * 4;
// Which law and which weight; the generator keeps no state (kernels/neuron_random.h).
inline constexpr std::uint32_t kPoissonTrainBytes = 8;
// An alias table of 16 columns of three words, enough for means of a few events a tick.
inline constexpr std::uint32_t kPoissonLawBytes = 16 * 3 * 4;
// A spike of a list in SDRAM: tick and neuron.
inline constexpr std::uint32_t kListedSpikeBytes = 8;

}  // namespace spikeloom::abi
