#include "emulator/board/state/archive.h"

#include <gtest/gtest.h>

namespace spikeloom::board {
namespace {

struct Part {
  std::uint32_t number = 0;
  std::vector<std::uint16_t> list;
  std::array<std::deque<int>, 2> queues;
  void transfer(Archive& archive) {
    archive.section("part", 3);
    archive(number, list, queues);
  }
  bool operator==(const Part&) const = default;
};

Part a_part() { return {7, {1, 2, 3}, {std::deque<int>{-1}, std::deque<int>{4, 5}}}; }

std::vector<std::byte> saved(Part part) {
  auto archive = Archive::saving();
  part.transfer(archive);
  return archive.bytes();
}

TEST(AnArchive, GivesBackWhatItTook) {
  const auto bytes = saved(a_part());
  auto archive = Archive::loading(bytes);
  Part loaded{9, {8, 8, 8, 8, 8}, {}};
  loaded.transfer(archive);
  EXPECT_FALSE(archive.failed());
  EXPECT_TRUE(archive.at_end());
  EXPECT_EQ(loaded, a_part());
}

TEST(AnArchive, CutAnywhereFailsAndNeverReadsOn) {
  const auto bytes = saved(a_part());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    auto archive = Archive::loading(std::span(bytes).first(length));
    Part loaded;
    loaded.transfer(archive);
    EXPECT_TRUE(archive.failed()) << length;
  }
}

TEST(AnArchive, OfAnotherVersionOrNameFails) {
  const auto bytes = saved(a_part());
  const auto refuses = [&](std::string_view name, std::uint32_t version) {
    auto archive = Archive::loading(bytes);
    archive.section(name, version);
    return archive.failed();
  };
  EXPECT_FALSE(refuses("part", 3));
  EXPECT_TRUE(refuses("part", 4));
  EXPECT_TRUE(refuses("tart", 3));
}

TEST(AnArchive, ThatAnnouncesMoreThanItHoldsFailsWithoutTakingTheMemory) {
  auto lying = Archive::saving();
  std::uint64_t count = std::uint64_t{1} << 40;
  lying(count);
  auto archive = Archive::loading(lying.bytes());
  std::vector<std::uint64_t> list;
  archive(list);
  EXPECT_TRUE(archive.failed());
  EXPECT_TRUE(list.empty());
}

}  // namespace
}  // namespace spikeloom::board
