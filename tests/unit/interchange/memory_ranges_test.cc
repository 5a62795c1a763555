#include "host-tools/interchange/memory_ranges.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "host-tools/interchange/reserved_ranges.h"

namespace spikeloom::interchange {
namespace {

using machine::ChipId;
using mapper::SliceId;

constexpr std::uint64_t kBytes = 24;
constexpr std::size_t kChips = 3;

// A chip's memory byte by byte.
using Taken = std::vector<bool>;

bool is_free(const Taken& taken, Range place) {
  for (auto byte = place.first; byte < place.last; ++byte)
    if (taken[byte]) return false;
  return true;
}
void take(Taken& taken, Range place) {
  for (auto byte = place.first; byte < place.last; ++byte) taken[byte] = true;
}

struct Case {
  machine::Machine machine;
  std::vector<ReservedMemory> reserved;
  std::vector<mapper::Slice> slices;
  placer::Placement placement;
  std::vector<FixedMemory> fixed;
  std::vector<std::string> names;
  std::vector<Taken> taken{kChips, Taken(kBytes, false)};  // reserved

  [[nodiscard]] MemoryProblem problem() const {
    return {machine, slices, placement, reserved, fixed, names};
  }
};

Range any_range(std::uint64_t longest) {
  const auto first = *rc::gen::inRange<std::uint64_t>(0, kBytes - longest);
  return {first, first + *rc::gen::inRange<std::uint64_t>(0, longest + 1)};
}

Case any_case() {
  Case given;
  for (int count = *rc::gen::inRange(0, 12); count > 0; --count) {
    const auto chip = *rc::gen::inRange<std::size_t>(0, kChips + 1);
    const auto bytes = any_range(4);
    given.reserved.push_back({std::nullopt, bytes});
    if (chip < kChips) given.reserved.back().chip = ChipId(chip);
    for (std::size_t c = 0; c < kChips; ++c)
      if (chip == c || chip == kChips) take(given.taken[c], bytes);
  }
  given.machine.chips.resize(kChips);
  for (std::size_t c = 0; c < kChips; ++c)
    given.machine.chips[c].sdram_bytes =
        static_cast<std::uint32_t>(std::count(given.taken[c].begin(), given.taken[c].end(), false));
  for (std::size_t count = *rc::gen::inRange<std::size_t>(0, 12); count > 0; --count) {
    mapper::Slice slice{.population = {}, .neurons = {0, 1}, .need = {}};
    slice.need.sdram_bytes = *rc::gen::inRange<std::uint64_t>(0, 6);
    given.placement.cores.push_back({ChipId(*rc::gen::inRange<std::size_t>(0, kChips)), 1});
    given.slices.push_back(slice);
    given.names.emplace_back("v");
  }
  return given;
}

TEST(ReservedMemoryOfAChip, IsThatOfAllChipsAndItsOwnCountedOnce) {
  EXPECT_TRUE(rc::check([] {
    const auto given = any_case();
    const ReservedRanges reserved(given.reserved, kChips);
    for (std::size_t c = 0; c < kChips; ++c) {
      RC_ASSERT(reserved.bytes_on(ChipId(c)) + given.machine.chips[c].sdram_bytes == kBytes);
      const auto place = any_range(6);
      if (place.first == place.last) continue;
      RC_ASSERT(reserved.end_met(ChipId(c), place).has_value() != is_free(given.taken[c], place));
    }
  }));
}

TEST(MemoryOfVertices, IsTheLowestFreePlaceBesideTheFixedOnes) {
  EXPECT_TRUE(rc::check([] {
    auto given = any_case();
    auto taken = given.taken;
    std::vector<Range> due(given.slices.size());
    for (std::size_t s = 0; s < given.slices.size(); s += 3) {  // some of them, where they can be
      const auto bytes = any_range(5);
      auto& chip = taken[given.placement.cores[s].chip.index()];
      if (bytes.first == bytes.last || !is_free(chip, bytes)) continue;
      given.slices[s].need.sdram_bytes = bytes.last - bytes.first;
      given.fixed.push_back({SliceId(s), bytes});
      take(chip, due[s] = bytes);
    }
    bool fits = true;
    for (std::size_t s = 0; s < given.slices.size() && fits; ++s) {
      const auto bytes = given.slices[s].need.sdram_bytes;
      if (bytes == 0 || due[s].last != 0) continue;
      auto& chip = taken[given.placement.cores[s].chip.index()];
      Range place{0, bytes};
      while (place.last <= kBytes && !is_free(chip, place))
        place = {place.first + 1, place.last + 1};
      fits = place.last <= kBytes;
      if (fits) take(chip, due[s] = place);
    }
    const auto ranges = give_out_memory(given.problem());
    RC_ASSERT(ranges.has_value() == fits);
    if (fits) RC_ASSERT(*ranges == due);
    if (!fits) RC_ASSERT(ranges.error().code == "sdram_in_pieces");
  }));
}

TEST(FixedMemory, HasToBeOnTheChipAndFree) {
  Case given;
  given.machine.chips.resize(1);
  given.machine.chips[0].sdram_bytes = 20;
  given.reserved = {{ChipId(0), {0, 4}}};
  given.slices.assign(2, {.population = {}, .neurons = {0, 1}, .need = {}});
  given.placement.cores.assign(2, {ChipId(0), 1});
  given.names = {"a", "b"};
  const auto code_of = [&](Range one, Range other) {
    given.fixed = {{SliceId(0), one}, {SliceId(1), other}};
    const auto ranges = give_out_memory(given.problem());
    return ranges ? std::string() : ranges.error().code;
  };
  EXPECT_EQ(code_of({4, 10}, {10, 24}), "");
  EXPECT_EQ(code_of({3, 10}, {10, 24}), "pins_contradict");
  EXPECT_EQ(code_of({4, 11}, {10, 24}), "pins_contradict");
  EXPECT_EQ(code_of({4, 10}, {20, 25}), "beyond_the_chip");
}

}  // namespace
}  // namespace spikeloom::interchange
