// A projection whose rule is native in columns, turned into rows.
//
// Every column is derived twice: once to count each source's synapses, once to put them in place.
//
// Shapes   rows of the pre population, their synapses in no particular order (delivery adds, so
//          order never shows).
// Errors   none.
// Cost     8 bytes a synapse while it lives, and twice the projection's derivation.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "network-specs/connect/connector.h"

namespace spikeloom::native {

class Transposed {
 public:
  Transposed(const connect::Connector& columns, std::uint32_t pre_size, std::uint32_t post_size,
             unsigned threads);
  [[nodiscard]] std::span<const connect::RowSynapse> row(std::uint32_t pre) const {
    return {synapses_.data() + ends_[pre], synapses_.data() + ends_[pre + 1]};
  }

 private:
  std::vector<std::uint64_t> ends_;  // of the row before
  std::vector<connect::RowSynapse> synapses_;
};

}  // namespace spikeloom::native
