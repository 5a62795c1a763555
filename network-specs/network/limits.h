// What a network may ask for: the limits that validate() holds and that later stages rely on.
//
// Units    stand in the names.
// Source   ADR 0002 for the number formats behind them (board-runtime/shared/kernels).
#pragma once

#include <cstddef>
#include <cstdint>

namespace spikeloom::network {

inline constexpr std::uint32_t kLeastTickUs = 10;
inline constexpr std::uint32_t kMostTickUs = 1000;
inline constexpr std::uint64_t kMostTicks = 0xFFFF'FFFF;

inline constexpr std::uint32_t kMostNeurons = 0x7FFF'FFFE;              // of one population
inline constexpr std::uint64_t kMostNeuronsOfAll = 0xFFFF'FFFF;         // of a network
inline constexpr std::uint64_t kMostSynapses = std::uint64_t{1} << 48;  // of one projection
inline constexpr std::uint64_t kMostRowSynapses = 0xFFFF'FFFF;          // of one source neuron

inline constexpr std::uint32_t kMostDelayTicks = 65535;
inline constexpr std::uint32_t kMostRefractoryTicks = 65535;
// exp(-tick / tau) of these two is still told from 0 and from 1 in 31 fraction bits.
inline constexpr double kLeastTauTicks = 0.05;
inline constexpr double kMostTauTicks = 1 << 20;
// Potentials relative to rest, and the depolarisation that constant currents lead to.
inline constexpr double kMostDepolarisationMv = 2000.0;
// What one spike may add to a potential within a tick.
inline constexpr double kMostJumpMv = 256.0;
// Mean number of spikes of a Poisson source or input in a tick.
inline constexpr double kMostSpikesPerTick = 500.0;

// Receptors of a neuron, the first two included.
inline constexpr std::size_t kMostReceptors = 64;

// Of Izhikevich's neuron, whose equations hold from the deepest hyperpolarisation to the peak of a
// spike (kernels/izhikevich_coefficients.h).
inline constexpr double kLeastIzhikevichMv = -180.0, kMostIzhikevichMv = 60.0;
inline constexpr double kMostAPerMs = 2.0, kMostBPerMs = 5.0;
inline constexpr double kMostUMvPerMs = 600.0;
inline constexpr double kMostIzhikevichPa = 10000.0;  // constant and initial currents
inline constexpr double kIzhikevichPartMs = 0.05;     // the longest step that a tick is cut into
// 1 pA moves v by 1 mV in a ms, as 1 pF would.
inline constexpr double kIzhikevichPf = 1.0;

// Neurons that `every` of a probe is written out to.
inline constexpr std::uint64_t kMostListed = std::uint64_t{1} << 24;

// A law is judged by what it gives with more than this probability on either side.
inline constexpr double kNegligible = 0x1p-32;
// Least probability between the bounds of a law that draws again.
inline constexpr double kLeastInside = 0x1p-10;

inline constexpr std::size_t kLongestName = 128;  // bytes

}  // namespace spikeloom::network
