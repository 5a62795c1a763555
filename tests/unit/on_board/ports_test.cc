// A machine of three boards, each with a port: what goes through which, and that it makes no
// difference.
#include "host-tools/board/ports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "board-runtime/shared/chip/geometry.h"
#include "network-specs/network/codec.h"
#include "tests/support/emulated_run.h"

namespace spikeloom::on_board {
namespace {

using support::EmulatedRun;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr ChipXY kSecondPort{8, 4};

// Of the first board's 48 chips two are left: a network of many cores is on several boards.
machine::MachineSpec mostly_two_boards() {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::torus_of_triads;
  for (int y = 0; y < chip::kSpinn5Side; ++y)
    for (int x = chip::kSpinn5FirstX[static_cast<std::size_t>(y)];
         x <= chip::kSpinn5LastX[static_cast<std::size_t>(y)]; ++x)
      if (x > 1 || y > 0)
        spec.dead_chips.push_back({static_cast<std::int16_t>(x), static_cast<std::int16_t>(y)});
  return spec;
}

flow::MapOptions on_three_boards() {
  flow::MapOptions options;
  options.machine = mostly_two_boards();
  options.neurons_per_core = 10;
  return options;
}

network::Network izhikevich() {
  auto network = network::read(std::string(SPIKELOOM_SOURCE_DIR) +
                               "/network-specs/library/izhikevich.textproto");
  if (!network) return {};
  network->duration_ticks = 20;
  network->discard_ticks = 0;
  return *network;
}

// A network loaded, run and read back through the ports with these numbers.
struct OverPorts {
  explicit OverPorts(PortNumbers given, std::function<void(support::SpoiltWay&)> spoil = {},
                     std::function<void(support::SpoiltWay&)> spoil_run = {})
      : numbers(std::move(given)), emulated(izhikevich(), {}, on_three_boards()) {
    if (spoil) spoil(emulated.way);
    found = discover(emulated.client).value();
    const auto used = use_ports(emulated.client, found, numbers);
    EXPECT_TRUE(used) << to_text(used.error());
    const auto loaded = emulated.load();
    EXPECT_TRUE(loaded) << to_text(loaded.error());
    if (!loaded) return;
    for (const auto& core : loaded->cores)
      blocks.push_back(
          emulated.stand_in.read(core.at.chip, core.block, core.layout.header.loaded_bytes));
    if (spoil_run) spoil_run(emulated.way);
    summary = emulated.run(*loaded);
    EXPECT_FALSE(summary.failed) << to_text(*summary.failed);
  }
  [[nodiscard]] link::ScpCounts through(int port) { return emulated.client.counts(port); }

  PortNumbers numbers;
  EmulatedRun emulated;
  Found found;
  std::vector<Bytes> blocks;  // as they are on the chips before the run
  RunSummary summary;
};

const PortNumbers kAll{0, 1, 2}, kFirstAlone{0, std::nullopt, std::nullopt};

void cut_off(support::SpoiltWay& way, int port) {
  way.cuts_off = [port](int through, ChipXY) { return through == port; };
}

TEST(PortsOfThreeBoards, CarryTheSameAsOne) {
  REQUIRE_PROGRAM();
  OverPorts all(kAll), one(kFirstAlone);
  EXPECT_FALSE(all.emulated.spikes.empty());
  EXPECT_EQ(all.emulated.spikes, one.emulated.spikes);
  EXPECT_TRUE(all.blocks == one.blocks);
  EXPECT_THAT(all.found.notes, IsEmpty());
  EXPECT_EQ(all.found.ports[1].chip, kSecondPort);
  std::uint64_t written = 0, read = 0;
  for (const int port : {0, 1, 2}) {
    written += all.through(port).bytes_written;
    read += all.through(port).bytes_read;
  }
  EXPECT_EQ(written, one.through(0).bytes_written);
  EXPECT_EQ(read, one.through(0).bytes_read);
  EXPECT_GT(all.through(1).bytes_written + all.through(2).bytes_written, written / 2);
  EXPECT_EQ(one.through(1).requests + one.through(2).requests, 0u);
}

TEST(PortsOfThreeBoards, AreDoneWithoutWhenTheyAreDead) {
  REQUIRE_PROGRAM();
  OverPorts all(kAll), dead(kAll, [](auto&way) { cut_off(way, 2); });
  EXPECT_EQ(dead.emulated.spikes, all.emulated.spikes);
  EXPECT_THAT(dead.found.notes,
              ElementsAre(HasSubstr("the Ethernet port of chip (4,8) at 127.0.0.4 is not used")));
  EXPECT_THAT(dead.numbers, ElementsAre(0, 1, std::nullopt));
  EXPECT_EQ(dead.through(2).bytes_written, 0u);
}

TEST(PortsOfThreeBoards, AreDoneWithoutWhenTheyDieInTheMiddle) {
  REQUIRE_PROGRAM();
  OverPorts all(kAll), dies(kAll, {}, [](auto&way) { cut_off(way, 1); });
  EXPECT_EQ(dies.emulated.spikes, all.emulated.spikes);
  EXPECT_THAT(dies.emulated.client.lost_ports(), ElementsAre(1));
}

TEST(PortsOfThreeBoards, AreNotUsedWhenAnotherChipAnswersThere) {
  EmulatedRun emulated(izhikevich(), {}, on_three_boards());
  auto found = discover(emulated.client).value();
  PortNumbers crossed{0, 2, 1};
  ASSERT_TRUE(use_ports(emulated.client, found, crossed));
  EXPECT_THAT(crossed, ElementsAre(0, std::nullopt, std::nullopt));
  EXPECT_THAT(found.notes, ElementsAre(HasSubstr("chip (4,8) answers there"),
                                       HasSubstr("chip (8,4) answers there")));
}

}  // namespace
}  // namespace spikeloom::on_board
