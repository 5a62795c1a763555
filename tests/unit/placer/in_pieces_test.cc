// Machines that dead links have cut.
#include "placer/in_pieces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "placer/space_filling.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;
using testing::HasSubstr;

// Chips of 16 cores in a row; no link is live between the pieces, of so many chips each.
support::PlacingCase in_a_row(const std::vector<int>& pieces) {
  int chips = 0;
  for (const int size : pieces) chips += size;
  support::PlacingCase all{support::rectangle(chips, 1, false), {}, {}};
  std::size_t end = 0;
  for (const int size : pieces) {
    end += static_cast<std::size_t>(size);
    support::kill_link(all.machine, ChipId{end - 1}, chip::Link::east);
  }
  return all;
}

// Slice 0 sends to all others.
void join(support::PlacingCase& all, std::size_t slices, std::uint64_t sdram_bytes = 1) {
  all.slices.assign(slices, support::a_slice(sdram_bytes));
  std::vector<std::size_t> others;
  for (std::size_t s = 1; s < slices; ++s) others.push_back(s);
  all.nets = {support::a_net(0, 1.0, others)};
}

// A placer that counts how often it is asked.
int asked_for = 0;
Result<ChipOfSlice> counted(const Problem& problem, const PlaceOptions& options) {
  ++asked_for;
  return place_along_curve(problem, options);
}

Result<ChipOfSlice> place(const Problem& problem, const PlaceOptions& options = {}) {
  asked_for = 0;
  return place_in_pieces(problem, options, counted);
}

TEST(AMachineInPieces, IsPlacedOnTheFirstPieceThatHoldsAllAndNoneTooSmallIsTried) {
  auto all = in_a_row({1, 1, 2, 1, 1, 3, 1});
  join(all, 30);
  const auto chips = place(all.problem());
  ASSERT_TRUE(chips.has_value());
  for (const auto chip : *chips) EXPECT_TRUE(chip.index() >= 6 && chip.index() <= 8);
  EXPECT_EQ(asked_for, 1);

  join(all, 49);  // one more than the largest piece has cores
  EXPECT_FALSE(place(all.problem()).has_value());
  EXPECT_EQ(asked_for, 0);
}

TEST(AMachineInPieces, IsNotTriedPieceAfterPieceOnceTheSearchIsToEnd) {
  // Three slices of which no chip holds two, on pieces of two chips: each piece is large enough,
  // and none will do.
  auto all = in_a_row({2, 2, 2, 2});
  join(all, 3, 600);
  for (auto& chip : all.machine.chips) chip.sdram_bytes = 1000;
  EXPECT_FALSE(place(all.problem()).has_value());
  EXPECT_EQ(asked_for, 4);
  int left = 1;
  EXPECT_FALSE(place(all.problem(), {.progress = [&](const ProgressEvent&) { return left-- > 0; }})
                   .has_value());
  EXPECT_EQ(asked_for, 2);

  // Where it is to end at once, the placer's start is the answer all the same.
  join(all, 2, 600);
  const auto at_once =
      place(all.problem(), {.progress = [](const ProgressEvent&) { return false; }});
  EXPECT_TRUE(at_once.has_value());
  EXPECT_EQ(asked_for, 1);
}

std::string refusal(const Problem& problem) {
  const auto chips = place(problem);
  return chips ? "placed" : to_text(chips.error());
}

TEST(AMachineInPieces, SaysWhatTheLargestPieceLacksAndWhatCutsIt) {
  auto all = in_a_row({1, 2, 1});
  join(all, 40);
  EXPECT_EQ(refusal(all.problem()),
            "error[pieces_too_small]: nets join slices that ask for 40 application cores; no live "
            "links join the 3 pieces of machine 'rectangle', and the largest piece, 2 chips from "
            "(1,0) on, has 32, 8 are missing\n"
            "  where   placer\n"
            "  cause   dead links: (1,0) west, (2,0) east\n"
            "  remedy  mend links of the cut, or take a machine with a larger piece\n");
  join(all, 3, 700);
  for (auto& chip : all.machine.chips) chip.sdram_bytes = 1000;
  EXPECT_THAT(refusal(all.problem()), HasSubstr("ask for 2100 bytes of SDRAM"));
  EXPECT_THAT(refusal(all.problem()), HasSubstr("has 2000, 100 are missing"));
}

TEST(AMachineInPieces, HoldsWhatNetsJoinWhereOneOfItIsPinned) {
  auto all = in_a_row({1, 2});
  join(all, 17);
  const auto with = [&](std::vector<Pin> pins) {
    return Problem{all.machine, all.slices, all.nets, {.pins = std::move(pins)}};
  };
  const Pin on_small{SliceId{std::size_t{5}}, ChipId{std::size_t{0}}};
  const Pin on_large{SliceId{std::size_t{6}}, ChipId{std::size_t{2}}};
  EXPECT_EQ(refusal(with({on_large})), "placed");
  EXPECT_THAT(
      refusal(with({on_small})),
      HasSubstr("piece where they have to be, 1 chip from (0,0) on, has 16, 1 are missing"));
  EXPECT_THAT(refusal(with({on_small, on_large})),
              HasSubstr("error[no_live_way]: no live links join chip (0,0) to chip (2,0)"));
  all.nets.clear();
  EXPECT_EQ(refusal(with({on_small, on_large})), "placed") << "nothing joins them";
}

// Rings of so many slices, each of a core.
void join_rings(support::PlacingCase& all, const std::vector<std::size_t>& sizes) {
  for (const auto size : sizes) {
    const auto first = all.slices.size();
    for (std::size_t s = 0; s < size; ++s) {
      all.slices.push_back(support::a_slice(1));
      all.nets.push_back(support::a_net(first + s, 1.0, {first + (s + 1) % size}));
    }
  }
}

TEST(AMachineInPieces, IsFilledByRingsThatAreDealtOutToItsPieces) {
  for (const std::vector<std::size_t>& sizes :
       {std::vector<std::size_t>{14, 10, 12, 12}, {13, 11, 15, 9}, {9, 9, 8, 8, 7, 7}}) {
    auto all = in_a_row({24, 24});
    for (auto& chip : all.machine.chips) chip.application_cores = 2;
    join_rings(all, sizes);
    const auto chips = place(all.problem());
    ASSERT_TRUE(chips) << to_text(chips.error());
    std::vector<int> on_chip(48, 0);
    for (const auto chip : *chips) EXPECT_LE(++on_chip[chip.index()], 1);
    for (const auto& net : all.nets)
      EXPECT_EQ((*chips)[net.source.index()].index() / 24,
                (*chips)[net.sinks.front().index()].index() / 24);
  }
}

}  // namespace
}  // namespace spikeloom::placer
