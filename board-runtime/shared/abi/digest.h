// One number for everything in this folder: host and firmware that disagree about a layout refuse
// each other. Whoever changes what a field means, but not its place, counts kAbiVersion up.
#pragma once

#include <cstddef>
#include <cstdint>

#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/abi/handover.h"
#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/poisson_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "board-runtime/shared/abi/row_index.h"
#include "board-runtime/shared/abi/synaptic_row.h"

namespace spikeloom::abi {

inline constexpr std::uint32_t kAbiVersion = 2;

namespace detail {

// FNV-1a over words.
template <class... Word>
[[nodiscard]] constexpr std::uint32_t mix(Word... words) noexcept {
  std::uint32_t hash = 2166136261U;
  ((hash = (hash ^ static_cast<std::uint32_t>(words)) * 16777619U), ...);
  return hash;
}

}  // namespace detail

inline constexpr std::uint32_t kAbiDigest = detail::mix(
    kAbiVersion, kCommandOffset, kReportOffset, kFirstSectionOffset, kTickBits, kCellShift,
    kNeuronSpikeBits, kSourceSpikeBits, sizeof(CoreHeader), sizeof(HostCommand), sizeof(CoreReport),
    sizeof(SourceEntry), sizeof(SynapticRowHeader), sizeof(SynapseWord), sizeof(DriveStep),
    sizeof(ListedSpike), sizeof(PoissonInput), sizeof(PoissonSource), sizeof(AliasTable),
    sizeof(Probe), offsetof(CoreHeader, kind), offsetof(CoreHeader, tick_cycles),
    offsetof(CoreHeader, ring), offsetof(CoreHeader, keys), offsetof(CoreHeader, buckets),
    offsetof(CoreHeader, states), offsetof(CoreHeader, probes), offsetof(CoreHeader, partners),
    offsetof(CoreHeader, checksum), offsetof(CoreReport, spikes),
    offsetof(CoreReport, late_packets), sizeof(Handover));

}  // namespace spikeloom::abi
