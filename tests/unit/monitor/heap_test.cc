#include "emulator/monitor/heap.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <vector>

namespace spikeloom::monitor {
namespace {

constexpr std::uint32_t kBase = chip::kSdram + 0x1000, kTop = kBase + 0x4000;
constexpr std::uint32_t kTags = chip::kSdram + 0x10'0000;

board::Board one_chip() {
  board::BoardOptions options;
  options.machine.shape = machine::Shape::rectangle;
  options.machine.width = options.machine.height = 1;
  return board::Board::make(options).value();
}

RC_GTEST_PROP(AHeap, HandsOutDisjointBlocksAndTakesThemAllBack, ()) {
  auto board = one_chip();
  ChipAccess access(board, board.chip(0));
  Heap::make(access, kBase, kTop);
  Heap heap(access, kBase, kTags);
  const auto all = heap.free_bytes();
  std::map<std::uint32_t, std::uint32_t> blocks;  // address to bytes
  for (int step = *rc::gen::inRange(0, 60); step > 0; --step) {
    if (blocks.empty() || *rc::gen::inRange(0, 3) != 0) {
      const auto bytes = *rc::gen::inRange<std::uint32_t>(1, 3000);
      const auto largest = heap.largest();
      const auto address = heap.allocate(bytes, {30, 0, false});
      RC_ASSERT((address != 0) == ((bytes + 3) / 4 * 4 <= largest));
      if (address != 0) blocks[address] = bytes;
    } else {
      const auto which = *rc::gen::inRange<std::size_t>(0, blocks.size());
      const auto block = std::next(blocks.begin(), static_cast<std::ptrdiff_t>(which));
      heap.free(block->first);
      blocks.erase(block);
    }
    std::uint32_t end = kBase;
    for (const auto& [address, bytes] : blocks) {
      RC_ASSERT(address >= end);
      end = address + bytes;
    }
    RC_ASSERT(end <= kTop);
  }
  RC_ASSERT(heap.free_of(30) == blocks.size());
  RC_ASSERT(heap.largest() == all);
  // As SC&MP counts: a rest of 4 or 8 bytes that goes with a block is missed, and given back later.
  RC_ASSERT(heap.free_bytes() >= all);
}

TEST(AHeap, GivesATagOnce) {
  auto board = one_chip();
  ChipAccess access(board, board.chip(0));
  Heap::make(access, kBase, kTop);
  Heap heap(access, kBase, kTags);
  const auto block = heap.allocate(100, {30, 7, false});
  ASSERT_NE(block, 0U);
  EXPECT_EQ(access.word(kTags + 4 * (30 << 8 | 7)), block);
  EXPECT_EQ(heap.allocate(100, {30, 7, false}), 0U);
  EXPECT_EQ(heap.allocate(100, {30, 7, true}), block);
  EXPECT_EQ(heap.allocate(104, {30, 7, true}), 0U);
  EXPECT_NE(heap.allocate(100, {31, 7, false}), 0U) << "another application's tag";
  heap.free(block);
  EXPECT_EQ(access.word(kTags + 4 * (30 << 8 | 7)), 0U);
}

TEST(AHeap, ThatLeadsInACircleEndsAWalk) {
  auto board = one_chip();
  ChipAccess access(board, board.chip(0));
  Heap::make(access, kBase, kTop);
  Heap heap(access, kBase, kTags);
  const auto block = access.word(kBase);
  access.set_word(block, block + 8);  // too small, and its next free one is itself
  access.set_word(block + 4, block);
  EXPECT_EQ(heap.allocate(100, {30, 0, false}), 0U);
  access.set_word(block + 4, 0x5000'0000);  // no memory there
  EXPECT_EQ(heap.allocate(100, {30, 0, false}), 0U);
  EXPECT_TRUE(access.failed());
}

}  // namespace
}  // namespace spikeloom::monitor
