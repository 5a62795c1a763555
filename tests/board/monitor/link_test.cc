// The client and its commands against the unmodified monitor on whole machines.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "board-runtime/shared/chip/sdp.h"
#include "emulator/attach/gateway_transport.h"
#include "emulator/board/chip.h"
#include "emulator/serve/board_machine.h"
#include "host-tools/link/application.h"
#include "host-tools/link/boot_board.h"
#include "host-tools/link/core_status.h"
#include "tests/board/monitor/monitor.h"
#include "tests/support/hostile_network.h"
#include "tests/support/link_rates.h"

namespace spikeloom::support {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t kApplication = 30;
constexpr std::uint32_t kSomewhere = 0x6040'0000, kImageArea = 0x6780'0000;

// A board that was booted by us, in-process.
class LinkedBoard {
 public:
  explicit LinkedBoard(const board::BoardOptions& options)
      : board_(board::Board::make(options).value()), machine_(board_), transport_(machine_) {
    values_.values.hardware_version = options.machine.shape == machine::Shape::spinn3 ? 3 : 5;
    values_.values.unix_time = 1;
  }
  [[nodiscard]] Result<link::Booted> boot() {
    return link::boot_board(transport_, monitor_image(), values_);
  }
  [[nodiscard]] attach::GatewayTransport& transport() { return transport_; }
  [[nodiscard]] board::Board& board() { return board_; }

 private:
  board::Board board_;
  serve::BoardMachine machine_;
  attach::GatewayTransport transport_;
  link::BootOptions values_;
};

class ALinkedBoard : public testing::Test {
 protected:
  void SetUp() override {
    if (monitor_image().empty()) GTEST_SKIP() << kNoMonitorImage;
  }
};

TEST_F(ALinkedBoard, IsBootedOnceAndRecognisedThen) {
  LinkedBoard board(four_chips());
  const auto booted = board.boot();
  ASSERT_TRUE(booted) << to_text(booted.error());
  EXPECT_FALSE(booted->was_up);
  EXPECT_EQ(booted->version.software, "SC&MP/SpiNNaker");
  EXPECT_EQ(booted->version.major, 4);
  EXPECT_EQ(booted->version.chip, (link::ChipXY{0, 0}));
  const auto again = board.boot();
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->was_up);
}

TEST_F(ALinkedBoard, MovesBytesOfAnyLengthToAndFromAnyChip) {
  LinkedBoard board(forty_eight_chips());
  ASSERT_TRUE(board.boot());
  link::ScpClient client(board.transport());
  const auto bytes = pattern(5003);
  std::vector<link::WriteJob> writes;
  std::vector<link::ReadJob> reads;
  std::vector<Bytes> back;
  const std::vector<link::ChipXY> chips{{0, 0}, {7, 7}, {4, 0}, {0, 3}};
  for (auto chip : chips) writes.push_back({chip, kSomewhere + 1, bytes});
  ASSERT_TRUE(client.write(writes));
  back.assign(chips.size(), Bytes(bytes.size()));
  for (std::size_t i = 0; i < chips.size(); ++i)
    reads.push_back({chips[i], kSomewhere + 1, back[i]});
  ASSERT_TRUE(client.read(reads));
  for (const auto& read : back) EXPECT_EQ(read, bytes);
  EXPECT_EQ(client.counts().sent, client.counts().requests);
  EXPECT_EQ(client.counts().strays, 0U);
}

TEST_F(ALinkedBoard, TellsWhatAChipHas) {
  auto options = four_chips();
  options.machine.dead_cores = {{{1, 0}, 3}};
  LinkedBoard board(options);
  ASSERT_TRUE(board.boot());
  link::ScpClient client(board.transport());
  const auto first = link::chip_state(client, {0, 0});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->cores, 18);
  EXPECT_EQ(first->free_entries, 1023);
  EXPECT_EQ(first->free_sdram, chip::kApplicationSdramBytes);
  EXPECT_EQ(first->address, (std::array<std::uint8_t, 4>{192, 168, 240, 1}));
  EXPECT_EQ(first->states[1], chip::kCoreStateIdle);
  const auto other = link::chip_state(client, {1, 0});
  ASSERT_TRUE(other);
  EXPECT_EQ(other->cores, 17);
  EXPECT_EQ(other->address, (std::array<std::uint8_t, 4>{}));
  EXPECT_EQ(other->ethernet, (link::ChipXY{0, 0}));
}

TEST_F(ALinkedBoard, GivesSdramByTagAndTakesItBack) {
  LinkedBoard board(four_chips());
  ASSERT_TRUE(board.boot());
  link::ScpClient client(board.transport());
  const link::ChipXY far{1, 1};
  const auto at = link::allocate_sdram(client, far, kApplication, 7, 1001);
  ASSERT_TRUE(at);
  ASSERT_TRUE(link::fill(client, far, *at, 0xDEAD'BEEF, 1000));
  EXPECT_EQ(little<std::uint32_t>(client.read(far, *at + 996, 4).value(), 0), 0xDEAD'BEEF);
  EXPECT_EQ(link::allocate_sdram(client, far, kApplication, 7, 1001).error().code, "tag_in_use");
  const auto too_much = link::allocate_sdram(client, far, kApplication, 8, 200'000'000);
  EXPECT_EQ(too_much.error().code, "no_memory");
  ASSERT_TRUE(link::free_sdram(client, far, kApplication));
  EXPECT_EQ(link::chip_state(client, far)->free_sdram, chip::kApplicationSdramBytes);
}

TEST_F(ALinkedBoard, LoadsRoutesReplacesThemAndGivesThemBack) {
  LinkedBoard board(four_chips());
  ASSERT_TRUE(board.boot());
  link::ScpClient client(board.transport());
  std::vector<chip::RoutingEntry> entries;
  for (std::uint32_t i = 0; i < 700; ++i) entries.push_back({i << 8, 0xFFFF'FF00, 1U << (i % 24)});
  for (int time = 0; time < 2; ++time) {
    ASSERT_TRUE(link::load_routes(client, {1, 0}, kApplication, entries));
    EXPECT_EQ(link::read_routes(client, {1, 0}, kApplication).value(), entries);
  }
  EXPECT_EQ(link::load_routes(client, {1, 0}, kApplication + 1, entries).error().code,
            "no_entries");
  ASSERT_TRUE(link::free_routes(client, {1, 0}, kApplication));
  EXPECT_TRUE(link::read_routes(client, {1, 0}, kApplication)->empty());
  EXPECT_EQ(link::chip_state(client, {1, 0})->free_entries, 1023);
}

// Every chip but the first copies from its neighbour to the west or south.
std::vector<link::Hop> tree_of(board::Board& board) {
  std::vector<link::Hop> hops;
  const auto has = [&](link::ChipXY at) {
    return std::any_of(hops.begin(), hops.end(), [&](const auto& hop) { return hop.to == at; }) ||
           at == link::ChipXY{};
  };
  const auto grow = [&](link::ChipXY at) {
    const link::ChipXY west{static_cast<std::int16_t>(at.x - 1), at.y};
    const link::ChipXY south{at.x, static_cast<std::int16_t>(at.y - 1)};
    if (has(at)) return;
    if (has(south))
      hops.push_back({at, south, chip::Link::south});
    else if (has(west))
      hops.push_back({at, west, chip::Link::west});
  };
  for (int round = 0; round < 16; ++round)
    for (int i = 0; i < board.chips(); ++i) grow(board.chip(i).place().at);
  return hops;
}

TEST_F(ALinkedBoard, RunsAProgramOnItsOwnCoresOfEachChip) {
  std::ifstream file(std::string(SPIKELOOM_BINARY_DIR) + "/tests/board/programs/counts.aplx",
                     std::ios::binary);
  if (!file) GTEST_SKIP() << "no program: needs arm-none-eabi-gcc";
  const std::string letters{std::istreambuf_iterator<char>(file), {}};
  LinkedBoard board(forty_eight_chips());
  ASSERT_TRUE(board.boot());
  link::ScpClient client(board.transport());
  const auto hops = tree_of(board.board());
  ASSERT_EQ(hops.size(), 47U);
  ASSERT_TRUE(link::spread_image(client, std::as_bytes(std::span(letters)), {0, 0}, hops));
  std::vector<link::CoreSet> sets;
  std::vector<link::CoreAt> cores;
  for (int i = 0; i < board.board().chips(); ++i) {
    const auto at = board.board().chip(i).place().at;
    const int core = 2 + i % 16;
    sets.push_back({at, 1U << core});
    cores.push_back({at, core});
  }
  ASSERT_TRUE(link::start_cores(client, kApplication, sets, false));
  const auto in_state = [&](chip::CoreState state) {
    return link::count_in_state(client, {0, 0}, kApplication, static_cast<std::uint8_t>(state))
        .value_or(-1);
  };
  EXPECT_EQ(in_state(chip::CoreState::sync0), 48);
  ASSERT_TRUE(link::signal(client, chip::Signal::sync0, kApplication));
  ASSERT_FALSE(board.transport().receive(board.transport().now() + 50ms).value());
  EXPECT_EQ(in_state(chip::CoreState::running), 48);
  const auto running = link::core_status(client, cores).value();
  for (const auto& status : running) {
    EXPECT_EQ(status.application, kApplication) << to_text(status);
    EXPECT_GE(status.user[0], 49U) << to_text(status);
  }
  ASSERT_TRUE(link::signal(client, chip::Signal::leave, kApplication));
  EXPECT_EQ(in_state(chip::CoreState::exited), 48);
  const auto status = link::core_status(client, std::span(cores).last(1)).value().front();
  const auto text = link::core_text(client, status).value();
  EXPECT_EQ(text.text, "counts on core 07070011\nended\n");
  ASSERT_TRUE(link::stop_application(client, kApplication));
  EXPECT_EQ(in_state(chip::CoreState::exited), 0);
}

LinkRates rates(LinkedBoard& board, int window, std::span<const link::ChipXY> chips) {
  link::ScpOptions options;
  options.window = window;
  link::ScpClient client(board.transport(), options);
  return link_rates(client, chips, kSomewhere, 32 * 1024);
}

TEST_F(ALinkedBoard, IsKeptBusyByTheWindow) {
  LinkedBoard board(four_chips());
  ASSERT_TRUE(board.boot());
  const std::vector<link::ChipXY> near{{0, 0}}, far{{1, 0}, {0, 1}, {1, 1}};
  const int window = link::ScpOptions{}.window;
  for (const auto& chips : {near, far}) {
    const auto one = rates(board, 1, chips), less = rates(board, window - 1, chips),
               full = rates(board, window, chips);
    // One request more brings nothing more: the monitor has always one to work at.
    EXPECT_GT(less.write, 0.97 * full.write);
    EXPECT_GT(less.read, 0.97 * full.read);
    EXPECT_GT(full.write, 1.3 * one.write);
    EXPECT_GT(full.read, 1.5 * one.read);
    RecordProperty(chips.size() == 1 ? "near_write_bytes_per_s" : "far_write_bytes_per_s",
                   static_cast<int>(full.write));
    RecordProperty(chips.size() == 1 ? "near_read_bytes_per_s" : "far_read_bytes_per_s",
                   static_cast<int>(full.read));
  }
}

TEST_F(ALinkedBoard, IsLoadedThroughAHostileNetwork) {
  LinkedBoard board(four_chips());
  ASSERT_TRUE(board.boot());
  for (const double loss : {0.0, 0.05, 0.2}) {
    Hostility how;
    how.loss = how.repeat = loss;
    how.longest_delay = 3ms;
    HostileNetwork network(board.transport(), how, 7);
    link::ScpClient client(network);
    const auto bytes = pattern(20'000 + static_cast<std::size_t>(100 * loss));
    const auto began = network.now();
    for (const link::ChipXY at : {link::ChipXY{0, 0}, link::ChipXY{1, 1}}) {
      const auto wrote = client.write(at, kSomewhere, bytes);
      ASSERT_TRUE(wrote) << to_text(wrote.error());
      const auto read = client.read(at, kSomewhere, bytes.size());
      ASSERT_TRUE(read) << to_text(read.error());
      EXPECT_EQ(*read, bytes) << loss;
      const auto block = link::allocate_sdram(client, at, kApplication, 1, 1000);
      ASSERT_TRUE(block) << to_text(block.error());
      const std::vector<chip::RoutingEntry> entries(20, {1, 0xFFFF'FFFF, 2});
      ASSERT_TRUE(link::load_routes(client, at, kApplication, entries));
      EXPECT_EQ(link::read_routes(client, at, kApplication).value(), entries);
      ASSERT_TRUE(link::free_routes(client, at, kApplication));
      ASSERT_TRUE(link::free_sdram(client, at, kApplication));
      const auto state = link::chip_state(client, at);
      ASSERT_TRUE(state);
      EXPECT_EQ(state->free_entries, 1023) << loss;
      EXPECT_EQ(state->free_sdram, chip::kApplicationSdramBytes) << loss;
    }
    EXPECT_LT(network.now() - began, 60s);
  }
}

// Damaged requests may do anything to a monitor, which looks at no checksum: what is said to be
// written is there, or the board is lost and that is said in time.
TEST_F(ALinkedBoard, KeepsWhatItSaysWhenRequestsAreDamaged) {
  int wrote_all = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    LinkedBoard board(four_chips());
    ASSERT_TRUE(board.boot());
    Hostility how;
    how.loss = 0.05;
    how.damage = 0.01;
    HostileNetwork network(board.transport(), how, seed);
    link::ScpClient client(network);
    const auto bytes = pattern(30'000);
    const auto began = network.now();
    const link::WriteJob job{{0, 0}, kSomewhere, bytes};
    const auto wrote = client.write_checked(std::span(&job, 1));
    EXPECT_LT(network.now() - began, 60s);
    if (!wrote) continue;
    ++wrote_all;
    Bytes there(bytes.size());
    ASSERT_TRUE(board.board().chip(0).peek(0, kSomewhere, there));
    EXPECT_EQ(there, bytes) << seed;
  }
  EXPECT_GT(wrote_all, 0);
}

TEST_F(ALinkedBoard, TellsACopyThatIsNotTheImage) {
  LinkedBoard board(four_chips());
  ASSERT_TRUE(board.boot());
  // The first chip's image changes under way: its monitor is the only one that writes there.
  class Changing final : public link::Transport {
   public:
    Changing(link::Transport& inner, board::Chip& chip) : inner_(inner), chip_(chip) {}
    [[nodiscard]] int ports() const override { return inner_.ports(); }
    [[nodiscard]] link::Time now() const override { return inner_.now(); }
    [[nodiscard]] std::string name() const override { return inner_.name(); }
    [[nodiscard]] Result<void> send_boot(ByteView bytes) override {
      return inner_.send_boot(bytes);
    }
    [[nodiscard]] Result<void> send(int port, ByteView bytes) override {
      const auto command = little<std::uint16_t>(bytes, chip::kSdpHeaderBytes);
      const std::byte other[]{std::byte{0x55}};
      if (command == static_cast<std::uint16_t>(chip::ScpCommand::copy_and_start)) {
        EXPECT_TRUE(chip_.poke(0, kImageArea, other));
      }
      return inner_.send(port, bytes);
    }
    [[nodiscard]] Result<std::optional<link::Arrived>> receive(link::Time until) override {
      return inner_.receive(until);
    }

   private:
    link::Transport& inner_;
    board::Chip& chip_;
  } changing(board.transport(), board.board().chip(0));
  link::ScpClient client(changing);
  const std::vector<link::Hop> hops{{{1, 0}, {0, 0}, chip::Link::west}};
  const auto spread = link::spread_image(client, pattern(1000), {0, 0}, hops);
  ASSERT_FALSE(spread);
  EXPECT_EQ(spread.error().code, "image_damaged");
}

}  // namespace
}  // namespace spikeloom::support
