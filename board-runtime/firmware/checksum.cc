#include "board-runtime/firmware/checksum.h"

#include <algorithm>
#include <cstddef>

#include "board-runtime/firmware/calls.h"
#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/shared/abi/checksum.h"
#include "board-runtime/shared/chip/geometry.h"
#include "board-runtime/shared/chip/memory_map.h"

namespace spikeloom::firmware {
namespace {

constexpr std::uint32_t kWordBytes = sizeof(std::uint32_t);
constexpr std::uint32_t kPieceBytes = 16 * 1024;
constexpr std::uint32_t kPieces[] = {chip::kDtcm + abi::kRuntimeDtcmBytes,
                                     chip::kDtcm + abi::kRuntimeDtcmBytes + kPieceBytes};
static_assert(abi::kRuntimeDtcmBytes + 2 * kPieceBytes <= chip::kDtcmBytes);

// Checksum::add, sixteen words a turn.
void add(abi::Checksum& checksum, const std::uint32_t* word, std::uint32_t count) {
  std::uint32_t sum = checksum.sum, sums = checksum.sums;
#pragma GCC unroll 16
  for (; count != 0; --count) {
    sum += *word++;
    sums += sum;
  }
  checksum = {sum, sums};
}

// Words of SDRAM; none where a damaged header names more than there can be.
class Pieces {
 public:
  explicit Pieces(Core& core) : core_(core) {
    const std::uint32_t loaded = core.header.loaded_bytes;
    const std::uint32_t most = chip::kSdram + chip::kSdramBytes - address_of(core.block);
    const bool can_be =
        loaded >= abi::kFirstSectionOffset && loaded <= most && loaded % kWordBytes == 0;
    from_ = address_of(core.block) + abi::kFirstSectionOffset;
    left_ = can_be ? loaded - abi::kFirstSectionOffset : 0;
  }

  void add_to(abi::Checksum& checksum) {
    std::uint32_t bytes = ask();
    while (bytes != 0) {
      const auto* const words = reinterpret_cast<const std::uint32_t*>(kPieces[1 - next_]);
      if (!end_dma()) fail(core_, abi::Fault::dma_failed, dma_status(), from_);
      asm volatile("" ::: "memory");  // words are others now
      const std::uint32_t more = ask();
      add(checksum, words, bytes / kWordBytes);
      static_cast<void>(serve_calls(core_));  // to leave, there is time in the first leg
      bytes = more;
    }
  }

 private:
  // Of the piece that is under way now.
  std::uint32_t ask() {
    const std::uint32_t bytes = std::min(left_, kPieceBytes);
    if (bytes == 0) return 0;
    start_dma(from_, kPieces[next_], kDmaRead, bytes);
    next_ = 1 - next_;
    from_ += bytes;
    left_ -= bytes;
    return bytes;
  }

  Core& core_;
  std::uint32_t from_ = 0, left_ = 0;
  unsigned next_ = 0;
};

}  // namespace

void check_sum(Core& core) {
  const std::uint32_t expected = core.header.checksum;
  abi::CoreHeader header = core.header;
  header.checksum = 0;
  abi::Checksum checksum;
  add(checksum, reinterpret_cast<const std::uint32_t*>(&header), sizeof header / kWordBytes);
  Pieces(core).add_to(checksum);
  if (checksum.value() != expected)
    fail(core, abi::Fault::wrong_checksum, checksum.value(), expected);
}

}  // namespace spikeloom::firmware
