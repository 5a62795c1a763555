// The stand-in answers as SC&MP does, and leaves the same in memory.
#include "emulator/monitor/stand_in.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "board-runtime/shared/chip/router_registers.h"
#include "emulator/board/chip.h"
#include "tests/board/monitor/both.h"

namespace spikeloom::support {
namespace {

using chip::ScpAllocate;
using chip::ScpCommand;
using chip::ScpRouter;
using chip::SystemVariable;
namespace router = chip::router;

constexpr std::uint32_t kApplication = 30;
constexpr board::Time kMillisecond = 1000 * board::kMicrosecond;

Scp scp(ScpCommand command, std::uint32_t arg1 = 0, std::uint32_t arg2 = 0, std::uint32_t arg3 = 0,
        std::vector<std::byte> data = {}) {
  return {static_cast<std::uint16_t>(command), arg1, arg2, arg3, std::move(data)};
}
Scp allocate(ScpAllocate what, std::uint32_t arg2 = 0, std::uint32_t arg3 = 0,
             std::uint32_t application = kApplication, std::uint32_t flags = 0) {
  return scp(ScpCommand::allocate,
             static_cast<std::uint32_t>(what) | application << 8 | flags << 16, arg2, arg3);
}
Scp routing(ScpRouter what, std::uint32_t count, std::uint32_t arg2 = 0, std::uint32_t arg3 = 0) {
  return scp(ScpCommand::router, static_cast<std::uint32_t>(what) | kApplication << 8 | count << 16,
             arg2, arg3);
}
std::vector<std::byte> words(std::initializer_list<std::uint32_t> values) {
  std::vector<std::byte> bytes(4 * values.size());
  std::memcpy(bytes.data(), values.begin(), bytes.size());
  return bytes;
}
std::vector<CoreAt> chips_of(board::Board& board) {
  std::vector<CoreAt> chips;
  for (int i = 0; i < board.chips(); ++i) {
    const auto at = board.chip(i).place().at;
    chips.push_back({at.x, at.y, 0});
  }
  return chips;
}

// Times, and what says when the machine was booted or the monitor was built.
std::vector<std::size_t> volatile_variables() {
  std::vector<std::size_t> offsets;
  const auto leave = [&](SystemVariable variable, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i)
      offsets.push_back(static_cast<std::size_t>(variable) + i);
  };
  leave(SystemVariable::clock_ms, 8);
  leave(SystemVariable::time_ms, 2);
  leave(SystemVariable::unix_time, 4);
  leave(SystemVariable::boot_signature, 4);
  return offsets;
}

class TheStandIn : public testing::Test {
 protected:
  void SetUp() override {
    if (monitor_image().empty()) GTEST_SKIP() << kNoMonitorImage;
  }
  void boot(const board::BoardOptions& options) {
    both_.emplace(options);
    ASSERT_TRUE(both_->boot());
  }
  void compare_variables(CoreAt chip, std::vector<std::size_t> but = {}) {
    auto leave = volatile_variables();
    leave.insert(leave.end(), but.begin(), but.end());
    both_->compare(chip, chip::kSystemVariables, 256, leave);
  }
  // Core blocks but for the time of loading.
  void compare_blocks(CoreAt chip, int first, int last) {
    for (int core = first; core <= last; ++core) {
      std::vector<std::size_t> leave;
      for (std::size_t i = 0; i < 4; ++i)
        leave.push_back(static_cast<std::size_t>(chip::CoreBlock::load_time) + i);
      both_->compare(chip,
                     chip::kCoreBlocks + chip::kCoreBlockBytes * static_cast<std::uint32_t>(core),
                     chip::kCoreBlockBytes, leave);
    }
  }
  std::uint32_t variable(SystemVariable which) {
    const auto bytes = both_->stand_in().read({0, 0}, chip::address_of(which), 4);
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data(), 4);
    return value;
  }
  void compare_router(CoreAt chip) {
    both_->compare(chip, variable(SystemVariable::router_copy),
                   (chip::kTableEntries + 1) * sizeof(chip::RouterRow));
    const auto route = [&](board::Board& board, std::uint32_t row) {
      const machine::ChipXY at{static_cast<std::int16_t>(chip.x),
                               static_cast<std::int16_t>(chip.y)};
      const auto address = shared_base(chip::SharedSlot::router) + router::kRouteRam + 4 * row;
      return board.find(at)->read_shared(address, board::Width::word, true, board.now()).value;
    };
    for (std::uint32_t row = 0; row < chip::kTableEntries; ++row) {
      ASSERT_EQ(route(both_->real().board(), row), route(both_->board(), row)) << row;
    }
  }
  std::vector<std::byte> program(const std::string& name) {
    std::ifstream file(
        std::string(SPIKELOOM_BINARY_DIR) + "/tests/board/programs/" + name + ".aplx",
        std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::byte> bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
  }

  std::optional<Both> both_;
};

TEST_F(TheStandIn, LooksLikeFourChipsJustBooted) {
  boot(four_chips());
  for (const auto& chip : chips_of(both_->board())) {
    compare_variables(chip);
    compare_blocks(chip, 0, 17);
    both_->ask(chip, scp(ScpCommand::information));
    compare_router(chip);
    // Roots and first blocks of the heaps, applications.
    for (auto root : {SystemVariable::sdram_heap, SystemVariable::system_ram_heap,
                      SystemVariable::system_heap}) {
      both_->compare(chip, variable(root), 24);
    }
    both_->compare(chip, variable(SystemVariable::applications), 256 * 8);
    constexpr std::uint32_t kSomeAddresses = 2 * 256 / 8 * 4;
    both_->compare(chip, shared_base(chip::SharedSlot::router) + router::kP2pTable, kSomeAddresses);
  }
}

TEST_F(TheStandIn, LooksLikeFortyEightChipsJustBooted) {
  boot(forty_eight_chips());
  for (const auto& chip : chips_of(both_->board())) {
    compare_variables(chip, {static_cast<std::size_t>(SystemVariable::p2p_active),
                             static_cast<std::size_t>(SystemVariable::p2p_active) + 1});
    compare_blocks(chip, 0, 17);
  }
  // The ways to far chips are a matter of chance; that there is one is not.
  both_->ask({0, 0, 0}, scp(ScpCommand::information));
  for (const auto& chip : chips_of(both_->board())) {
    both_->ask({chip.x, chip.y, 40}, scp(ScpCommand::read, chip::kSdram, 4));
  }
}

TEST_F(TheStandIn, NumbersTheCoresOfAChipWithDeadOnes) {
  auto options = four_chips();
  options.machine.dead_cores = {{{0, 0}, 3}, {{0, 0}, 5}, {{1, 0}, 17}};
  boot(options);
  for (const auto& chip : chips_of(both_->board())) {
    compare_variables(chip);
    compare_blocks(chip, 0, 17);
    both_->ask(chip, scp(ScpCommand::information));
  }
}

TEST_F(TheStandIn, TellsItsVersion) {
  boot(four_chips());
  for (auto chip : chips_of(both_->board())) {
    for (int core : {0, 1, 17}) {
      chip.core = core;
      auto expected = both_->real().ask(chip, scp(ScpCommand::version));
      auto answer = both_->ask_stand_in(chip, scp(ScpCommand::version));
      ASSERT_TRUE(expected && answer);
      for (std::size_t i = 8; i < 12; ++i) expected->data[i] = std::byte{0};  // when it was built
      EXPECT_EQ(expected->data, answer->data) << core;
    }
  }
}

TEST_F(TheStandIn, RefusesWhatTheMonitorRefuses) {
  boot(four_chips());
  const auto read = scp(ScpCommand::read, chip::kSdram, 4);
  for (CoreAt where : {CoreAt{0, 0, 18},
                       {0, 0, 31},
                       {1, 1, 18},
                       {7, 7, 0},
                       {0, 2, 0},
                       {0, 0, 1 << 5},
                       {1, 0, 3 << 5}}) {
    both_->ask(where, read);
  }
  for (int command : {1, 4, 6, 14, 30, 33, 64, 9999}) {
    both_->ask({0, 0, 0}, scp(static_cast<ScpCommand>(command), 1, 2, 3));
    both_->ask({0, 1, 3}, scp(static_cast<ScpCommand>(command), 1, 2, 3));
  }
  both_->ask({0, 0, 0}, scp(ScpCommand::read, chip::kSdram, 257));
  both_->ask({0, 0, 0}, scp(ScpCommand::read, chip::kSdram, 4, 3));
  both_->ask({0, 1, 0}, scp(ScpCommand::write, chip::kSdram, 257));
  both_->ask({0, 1, 0}, scp(ScpCommand::write, chip::kSdram, 4, 9));
  both_->ask({0, 1, 0}, scp(ScpCommand::start_cores, 1));
  both_->ask({0, 1, 0}, scp(ScpCommand::signal, 0, 0x00031E1E));
  both_->ask({0, 0, 0}, scp(ScpCommand::signal, 1, 0x00031E1E));
  both_->ask({0, 0, 0}, scp(ScpCommand::signal, 3, 0x00031E1E));
  both_->ask({0, 0, 0}, scp(ScpCommand::link_read, chip::kSdram, 4, 6));
  both_->ask({0, 0, 0}, scp(ScpCommand::link_read, chip::kSdram, 4, 3));
  both_->ask({1, 0, 0}, scp(ScpCommand::link_write, chip::kSdram, 260, 3));
  both_->ask({0, 0, 0}, allocate(static_cast<ScpAllocate>(8)));
  both_->ask({0, 0, 0}, routing(static_cast<ScpRouter>(4), 0));
  both_->ask({0, 0, 0}, routing(ScpRouter::clear, 1000, 100));
}

TEST_F(TheStandIn, ReadsAndWritesMemory) {
  boot(four_chips());
  std::vector<std::byte> data(256);
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::byte>(i * 7 + 1);
  constexpr std::uint32_t kHere = chip::kSdram + 0x0040'0000;
  for (CoreAt chip : {CoreAt{0, 0, 0}, {1, 1, 0}, {1, 1, 4}}) {
    for (std::uint32_t width : {0U, 1U, 2U}) {
      for (std::uint32_t bytes : {0U, 1U, 3U, 4U, 7U, 255U, 256U}) {
        both_->ask(chip, scp(ScpCommand::write, kHere + 1024 * width, bytes, width, data));
        both_->ask(chip, scp(ScpCommand::read, kHere + 1024 * width, bytes, width, data));
      }
    }
    both_->ask(chip, scp(ScpCommand::fill, kHere + 8192, 0xDEAD'BEEF, 64));
    both_->ask(chip, scp(ScpCommand::read, kHere + 8192 - 4, 80, 2));
    both_->compare(chip, kHere, 16'384);
  }
  both_->ask({0, 0, 0}, scp(ScpCommand::link_write, kHere + 64, 32, 1, data));
  both_->ask({0, 0, 0}, scp(ScpCommand::link_read, kHere + 64, 32, 1));
  both_->compare({1, 1, 0}, kHere, 1024);
}

TEST_F(TheStandIn, HandsOutMemory) {
  boot(four_chips());
  const CoreAt chip{0, 1, 0};
  const auto sdram = [&](std::uint32_t bytes, std::uint32_t tag = 0,
                         std::uint32_t application = kApplication, std::uint32_t flags = 0) {
    return both_->ask(chip, allocate(ScpAllocate::sdram, bytes, tag, application, flags)).word(0);
  };
  std::vector<std::uint32_t> blocks;
  for (std::uint32_t bytes : {4U, 1U, 1000U, 4096U, 12U, 3'000'000U}) {
    blocks.push_back(sdram(bytes));
    blocks.push_back(sdram(bytes, bytes % 251 + 1, kApplication + 1));
  }
  EXPECT_EQ(sdram(0), 0U);
  EXPECT_EQ(sdram(200'000'000), 0U);
  EXPECT_EQ(sdram(0xFFFF'FFF0), 0U);
  EXPECT_EQ(sdram(16, 256), 0U);
  EXPECT_NE(sdram(64, 9), 0U);
  EXPECT_EQ(sdram(64, 9), 0U);
  EXPECT_NE(sdram(64, 9, kApplication, chip::kScpAllocateAgain), 0U);
  EXPECT_EQ(sdram(68, 9, kApplication, chip::kScpAllocateAgain), 0U);
  both_->ask(chip, allocate(ScpAllocate::tagged, 9));
  both_->ask(chip, allocate(ScpAllocate::tagged, 10));
  for (std::size_t i : {3U, 0U, 2U, 7U}) {
    both_->ask(chip, allocate(ScpAllocate::free_sdram, blocks[i]));
    both_->ask(chip, allocate(ScpAllocate::sdram_space));
  }
  EXPECT_NE(sdram(900), 0U);
  both_->ask(chip, allocate(ScpAllocate::free_sdram_of, 0, 0, kApplication + 1));
  both_->ask(chip, allocate(ScpAllocate::sdram_space));
  both_->ask(chip, scp(ScpCommand::information));
  both_->ask(chip, allocate(ScpAllocate::free_sdram_of));
  both_->ask(chip, allocate(ScpAllocate::sdram_space));
  both_->compare(chip, variable(SystemVariable::sdram_heap), 64);
  both_->compare(chip, variable(SystemVariable::applications), 256 * 8);
  both_->compare(chip, variable(SystemVariable::allocation_tags) + 4 * 256 * kApplication, 2048);
}

TEST_F(TheStandIn, LoadsRoutingTables) {
  auto options = four_chips();
  options.machine.dead_cores = {{{1, 1}, 4}};
  boot(options);
  const CoreAt chip{1, 1, 0};
  constexpr std::uint32_t kRows = chip::kSdram + 0x0040'0000;
  std::vector<std::byte> rows;
  for (std::uint32_t i = 0; i < 20; ++i) {
    const auto row = words({i | i << 16, 1U << (i % 24) | 3U << (6 + i % 15), i << 8, 0xFFFF'FF00});
    rows.insert(rows.end(), row.begin(), row.end());
  }
  both_->write(chip, kRows, rows);
  const auto first = both_->ask(chip, allocate(ScpAllocate::router, 20)).word(0);
  both_->ask(chip, routing(ScpRouter::load, 20, kRows, first));
  compare_router(chip);
  const auto second = both_->ask(chip, allocate(ScpAllocate::router, 10, 0, 31)).word(0);
  both_->ask(chip, routing(ScpRouter::load, 10, kRows, second));
  both_->ask(chip, scp(ScpCommand::information));
  compare_router(chip);
  both_->ask(chip, routing(ScpRouter::clear, 3, first + 2));
  both_->ask(chip, routing(ScpRouter::load, 20, kRows, 1010));
  both_->ask(chip, allocate(ScpAllocate::router, 2000));
  both_->ask(chip, allocate(ScpAllocate::free_router, second, 0));
  compare_router(chip);
  both_->ask(chip, allocate(ScpAllocate::free_router_of, 1));
  compare_router(chip);
  both_->ask(chip, routing(ScpRouter::fixed_route, 0, 0x3F | 5U << 9));
  both_->ask(chip, routing(ScpRouter::fixed_route, 0, chip::kScpFixedRouteRead));
  both_->ask(chip, routing(ScpRouter::initialise, 0));
  compare_router(chip);
  both_->ask(chip, allocate(ScpAllocate::router, 1023));
}

TEST_F(TheStandIn, StartsSignalsAndStopsPrograms) {
  const auto image = program("counts");
  if (image.empty()) GTEST_SKIP() << "no arm-none-eabi-gcc (Debian: gcc-arm-none-eabi)";
  boot(four_chips());
  const auto sdram_system = variable(SystemVariable::sdram_system);
  const auto all_states = [&] {
    for (const auto& chip : chips_of(both_->board())) {
      for (int core = 0; core < chip::kCores; ++core) {
        const CoreAt at{chip.x, chip.y, core};
        const machine::ChipXY place{static_cast<std::int16_t>(chip.x),
                                    static_cast<std::int16_t>(chip.y)};
        EXPECT_EQ(both_->real().state(at), both_->stand_in().state({place, core}))
            << chip.x << "," << chip.y << "," << core;
      }
    }
  };
  const auto count = [&] {
    for (std::uint32_t state = 0; state < 16; ++state) {
      both_->ask({0, 0, 0}, scp(ScpCommand::count_cores, kApplication, state));
      both_->ask({1, 0, 0}, scp(ScpCommand::count_cores, kApplication, state));
    }
  };
  const auto signal = [&](chip::Signal which, std::uint32_t mask = 0xFF) {
    both_->ask({0, 0, 0}, scp(ScpCommand::signal, 0,
                              static_cast<std::uint32_t>(which) << 16 | mask << 8 | kApplication));
    both_->run(5 * kMillisecond);
    all_states();
  };
  for (CoreAt chip : {CoreAt{0, 0, 0}, {1, 1, 0}}) {
    both_->write(chip, sdram_system, image);
    both_->ask(chip,
               scp(ScpCommand::start_cores, kApplication << 24 | chip::kStartWaiting | 0x2'001C));
  }
  both_->run(20 * kMillisecond);
  all_states();
  count();
  both_->compare({0, 0, 0}, variable(SystemVariable::applications), 256 * 8);
  signal(chip::Signal::start);
  signal(chip::Signal::sync0);
  signal(chip::Signal::pause);
  count();
  signal(chip::Signal::go_on);
  signal(chip::Signal::user0);
  both_->ask({0, 1, 0}, allocate(ScpAllocate::sdram, 1000, 5));
  signal(chip::Signal::stop);
  count();
  for (const auto& chip : chips_of(both_->board())) {
    both_->compare(chip, variable(SystemVariable::applications), 256 * 8);
    both_->compare(chip, variable(SystemVariable::sdram_heap), 64);
    compare_blocks({chip.x, chip.y, 0}, 5, 16);
  }
  // Copied from a neighbour; the stop has put SARK's stub over the image.
  both_->write({0, 0, 0}, sdram_system, image);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 4 <= image.size(); i += 4) {
    std::uint32_t word = 0;
    std::memcpy(&word, &image[i], 4);
    sum += word;
  }
  const auto bytes = static_cast<std::uint32_t>(image.size());
  const std::uint32_t link = 3;  // west of (1,0) is (0,0)
  both_->ask({1, 0, 0},
             scp(ScpCommand::copy_and_start, (sum + 1) << 3 | link, bytes, kApplication << 24 | 6));
  both_->ask({1, 0, 0},
             scp(ScpCommand::copy_and_start, sum << 3 | link, bytes, kApplication << 24 | 6));
  both_->run(20 * kMillisecond);
  all_states();
  count();
  signal(chip::Signal::power_down);
  signal(chip::Signal::initialise, 0);
}

TEST_F(TheStandIn, IsLoadedByFloodFill) {
  const auto image = program("counts");
  if (image.empty()) GTEST_SKIP() << "no arm-none-eabi-gcc (Debian: gcc-arm-none-eabi)";
  boot(four_chips());
  constexpr std::uint32_t kIdentity = 0x2A, kHow = 0x3F00, kFill = 1U << 31;
  const std::uint32_t blocks = static_cast<std::uint32_t>((image.size() + 255) / 256);
  const auto neighbours = [&](chip::FloodOpcode code, std::uint32_t key, std::uint32_t payload) {
    both_->ask({0, 0, 0}, scp(ScpCommand::neighbour_packet,
                              static_cast<std::uint32_t>(code) << 24 | key, payload, kFill | kHow));
  };
  neighbours(chip::FloodOpcode::start, kIdentity << 16 | blocks << 8, 0);
  neighbours(chip::FloodOpcode::select_cores, 0x3C, 0x0003'0003);
  auto address = variable(SystemVariable::sdram_system);
  for (std::uint32_t block = 0; block < blocks; ++block) {
    std::vector<std::byte> data(
        image.begin() + 256 * block,
        image.begin() +
            std::min<std::ptrdiff_t>(256 * (block + 1), static_cast<std::ptrdiff_t>(image.size())));
    data.resize(256);
    both_->ask({0, 0, 0}, scp(ScpCommand::flood_data, kHow << 16 | kIdentity,
                              block << 16 | 63U << 8, address, data));
    address += 256;
  }
  both_->ask({0, 0, 0}, scp(ScpCommand::neighbour_packet,
                            static_cast<std::uint32_t>(chip::FloodOpcode::end) << 24 | kIdentity,
                            kApplication << 24, kHow));
  both_->run(50 * kMillisecond);
  for (const auto& chip : chips_of(both_->board())) {
    both_->compare(chip, variable(SystemVariable::sdram_system), image.size());
    for (int core = 1; core < chip::kCores; ++core) {
      const machine::ChipXY place{static_cast<std::int16_t>(chip.x),
                                  static_cast<std::int16_t>(chip.y)};
      EXPECT_EQ(both_->real().state({chip.x, chip.y, core}), both_->stand_in().state({place, core}))
          << chip.x << "," << chip.y << "," << core;
    }
  }
}

TEST_F(TheStandIn, KeepsTags) {
  boot(four_chips());
  const auto tag = [&](chip::IpTagAction action, std::uint32_t number, std::uint32_t arg2 = 0,
                       std::uint32_t arg3 = 0, std::uint32_t flags = 0) {
    both_->ask({0, 0, 0},
               scp(ScpCommand::ip_tag, flags | static_cast<std::uint32_t>(action) << 16 | number,
                   arg2, arg3));
  };
  tag(chip::IpTagAction::timeout, 0, 99);
  tag(chip::IpTagAction::set, 1, 0x0101'1234, 0, chip::kIpTagReverse);
  tag(chip::IpTagAction::read, 1, 1);
  tag(chip::IpTagAction::clear, 1);
  tag(chip::IpTagAction::read, 1, 1);
  tag(chip::IpTagAction::set, 16);
  tag(static_cast<chip::IpTagAction>(5), 1);
}

}  // namespace
}  // namespace spikeloom::support
