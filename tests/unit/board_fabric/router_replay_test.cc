#include <gtest/gtest.h>

#include <vector>

#include "tests/support/router_rig.h"

namespace spikeloom::board {
namespace {

using support::multicast;
using support::RouterGrid;

constexpr int kBusyQuanta = 12, kStalledQuantum = 6;

machine::MachineSpec a_torus() {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::rectangle;
  spec.width = spec.height = 3;
  spec.wraps_x = spec.wraps_y = true;
  spec.dead_links = {{{1, 1}, chip::Link::east}};
  return spec;
}

RouterGrid a_grid() {
  RouterGrid grid(a_torus());
  for (std::size_t i = 0; i < grid.chips.size(); ++i) {
    auto& one = *grid.chips[i];
    one.control(0x4F, 0x2F);
    one.entry(0, 0, 0xF0, 1U | 2U | chip::core_bit(5));  // 0x0?: two links and a core
    one.entry(1, 0x10, 0xF0, chip::core_bit(5));
    one.peer.full_cores = 1U << 5;
    FaultyLink fault;
    fault.drop = fault.corrupt = 0.4;
    one.links[0].inject(fault, 1, static_cast<std::uint32_t>(i));
  }
  return grid;
}

// Cores are full in one quantum of two, and full for good in chip 4.
void run(RouterGrid& grid, int first, int last) {
  for (int quantum = first; quantum < last; ++quantum) {
    for (std::size_t i = 0; i < grid.chips.size(); ++i) {
      auto& one = *grid.chips[i];
      one.peer.full_cores = quantum % 2 == 0 || i == 4 ? 1U << 5 : 0;
      const auto key = static_cast<std::uint32_t>(quantum + static_cast<int>(i)) % 32;
      if (quantum < kBusyQuanta) {
        const Time late = grid.now + 950 * kNanosecond;  // so that links are busy at the end
        for (int core = 0; core < 3; ++core) {
          (void)one.router.offer(multicast(key), core, kFromCore, core == 0 ? grid.now + 7 : late);
        }
      }
    }
    grid.run_quantum();
  }
}

std::vector<std::byte> save(RouterGrid& grid) {
  auto archive = Archive::saving();
  for (auto& one : grid.chips) archive(one->router, one->links);
  return archive.bytes();
}

bool restore(RouterGrid& grid, std::span<const std::byte> bytes) {
  auto archive = Archive::loading(bytes);
  for (auto& one : grid.chips) archive(one->router, one->links);
  return !archive.failed() && archive.at_end();
}

TEST(AFabricRestoredInMidStall, GoesOnAsTheOneThatWasSaved) {
  auto grid = a_grid();
  run(grid, 0, kStalledQuantum);
  ASSERT_TRUE(grid.chips[4]->router.waits_for(5));
  const auto saved = save(grid);
  run(grid, kStalledQuantum, 40);
  ASSERT_GT(grid.chips[4]->router.counts().dropped_copies, 0U);

  auto again = a_grid();
  ASSERT_TRUE(restore(again, saved));
  again.now = kStalledQuantum * again.quantum;
  EXPECT_EQ(save(again), saved);
  run(again, kStalledQuantum, 40);
  EXPECT_EQ(save(again), save(grid));
}

TEST(ASnapshotCutShort, IsRefused) {
  auto grid = a_grid();
  run(grid, 0, 3);
  auto bytes = save(grid);
  bytes.resize(bytes.size() / 2);
  auto other = a_grid();
  EXPECT_FALSE(restore(other, bytes));
}

}  // namespace
}  // namespace spikeloom::board
