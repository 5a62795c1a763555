#include "host-tools/link/boot.h"

#include <gtest/gtest.h>

#include "emulator/board/boot_rom.h"

namespace spikeloom::link {
namespace {

std::vector<std::byte> an_image(std::size_t bytes) {
  std::vector<std::byte> image(bytes);
  for (std::size_t i = 0; i < bytes; ++i) image[i] = static_cast<std::byte>(i * 7 + i / 256);
  return image;
}

std::uint32_t word_of(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;)
    value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

TEST(BootDatagrams, LeaveTheImageInABootRomWithItsValuesPatched) {
  const auto image = an_image(2600);
  BootValues values;
  values.hardware_version = 3;
  values.unix_time = 0x1234'5678;
  const auto datagrams = boot_datagrams(image, values);
  ASSERT_TRUE(datagrams);
  ASSERT_EQ(datagrams->size(), 5U);
  board::BootRom rom;
  for (std::size_t i = 0; i + 1 < datagrams->size(); ++i)
    EXPECT_FALSE(rom.datagram((*datagrams)[i]));
  EXPECT_EQ(rom.datagram(datagrams->back()), 0U);
  for (std::size_t at = 0; at < 2600; at += 4) {
    const bool variable = at >= 384 && at < 512;
    if (variable) continue;
    EXPECT_EQ(rom.image()[at / 4], word_of(image, at)) << at;
  }
  const auto variable = [&](std::size_t at) { return rom.image()[(384 + at) / 4]; };
  EXPECT_EQ(variable(0x1C), 0x1234'5678U);
  EXPECT_EQ(variable(0x5C), 0x1234'5678U);
  EXPECT_EQ(variable(0x30), 0x502U);
  EXPECT_EQ(variable(0x08) >> 16 & 0xFF, 3U);
  EXPECT_EQ(variable(0x4C), 0U);
  EXPECT_EQ(rom.counts().refused, 0U);
}

TEST(BootDatagrams, AreRefusedForWhatIsNoImage) {
  EXPECT_EQ(boot_datagrams(an_image(511), {}).error().code, "bad_boot_image");
  EXPECT_EQ(boot_datagrams(an_image(32 * 1024 + 1), {}).error().code, "bad_boot_image");
  EXPECT_TRUE(boot_datagrams(an_image(32 * 1024), {}));
}

}  // namespace
}  // namespace spikeloom::link
