#include "emulator/board/devices/serial_rom.h"

#include <gtest/gtest.h>

#include "emulator/board/devices/system_controller.h"

namespace spikeloom::board {
namespace {

using namespace chip::system_controller;

struct NoChip : SystemControllerPort {
  void interrupts_changed(std::uint32_t) override {}
  void soft_reset(std::uint32_t, bool) override {}
  void hard_reset(std::uint32_t, bool) override {}
  void reset_subsystems(std::uint32_t, bool) override {}
  void reset_chip() override {}
  void enable(std::uint32_t, bool) override {}
  void clocks_changed() override {}
  void boot_map_changed(bool) override {}
  void links_disabled(std::uint32_t) override {}
};

// The pins, wagged as SC&MP does (spinn_srom.c).
class Wagger {
 public:
  explicit Wagger(std::vector<std::byte> contents)
      : pins_(chip_, log_, SerialRom(std::move(contents))) {
    pins_.write(kPinDirection, ~(kRomSelect | kRomClock | kRomIn));  // as the boot ROM leaves them
  }

  void select(bool on) { pins_.write(on ? kPinClear : kPinSet, kRomSelect); }
  void send(std::uint32_t value, int bits) {
    for (; bits > 0; --bits, value <<= 1) {
      pins_.write((value >> 31) != 0 ? kPinSet : kPinClear, kRomIn);
      clock();
    }
    pins_.write(kPinClear, kRomIn);
  }
  std::uint32_t read_byte() {
    std::uint32_t value = 0;
    for (int bit = 0; bit < 8; ++bit) {
      value = value << 1 | ((pins_.read(kPinSet) & kRomOut) != 0 ? 1U : 0U);
      clock();
    }
    return value;
  }
  std::uint32_t read_word() {
    std::uint32_t word = 0;
    for (int shift = 0; shift < 32; shift += 8) word |= read_byte() << shift;
    return word;
  }
  void begin_read(std::uint32_t address) {
    select(false);
    select(true);
    send(0x03U << 24 | address, 32);
  }

 private:
  void clock() {
    pins_.write(kPinSet, kRomClock);
    pins_.write(kPinClear, kRomClock);
  }
  NoChip chip_;
  TouchLog log_;
  SystemController pins_;
};

SerialRomIdentity an_identity() {
  SerialRomIdentity identity;
  identity.mac = {0x00, 0x00, 0xA4, 0xF0, 0x00, 0x01};
  identity.address = {127, 0, 0, 2};
  identity.gateway = {127, 0, 0, 1};
  return identity;
}

TEST(ASerialRom, GivesTheBoardInformation) {
  const std::vector<std::uint32_t> dead{dead_parts(1, 0, 1U << 4, 0),
                                        dead_parts(7, 7, 1U << 2, 1U << 17)};
  Wagger pins(rom_contents(an_identity(), dead));
  pins.begin_read(kBoardInfo);
  EXPECT_EQ(pins.read_word(), 2U);
  EXPECT_EQ(pins.read_word(), 1U << 27 | 1U << 22);
  EXPECT_EQ(pins.read_word(), 7U << 27 | 7U << 24 | 1U << 20 | 1U << 17);
  EXPECT_EQ(pins.read_word(), 0xFFFF'FFFFU) << "beyond its contents";
  pins.begin_read(kBoardInfo + 4);
  EXPECT_EQ(pins.read_word(), 1U << 27 | 1U << 22) << "another address, after a new selection";
}

TEST(ASerialRom, BeginsWithTheIdentitysRecord) {
  Wagger pins(rom_contents(an_identity(), {}));
  pins.begin_read(0);
  std::uint32_t first = pins.read_byte();
  while (first == 0x55) first = pins.read_byte();
  EXPECT_EQ(first, 0x3AU);
  EXPECT_EQ(pins.read_byte() << 8 | pins.read_byte(), 8U) << "words";
  std::uint32_t address = 0;
  for (int i = 0; i < 4; ++i) address = address << 8 | pins.read_byte();
  EXPECT_EQ(address, 0xF500'7FE0U);
  for (auto byte : identity_block(an_identity())) {
    EXPECT_EQ(pins.read_byte(), std::to_integer<std::uint32_t>(byte));
  }
}

TEST(AnIdentity, IsLaidOutAsMonitorSoftwareReadsIt) {
  const auto block = identity_block(an_identity());
  const std::array<int, 24> expected{0x59, 0x80, 0x00, 0x00, 0xA4, 0xF0, 0x00, 0x01,
                                     127,  0,    0,    2,    127,  0,    0,    1,
                                     255,  255,  255,  0,    0xE5, 0x45};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(std::to_integer<int>(block[i]), expected[i]) << "byte " << i;
  }
}

TEST(AnEmptySocket, ReadsOnes) {
  Wagger pins({});
  pins.begin_read(kBoardInfo);
  EXPECT_EQ(pins.read_word(), 0xFFFF'FFFFU);
}

TEST(ASerialRom, AnswersOnlyTheReadCommand) {
  Wagger pins(rom_contents(an_identity(), {}));
  pins.select(true);
  pins.send(0x05U << 24, 8);
  EXPECT_EQ(pins.read_byte(), 0xFFU);
  pins.select(false);
  pins.select(true);
  pins.send(0x02U << 24, 32);
  pins.send(0x03U << 24, 32);  // data to write, not a command
  EXPECT_EQ(pins.read_byte(), 0xFFU);
}

}  // namespace
}  // namespace spikeloom::board
