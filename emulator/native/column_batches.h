// Turns columns into rows: the synapses onto the targets of one block, by source, a bounded number
// of them at a time.
//
// A fixed in-degree projection is drawn by targets, and the store wants rows of sources. The draws
// of all columns are counted by source first; then the sources are taken in ranges of no more
// synapses than a batch holds, and for every range all columns are drawn again. Only the synapses
// of the range get a weight and a delay.
//
// Units    synapses.
// Shapes   sources ascending, each once; a source of more synapses than a batch has one of its own.
// Promises a row's synapses stand in the order of targets and draws, whatever the batches.
// Errors   none.
// Cost     8 bytes a synapse of the largest batch and 4 a source; a partner drawn for every synapse
//          and batch (tests/bench/native_bench.cc).
// Source   ADR 0008 for the size of batches.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "network-specs/connect/connector.h"

namespace spikeloom::native {

inline constexpr std::uint64_t kBytesABatched = sizeof(connect::RowSynapse);

class ColumnBatches {
 public:
  // `columns` is a rule by columns with `sources` sources.
  ColumnBatches(const connect::Connector& columns, std::uint32_t sources, NeuronRange targets,
                std::uint64_t most_synapses);
  // Takes a row; false ends it all.
  using UseRow = std::function<bool(std::uint32_t source, std::span<const connect::RowSynapse>)>;
  void each_row(const UseRow& use);
  [[nodiscard]] std::uint64_t bytes() const;  // held at most so far

 private:
  void count();
  [[nodiscard]] NeuronRange next_batch(std::uint32_t first) const;
  void fill(NeuronRange sources);

  const connect::Connector& columns_;
  NeuronRange targets_;
  std::uint64_t most_synapses_;
  std::vector<std::uint32_t> counts_;          // of each source
  std::vector<std::size_t> next_;              // of each source in the batch: where to write
  std::vector<connect::RowSynapse> synapses_;  // of the batch, by source
};

}  // namespace spikeloom::native
