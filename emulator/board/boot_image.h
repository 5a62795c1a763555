// The image a boot ROM gathers, block by block, before it starts it.
//
// Two ways lead in: datagrams of the host and nearest-neighbour packets of a booted neighbour. A
// block counts once it is whole (and, from a neighbour, its CRC fits); the image is complete when
// every announced block is there. A second start is ignored while a fill is active.
//
// Shapes   up to 32 blocks of up to 256 words; block b lies at b x words of the latest block.
// Formats  words as the core will see them (little-endian).
// Source   SpiNNaker boot ROM behaviour; spinnaker_tools scamp-boot.c.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "emulator/board/state/archive.h"

namespace spikeloom::board {

inline constexpr std::uint32_t kBootBlocks = 32;
inline constexpr std::uint32_t kBootBlockWords = 256;

class BootImage {
 public:
  [[nodiscard]] bool filling() const noexcept { return blocks_ > 0; }
  void start(std::uint32_t blocks);  // ignored while filling, or when out of range
  // Words beyond the data given are left as they were.
  void block(std::uint32_t index, std::uint32_t words, std::span<const std::uint32_t> data);
  [[nodiscard]] bool complete() const noexcept;
  [[nodiscard]] std::span<const std::uint32_t> words() const noexcept { return image_; }

  void transfer(Archive& archive) { archive(blocks_, received_, image_); }

 private:
  std::uint32_t blocks_ = 0, received_ = 0;
  std::vector<std::uint32_t> image_;
};

// One block on its way in packets of neighbours. Several may send it at different paces: a word
// that is there stays until it comes again.
class NeighbourBlock {
 public:
  void start(std::uint32_t words);
  void word(std::uint32_t at, std::uint32_t value);
  // True when every word was there and the CRC fits.
  [[nodiscard]] bool whole(std::uint32_t crc) const;
  [[nodiscard]] std::span<const std::uint32_t> words() const noexcept { return words_; }

  void transfer(Archive& archive) { archive(expected_, received_, words_); }

 private:
  std::uint32_t expected_ = 0;
  std::array<std::uint64_t, kBootBlockWords / 64> received_{};
  std::vector<std::uint32_t> words_;
};

}  // namespace spikeloom::board
