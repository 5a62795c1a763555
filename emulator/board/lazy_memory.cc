#include "emulator/board/lazy_memory.h"

#include <fmt/format.h>
#include <sys/mman.h>

namespace spikeloom::board {

void LazyMemory::Unmap::operator()(std::byte* memory) const noexcept { munmap(memory, size); }

LazyMemory::LazyMemory(std::byte* memory, std::size_t size)
    : memory_(memory, Unmap{size}), size_(size), touched_((size / kPageBytes + 63) / 64) {}

Result<LazyMemory> LazyMemory::make(std::size_t bytes) {
  const std::size_t size = (bytes + kPageBytes - 1) / kPageBytes * kPageBytes;
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    return failure(ErrorClass::does_not_fit, "memory_refused",
                   fmt::format("the host gives no address space for {} bytes of a chip", size),
                   "emulator.board", "a limit of the process or of the host",
                   "a smaller machine, or a higher limit of virtual memory (ulimit -v)");
  }
  return LazyMemory(static_cast<std::byte*>(memory), size);
}

void LazyMemory::touch(std::size_t offset, std::size_t count) noexcept {
  for (std::size_t page = offset / kPageBytes; page <= (offset + count - 1) / kPageBytes; ++page) {
    touched_[page / 64] |= std::uint64_t{1} << (page % 64);
  }
}

void LazyMemory::clear() noexcept { madvise(memory_.get(), size_, MADV_DONTNEED); }

void LazyMemory::transfer(Archive& archive) {
  const std::size_t words = touched_.size();
  archive(touched_);
  if (touched_.size() != words) {
    touched_.assign(words, 0);
    return archive.fail();
  }
  if (archive.is_loading()) clear();
  for (std::size_t page = 0; page < size_ / kPageBytes && !archive.failed(); ++page) {
    if ((touched_[page / 64] >> (page % 64) & 1U) == 0) continue;
    archive.raw(bytes().subspan(page * kPageBytes, kPageBytes));
  }
}

}  // namespace spikeloom::board
