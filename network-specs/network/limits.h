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

// Neurons that `every` of a probe is written out to.
inline constexpr std::uint64_t kMostListed = std::uint64_t{1} << 24;

// A law is judged by what it gives with more than this probability on either side.
inline constexpr double kNegligible = 0x1p-32;
// Least probability between the bounds of a law that draws again.
inline constexpr double kLeastInside = 0x1p-10;

inline constexpr std::size_t kLongestName = 128;  // bytes

}  // namespace spikeloom::network
