#include "emulator/board/boot_image.h"

#include <algorithm>
#include <bit>

namespace spikeloom::board {
namespace {

constexpr std::array<std::uint32_t, 256> crc_table() {
  constexpr std::uint32_t kReversedPolynomial = 0xEDB8'8320U;
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) {
      rest = (rest >> 1) ^ ((rest & 1U) != 0 ? kReversedPolynomial : 0U);
    }
    table[byte] = rest;
  }
  return table;
}

}  // namespace

std::uint32_t crc32_of(std::span<const std::uint32_t> words) {
  static constexpr auto table = crc_table();
  std::uint32_t crc = ~0U;
  for (std::uint32_t word : words) {
    for (int byte = 0; byte < 4; ++byte, word >>= 8) {
      crc = (crc >> 8) ^ table[(crc ^ word) & 0xFFU];
    }
  }
  return ~crc;
}

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
  return expected_ != 0 && count == expected_ && crc32_of(words_) == crc;
}

}  // namespace spikeloom::board
