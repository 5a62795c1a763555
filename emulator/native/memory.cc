#include "emulator/native/memory.h"

#include <sys/mman.h>

#include "emulator/native/machine_memory.h"

namespace spikeloom::native {

Reservation::Reservation(std::size_t bytes, bool want_huge_pages) {
  void* const data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (data == MAP_FAILED) return;
  data_ = {static_cast<std::byte*>(data), Unmap{bytes}};
  // Either may be refused: what pages they are is only known once they are written to.
  madvise(data, bytes, want_huge_pages ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
}

bool Reservation::huge_pages() const {
  const Resident all = resident(data_.get());
  return all.in_huge_pages > all.bytes / 2;
}

void Unmap::operator()(std::byte* data) const { munmap(data, bytes); }

}  // namespace spikeloom::native
