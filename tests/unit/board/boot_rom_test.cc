#include "emulator/board/boot_rom.h"

#include <gtest/gtest.h>

#include <vector>

#include "emulator/board/devices/crc32.h"

namespace spikeloom::board {
namespace {

std::vector<std::byte> datagram(std::uint32_t command, std::uint32_t op1, std::uint32_t op3,
                                std::span<const std::uint32_t> words = {}) {
  std::vector<std::byte> bytes;
  const auto put = [&](std::uint32_t value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::byte>(value >> shift));
    }
  };
  put(1, 2), put(command, 4), put(op1, 4), put(0, 4), put(op3, 4);
  for (auto word : words) put(word, 4);
  return bytes;
}

std::vector<std::uint32_t> block_of(std::uint32_t seed) {
  std::vector<std::uint32_t> words(kBootBlockWords);
  for (std::uint32_t i = 0; i < words.size(); ++i) words[i] = seed * 0x9E37'79B9U + i * 0x1'0001U;
  return words;
}

// A nearest-neighbour packet of the boot protocol with its checksum in the top nibble.
chip::Packet packet(std::uint32_t key, std::uint32_t payload) {
  std::uint32_t sum = 0;
  for (int shift = 0; shift < 32; shift += 4)
    sum += (key >> shift & 15U) + (payload >> shift & 15U);
  while (sum > 15) sum = (sum & 15U) + (sum >> 4);
  return {0x82, key | (~sum & 15U) << 28, payload};
}

TEST(ABootRom, StartsAnImageThatCameInDatagramsInAnyOrder) {
  BootRom rom;
  EXPECT_FALSE(rom.datagram(datagram(1, 0, 1)));
  EXPECT_FALSE(rom.datagram(datagram(3, 255U << 8 | 1, 0, block_of(2))));
  EXPECT_FALSE(rom.datagram(datagram(5, 1, 0))) << "a block is missing";
  EXPECT_FALSE(rom.datagram(datagram(3, 255U << 8 | 0, 0, block_of(1))));
  EXPECT_FALSE(rom.datagram(datagram(5, 0, 0))) << "the command does not say execute";
  EXPECT_EQ(rom.datagram(datagram(5, 1, 0x20)), 0x20U);
  EXPECT_TRUE(std::ranges::equal(rom.image().first(256), block_of(1)));
  EXPECT_TRUE(std::ranges::equal(rom.image().subspan(256, 256), block_of(2)));
  EXPECT_EQ(rom.counts().refused, 0U);
}

TEST(ABootRom, IgnoresASecondStartWhileItFills) {
  BootRom rom;
  (void)rom.datagram(datagram(1, 0, 0));
  (void)rom.datagram(datagram(3, 255U << 8, 0, block_of(1)));
  (void)rom.datagram(datagram(1, 0, 7));
  EXPECT_TRUE(rom.datagram(datagram(5, 1, 0)));
}

TEST(ABootRom, CountsAndIgnoresWhatIsMalformed) {
  BootRom rom;
  const auto whole = datagram(1, 0, 0);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(rom.datagram(std::span(whole).first(length)));
  }
  EXPECT_FALSE(rom.datagram(datagram(77, 0, 0)));
  EXPECT_EQ(rom.counts().refused, whole.size() + 1);
  (void)rom.datagram(datagram(3, 0xFFFF'FFFFU, 0, block_of(1)));  // no fill is active
  (void)rom.datagram(datagram(1, 0, 0xFF));                       // 256 blocks
  EXPECT_FALSE(rom.datagram(datagram(5, 1, 0)));
}

TEST(ABootRom, StartsAnImageThatANeighbourSent) {
  BootRom rom;
  (void)rom.packet(packet(0x0100'0003, 0));
  const auto words = block_of(3);
  (void)rom.packet(packet(0x0200'0003 | 255U << 8, 0));
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    (void)rom.packet(packet(0x0300'0003 | i << 8, words[i]));
  }
  (void)rom.packet(packet(0x0400'0003, crc32(0, std::as_bytes(std::span(words)))));
  EXPECT_EQ(rom.packet(packet(0x0500'0103, 0)), 0U);
  EXPECT_EQ(rom.counts().refused, 0U);
}

// The chip between two neighbours that began to flood at different times.
TEST(ABootRom, StartsAnImageOfWhichTwoNeighboursSendDifferentBlocksAtOnce) {
  for (std::uint32_t lag : {1U, 100U, 200U, 255U}) {
    BootRom rom;
    const auto send = [&](std::uint32_t step) {  // of 2 x 258 packets: two blocks
      const std::uint32_t block = step / 258, at = step % 258;
      const auto words = block_of(3 + block);
      const std::uint32_t place = block << 16;
      if (at == 0) return (void)rom.packet(packet(0x0200'0003 | place | 255U << 8, 0));
      if (at == 257)
        return (void)rom.packet(
            packet(0x0400'0003 | place, crc32(0, std::as_bytes(std::span(words)))));
      (void)rom.packet(packet(0x0300'0003 | place | (at - 1) << 8, words[at - 1]));
    };
    (void)rom.packet(packet(0x0100'0003, 1U << 16));
    for (std::uint32_t step = 0; step < 2 * 258 + lag; ++step) {
      if (step < 2 * 258) send(step);
      if (step >= lag) send(step - lag);
    }
    EXPECT_EQ(rom.packet(packet(0x0500'0103, 0)), 0U) << lag;
  }
}

TEST(ABootRom, TakesNoBlockWithAWordMissingOrAWrongSum) {
  for (bool missing : {true, false}) {
    BootRom rom;
    (void)rom.packet(packet(0x0100'0003, 0));
    const auto words = block_of(3);
    (void)rom.packet(packet(0x0200'0003 | 255U << 8, 0));
    for (std::uint32_t i = missing ? 1 : 0; i < words.size(); ++i) {
      (void)rom.packet(packet(0x0300'0003 | i << 8, words[i]));
    }
    (void)rom.packet(
        packet(0x0400'0003, missing ? crc32(0, std::as_bytes(std::span(words))) : 1234));
    EXPECT_FALSE(rom.packet(packet(0x0500'0103, 0)));
    EXPECT_EQ(rom.counts().refused, 1U);
  }
}

TEST(ABootRom, TakesNoPacketWhoseChecksumIsWrong) {
  BootRom rom;
  auto wrong = packet(0x0100'0003, 0);
  wrong.payload ^= 1;
  (void)rom.packet(wrong);
  EXPECT_EQ(rom.counts().refused, 1U);
}

}  // namespace
}  // namespace spikeloom::board
