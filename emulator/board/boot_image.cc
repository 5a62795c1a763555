#include "emulator/board/boot_image.h"

#include <algorithm>
#include <bit>
#include <span>

#include "emulator/board/devices/crc32.h"

namespace spikeloom::board {

void BootImage::start(std::uint32_t blocks) {
  if (filling() || blocks == 0 || blocks > kBootBlocks) return;
  blocks_ = blocks;
  received_ = 0;
  image_.assign(std::size_t{kBootBlocks} * kBootBlockWords, 0);
}

void BootImage::block(std::uint32_t index, std::uint32_t words,
                      std::span<const std::uint32_t> data) {
  if (!filling() || index >= blocks_ || words == 0 || words > kBootBlockWords) return;
  const std::size_t count = std::min<std::size_t>(words, data.size());
  std::copy_n(data.begin(), count, image_.begin() + std::size_t{index} * words);
  received_ |= 1U << index;
}

bool BootImage::complete() const noexcept {
  return filling() && std::popcount(received_) == static_cast<int>(blocks_);
}

void NeighbourBlock::start(std::uint32_t words) {
  if (words == 0 || words > kBootBlockWords || words == expected_) return;
  expected_ = words;
  received_.fill(0);
  words_.assign(words, 0);
}

void NeighbourBlock::word(std::uint32_t at, std::uint32_t value) {
  if (at >= words_.size()) return;
  words_[at] = value;
  received_[at / 64] |= std::uint64_t{1} << (at % 64);
}

bool NeighbourBlock::whole(std::uint32_t crc) const {
  std::uint32_t count = 0;
  for (auto bits : received_) count += static_cast<std::uint32_t>(std::popcount(bits));
  return expected_ != 0 && count == expected_ && crc32(0, std::as_bytes(std::span(words_))) == crc;
}

}  // namespace spikeloom::board
