// A legal answer whenever one exists, and where there is none, a refusal that is right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/counter_rng.h"
#include "host-tools/flow/lay_out.h"
#include "tests/support/every_placement.h"
#include "tests/support/placing_cases.h"
#include "tests/support/refusals.h"

namespace spikeloom::flow {
namespace {

using machine::ChipId;
using mapper::SliceId;
using support::Below;

// At most six chips of two cores, now and then of three; a third of everything dead, perhaps in
// pieces.
machine::Machine tight_machine(const Below& below) {
  auto machine = support::rectangle(1 + below(3), 1 + below(2), below(2) == 1);
  const int percent = below(31);
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    auto& chip = machine.chips[c];
    chip.application_cores = 2U << below(3) | 16U << below(2) | (below(8) == 0 ? 64U : 0U);
    if (below(100) < percent) chip.application_cores = 0;
    chip.sdram_bytes = static_cast<std::uint32_t>(60 + below(60));
    for (int l = 0; l < chip::kLinks; ++l) {
      if (below(100) < 2 * percent) support::kill_link(machine, ChipId{c}, chip::link_of(l));
    }
  }
  return machine;
}

// As many slices with cores as the machine has or nearly: some with a synapse core, and with memory
// alone some more.
std::vector<mapper::Slice> tight_slices(const Below& below, int cores) {
  std::vector<mapper::Slice> slices;
  const auto add = [&] {
    slices.push_back(support::a_slice(static_cast<std::uint64_t>(10 + below(40))));
  };
  for (int left = std::max(1, cores - below(3)); left > 0;) {
    add();
    const bool has_part = left > 1 && below(6) == 0;
    left -= has_part ? 2 : 1;
    if (has_part) {
      slices.back().synapse_cores = 1;
      slices.push_back(slices.back());
      slices.back().part = 1;
    }
    if (below(6) != 0) continue;
    add();
    slices.back().has_core = false;
  }
  return slices;
}

// The slices in groups, pinned, as devices, in few nets.
Mapping tight_case(const Below& below) {
  Mapping mapping;
  mapping.machine = tight_machine(below);
  auto& slices = mapping.slices;
  auto& constraints = mapping.constraints;
  slices = tight_slices(below, static_cast<int>(mapping.machine.application_cores()));
  const auto any = [&] {
    return SliceId{static_cast<std::size_t>(below(static_cast<int>(slices.size())))};
  };
  const auto any_chip = [&] {
    return ChipId{static_cast<std::size_t>(below(static_cast<int>(mapping.machine.chips.size())))};
  };
  if (const auto device = any(), same = device; below(4) == 0) {
    const auto chip = any_chip();
    const auto& there = slices[same.index()];
    for (int l = 0; l < chip::kLinks && constraints.devices.empty(); ++l)
      if (there.all_cores() < 2 &&
          !mapping.machine.at(chip).neighbours[static_cast<std::size_t>(l)])
        constraints.devices.push_back({device, chip, chip::link_of(l)});
    if (!constraints.devices.empty()) slices[device.index()].has_core = false;
  }
  const auto is_device = [&](SliceId slice) {
    return !constraints.devices.empty() && constraints.devices[0].slice == slice;
  };
  const auto can_talk = [&](SliceId slice) {
    return slices[slice.index()].has_core || is_device(slice);
  };
  for (int n = below(4); n > 0; --n) {
    const auto source = any(), sink = any();
    if (slices[source.index()].part == 0 && can_talk(source) && can_talk(sink))
      mapping.nets.push_back({source, 100.0, {sink}});
  }
  for (int groups = below(3); groups > 0; --groups) {
    constraints.together.push_back({any(), any()});
    if (below(2) == 0) constraints.together.back().push_back(any());
  }
  for (int pins = below(3); pins > 0; --pins)
    if (const auto slice = any(); !is_device(slice))
      constraints.pins.push_back({slice, any_chip()});
  return mapping;
}

TEST(ALayout, IsFoundWheneverThereIsOneAndElseRefusedForWhatForbidsIt) {
  int found = 0, impossible = 0;
  std::set<std::string> codes;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    StreamReader dice(CounterStream(seed, {.purpose = StreamPurpose::placement}));
    auto mapping = tight_case(
        [&](int n) { return static_cast<int>(dice.next_below(static_cast<std::uint32_t>(n))); });
    const placer::Problem problem{mapping.machine, mapping.slices, mapping.nets,
                                  mapping.constraints};
    const bool exists = support::EveryPlacement(problem).any();
    ++(exists ? found : impossible);
    const auto done = lay_out({}, {}, mapping);
    const auto said = done ? "" : to_text(done.error());
    EXPECT_EQ(done.has_value(), exists) << "seed " << seed << ": " << said;
    if (done) continue;
    EXPECT_TRUE(support::Refusals(problem).forbids(done.error().code))
        << "seed " << seed << ": " << said;
    codes.insert(done.error().code);
  }
  // The cases are worth their time.
  EXPECT_GT(found, 100);
  EXPECT_GT(impossible, 100);
  EXPECT_THAT(codes, testing::UnorderedElementsAre(
                         "bundle_too_large", "chip_fragments_too_small", "no_live_way",
                         "pieces_too_small", "pins_disagree", "pins_do_not_fit",
                         "sdram_fragments_too_small", "too_few_cores", "too_little_sdram"));
}

}  // namespace
}  // namespace spikeloom::flow
