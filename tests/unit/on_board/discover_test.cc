#include "host-tools/board/discover.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <optional>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "host-tools/flow/emulated_board.h"
#include "tests/support/emulated_run.h"

namespace spikeloom::on_board {
namespace {

using machine::ChipXY;
using machine::MachineSpec;
using testing::HasSubstr;

MachineSpec shape(machine::Shape shape) {
  MachineSpec spec;
  spec.shape = shape;
  return spec;
}

// A machine of `spec` with the stand-in on it.
class Discovery {
 public:
  explicit Discovery(const MachineSpec& spec)
      : board_(flow::EmulatedBoard::make(spec, {}, 1).value()),
        way_(board_.transport()),
        client_(way_) {}
  link::ScpClient& client() { return client_; }
  support::SpoiltWay& way() { return way_; }
  Result<Found> found() { return discover(client_); }

 private:
  flow::EmulatedBoard board_;
  support::SpoiltWay way_;
  link::ScpClient client_;
};

// The monitor numbers the cores that work: a dead one is missing at the end.
machine::Machine with_virtual_cores(machine::Machine machine) {
  for (auto& chip : machine.chips)
    chip.application_cores = ((1U << std::popcount(chip.application_cores)) - 1)
                             << chip::kFirstApplicationCore;
  return machine;
}

// A line a chip: place, neighbours by link, cores, memory, entries.
std::string text_of(const machine::Machine& machine) {
  std::string text = fmt::format("{} x {}, {} {}\n", machine.width, machine.height, machine.wraps_x,
                                 machine.wraps_y);
  for (const auto& chip : machine.chips) {
    text += fmt::format("({},{})", chip.at.x, chip.at.y);
    for (const auto& there : chip.neighbours)
      text +=
          there ? fmt::format(" {},{}", machine.at(*there).at.x, machine.at(*there).at.y) : " -";
    text +=
        fmt::format(" {:#x} {} {}\n", chip.application_cores, chip.sdram_bytes, chip.table_entries);
  }
  return text;
}

void expect_found(const MachineSpec& spec,
                  const std::vector<machine::DeadLink>& left_out_by_the_monitor = {}) {
  const auto found = Discovery(spec).found();
  ASSERT_TRUE(found) << to_text(found.error());
  auto expected = spec;
  expected.dead_links.insert(expected.dead_links.end(), left_out_by_the_monitor.begin(),
                             left_out_by_the_monitor.end());
  const auto described = machine::build(expected);
  ASSERT_TRUE(described);
  EXPECT_EQ(text_of(with_virtual_cores(*described)), text_of(found->machine));
  EXPECT_EQ(found->notes.size(), 0u);
  EXPECT_EQ(found->busy.size(), 0u);
}

// Links that SC&MP never uses, by their place on a board (scamp-3.c), where anything is there.
std::vector<machine::DeadLink> left_out_on_boards() {
  const auto at = [](int x, int y) {
    return ChipXY{static_cast<std::int16_t>(x % chip::kTriadSide),
                  static_cast<std::int16_t>(y % chip::kTriadSide)};
  };
  std::vector<machine::DeadLink> links;
  for (const auto& board : chip::kTriadBoards) {
    links.push_back({at(board.x + 1, board.y), chip::Link::south_west});
    links.push_back({at(board.x + 4, board.y + 7), chip::Link::north});
    links.push_back({at(board.x + 7, board.y + 7), chip::Link::north});
  }
  return links;
}

TEST(Discovering, FindsTheMachineThatWasDescribed) {
  expect_found(shape(machine::Shape::spinn3), {{{1, 0}, chip::Link::south_west}});
  expect_found(shape(machine::Shape::spinn5));
}

TEST(Discovering, FindsThreeBoardsWithTheirPorts) {
  const auto spec = shape(machine::Shape::torus_of_triads);
  expect_found(spec, left_out_on_boards());
  const auto found = Discovery(spec).found();
  ASSERT_EQ(found->ports.size(), 3u);
  EXPECT_EQ(found->ports[0].chip, (ChipXY{0, 0}));
  EXPECT_EQ(found->ports[1].chip, (ChipXY{8, 4}));
  EXPECT_EQ(found->ports[2].chip, (ChipXY{4, 8}));
  for (std::size_t i = 0; i < found->nearest_port.size(); ++i)
    EXPECT_TRUE(found->machine.find(found->nearest_port[i]));
}

TEST(Discovering, LeavesOutWhatIsBroken) {
  auto spec = shape(machine::Shape::spinn5);
  spec.dead_chips = {{3, 3}, {7, 7}};
  spec.dead_cores = {{{0, 0}, 5}, {{0, 0}, 17}, {{4, 4}, 2}};
  spec.dead_links = {{{1, 1}, chip::Link::east}, {{4, 4}, chip::Link::north}};
  expect_found(spec);
}

TEST(Discovering, LeavesOutAChipThatSaysNothing) {
  Discovery discovery(shape(machine::Shape::spinn5));
  discovery.way().cuts_off = [](int, ChipXY to) { return to == ChipXY{3, 3}; };
  const auto found = discovery.found();
  ASSERT_TRUE(found) << to_text(found.error());
  EXPECT_EQ(found->machine.chips.size(), 47u);
  EXPECT_THAT(found->notes, testing::ElementsAre("chip (3,3) is left out: it does not answer"));
}

TEST(Discovering, LeavesNobodyOutWhereTheWholeBoardStoodStillForAWhile) {
  Discovery discovery(shape(machine::Shape::spinn5));
  std::optional<link::Time> began;
  discovery.way().cuts_off = [&](int, ChipXY to) {
    if (!began && to == ChipXY{3, 3}) began = discovery.way().now();
    return began && discovery.way().now() < *began + std::chrono::seconds(5);
  };
  const auto found = discovery.found();
  ASSERT_TRUE(found) << to_text(found.error());
  EXPECT_TRUE(began);
  EXPECT_EQ(found->machine.chips.size(), 48u);
  EXPECT_THAT(found->notes, testing::IsEmpty());
}

TEST(Discovering, SaysThatOnlyTheFirstChipAnswers) {
  Discovery discovery(shape(machine::Shape::spinn5));
  discovery.way().cuts_off = [](int, ChipXY to) {
    return to != ChipXY{0, 0} && to != link::kRootChip;
  };
  const auto began = discovery.way().now();
  const auto found = discovery.found();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, "chips_silent");
  EXPECT_EQ(static_cast<int>(found.error().error_class), 5);
  EXPECT_EQ(found.error().what, "chip (0,0) answers, none of the 47 others that it knows does");
  EXPECT_THAT(found.error().cause, HasSubstr("did not answer 'information'"));
  EXPECT_LT(discovery.way().now() - began, std::chrono::seconds(40)) << "seven at a time";
}

TEST(Discovering, SaysWhoUsesTheMachine) {
  Discovery discovery(shape(machine::Shape::spinn3));
  // What a core says of itself: state run, application 42, a name.
  const std::array<std::byte, 2> state{std::byte{7}, std::byte{42}};
  const auto block = chip::kCoreBlocks + 5 * chip::kCoreBlockBytes;
  ASSERT_TRUE(discovery.client().write(
      {1, 1}, block + static_cast<std::uint32_t>(chip::CoreBlock::state), state));
  const std::array<std::byte, 4> name{std::byte{'h'}, std::byte{'i'}, std::byte{0}, std::byte{0}};
  ASSERT_TRUE(discovery.client().write(
      {1, 1}, block + static_cast<std::uint32_t>(chip::CoreBlock::name), name));
  const auto found = discovery.found();
  ASSERT_TRUE(found) << to_text(found.error());
  const auto idle = check_idle(discovery.client(), *found);
  ASSERT_FALSE(idle);
  EXPECT_EQ(idle.error().code, "board_in_use");
  EXPECT_EQ(static_cast<int>(idle.error().error_class), 5);
  EXPECT_THAT(idle.error().what, HasSubstr("(1,1) core 5"));
  EXPECT_THAT(idle.error().what, HasSubstr("42"));
}

}  // namespace
}  // namespace spikeloom::on_board
