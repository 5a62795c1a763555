// A block's checksum (abi/checksum.h), and what of a block has to be written anew before its core
// starts from tick 0 once more.
//
// A core that ran has changed its probes, and a run at another pace has other times in its header.
// Both are in the checksum; the rest of the block, however long, is not needed for it again.
//
// Units    bytes from the start of the block.
// Errors   none.
// Cost     checksum_of: O(header); sections_of: O(bytes).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/abi/checksum.h"
#include "host-tools/image/core_image.h"

namespace spikeloom::image {

// Of everything that is loaded behind the report; `block` begins with its header.
[[nodiscard]] abi::Checksum sections_of(std::span<const std::uint8_t> block);
// Of the whole; the header's own field counts as 0.
[[nodiscard]] std::uint32_t checksum_of(const abi::CoreHeader& header,
                                        const abi::Checksum& sections);

struct Rewrite {
  std::uint32_t offset = 0;
  std::vector<std::uint8_t> bytes;
};
// Also brings core.header up to date. The plan has the slices that the core was made for.
[[nodiscard]] std::vector<Rewrite> restart(const Plan& plan, CoreLayout& core);

}  // namespace spikeloom::image
