// Memory of which only the touched pages exist: 128 MB of SDRAM a chip cost what a program uses.
//
// Shapes   a whole number of pages, zero at power-on. Writers say what they touched.
// Formats  transfer(): the touched pages, each with its index.
// Errors   make() says memory_refused when the host gives no address space.
// Cost     a write marks one bit; a page is 4 KB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "emulator/board/state/archive.h"

namespace spikeloom::board {

class LazyMemory {
 public:
  [[nodiscard]] static Result<LazyMemory> make(std::size_t bytes);

  [[nodiscard]] std::span<std::byte> bytes() const noexcept { return {memory_.get(), size_}; }
  void touch(std::size_t offset) noexcept {
    const std::size_t page = offset / kPageBytes;
    touched_[page / 64] |= std::uint64_t{1} << (page % 64);
  }
  void touch(std::size_t offset, std::size_t count) noexcept;  // count > 0
  void transfer(Archive& archive);

 private:
  static constexpr std::size_t kPageBytes = 4096;
  struct Unmap {
    std::size_t size = 0;
    void operator()(std::byte* memory) const noexcept;
  };
  explicit LazyMemory(std::byte* memory, std::size_t size);
  void clear() noexcept;

  std::unique_ptr<std::byte, Unmap> memory_;
  std::size_t size_ = 0;
  std::vector<std::uint64_t> touched_;
};

}  // namespace spikeloom::board
