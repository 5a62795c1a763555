#include "emulator/board/cpu/code_cache.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace spikeloom::board {
namespace {

constexpr std::size_t kBytes =
    (CodeCache::kArmRecords + std::size_t{CodeCache::kThumbRecords}) * sizeof(Record);

}  // namespace

CodeCache::CodeCache() {
  void* const space = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (space == MAP_FAILED) throw std::bad_alloc();
  // A huge page would give memory to all that is reserved. Where the advice is not known, only
  // memory is lost.
  static_cast<void>(madvise(space, kBytes, MADV_NOHUGEPAGE));
  records_ = static_cast<Record*>(space);
  aside_[1].op = Op::edge;
}

CodeCache::~CodeCache() { munmap(records_, kBytes); }

template <std::size_t pages>
void CodeCache::forget(Record* records, const std::bitset<pages>& used, std::uint32_t first,
                       std::uint32_t last) noexcept {
  for (auto page = first / kPerPage; page <= last / kPerPage; ++page) {
    if (!used[page]) continue;
    const auto from = std::max(first, page * kPerPage);
    const auto to = std::min(last, page * kPerPage + kPerPage - 1);
    for (auto i = from; i <= to; ++i) records[i].op = Op::undecoded;
  }
}

void CodeCache::forget(std::uint32_t address, std::uint32_t bytes) noexcept {
  if (bytes == 0 || address >= chip::kItcmBytes) return;
  const auto end = std::min(bytes, chip::kItcmBytes - address) + address;
  const auto reach = [](std::uint32_t index) { return index < 2 ? 0 : index - 2; };
  forget(arm(), arm_used_, reach(address / 4), (end - 1) / 4);
  forget(thumb(), thumb_used_, reach(address / 2), (end - 1) / 2);
}

}  // namespace spikeloom::board
