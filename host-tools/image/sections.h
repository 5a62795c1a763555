// The sections of a block, one function for each kind of content: private to this room.
//
// Errors   does_not_fit as core_image.h.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "host-tools/image/block_writer.h"
#include "host-tools/image/core_image.h"
#include "host-tools/image/drawn_synapses.h"
#include "host-tools/image/plan.h"
#include "host-tools/image/rows.h"

namespace spikeloom::image {

// A block that grows.
struct Draft {
  abi::CoreHeader header;
  bool one_drive = true;
  BlockWriter writer;
  std::vector<abi::Probe> probes;
  std::uint64_t synapses = 0;
};

// The image of a slice, with what was drawn onto its neurons.
[[nodiscard]] Result<CoreImage> build(const Plan& plan, mapper::SliceId id,
                                      const SynapsesOnto& synapses);

// When ticks are.
void set_times(const Plan& plan, mapper::SliceId slice, abi::CoreHeader& header);
// Coefficients, states, shifts, drives, Poisson inputs; kind and receptors.
void add_neurons(const Plan& plan, const mapper::Slice& slice, Draft& draft);
// Trains or listed spikes.
[[nodiscard]] Result<void> add_source(const Plan& plan, const mapper::Slice& slice, Draft& draft);
void add_rows(Rows rows, Draft& draft);
// Probes and their lists; their buffers' sizes, without an offset yet.
void add_probes(const Plan& plan, const mapper::Slice& slice, Draft& draft);
// Buffers, hand-over and text behind what is loaded; returns the end of the block.
[[nodiscard]] std::uint64_t add_room(Draft& draft);

}  // namespace spikeloom::image
