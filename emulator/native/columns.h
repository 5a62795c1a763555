// Equally long arrays of 32-bit numbers, one for every state or coefficient of a population.
//
// Shapes   columns start on a cache line; their length is padded to whole groups of 16 neurons.
//          One group more lies between two columns, so that no power of two maps them all to the
//          same lines of a cache.
// Errors   none.
#pragma once

#include <cstddef>
#include <cstdint>

#include "emulator/native/layout.h"
#include "emulator/native/memory.h"

namespace spikeloom::native {

class Columns {
 public:
  Columns() = default;
  Columns(std::size_t columns, std::uint32_t neurons)
      : columns_(columns), stride_(padded(neurons) + kGroup), numbers_(columns * stride_) {}
  [[nodiscard]] std::size_t size() const { return columns_; }
  [[nodiscard]] std::size_t stride() const { return stride_; }
  [[nodiscard]] std::int32_t* operator[](std::size_t column) {
    return numbers_.data() + column * stride_;
  }
  [[nodiscard]] const std::int32_t* operator[](std::size_t column) const {
    return numbers_.data() + column * stride_;
  }

 private:
  std::size_t columns_ = 0;
  std::size_t stride_ = 0;
  AlignedArray<std::int32_t> numbers_;
};

}  // namespace spikeloom::native
