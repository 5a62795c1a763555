// Bytes of a small network, word by word, and what does not fit.
#include "host-tools/image/core_image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <optional>

#include "board-runtime/shared/abi/digest.h"
#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/row_index.h"
#include "host-tools/image/images.h"
#include "tests/support/image_machine.h"
#include "tests/support/split_slices.h"

namespace spikeloom::image {
namespace {

using network::Distribution;
using network::PopulationId;
using support::MappedCase;

// A list of 3 neurons onto 2 LIF neurons; every synapse as listed.
network::Network small() {
  network::Network network;
  network.duration_ticks = 100;
  network.populations.resize(2);
  network.populations[0] = {.name = "list",
                            .size = 3,
                            .model = network::SpikeListSource{{{2, 0.3}, {0, 0.3}, {2, 0.3}}},
                            .positions_um = {},
                            .reference = {}};
  network.populations[1].name = "lif";
  network.populations[1].size = 2;
  network.populations[1].model = network::LifCurrExp{};
  network::Projection projection;
  projection.post = PopulationId(1);
  projection.rule =
      network::ExplicitList{{{0, 1, 10.0, 0.5}, {0, 0, 20.0, 0.2}, {2, 1, 40.0, 0.7}}};
  network.projections.push_back(projection);
  return network;
}

std::vector<mapper::Slice> whole(const network::Network& network) {
  std::vector<mapper::Slice> slices;
  for (std::size_t p = 0; p < network.populations.size(); ++p)
    slices.push_back({PopulationId(p), {0, network.populations[p].size}, {}});
  return slices;
}

Result<CoreImage> image_of(const network::Network& network, std::size_t slice) {
  const MappedCase mapped(network, whole(network));
  const auto plan = make_plan(mapped.inputs(), {.gap_cycles = 77, .leg_ticks = 50});
  if (!plan) return tl::unexpected(plan.error());
  return build(*plan, mapper::SliceId(slice));
}

template <class Value>
std::vector<Value> values(const CoreImage& image, abi::Section section) {
  std::vector<Value> found(section.bytes / sizeof(Value));
  std::memcpy(found.data(), image.bytes.data() + section.offset, section.bytes);
  return found;
}

TEST(ACoreImage, BeginsWithItsHeaderAndTheFirstLeg) {
  const auto image = image_of(small(), 1);
  ASSERT_TRUE(image) << to_text(image.error());
  abi::CoreHeader header;
  std::memcpy(&header, image->bytes.data(), sizeof header);
  EXPECT_EQ(header.magic, abi::kBlockMagic);
  EXPECT_EQ(header.digest, abi::kAbiDigest);
  EXPECT_EQ(header.kind, abi::CoreKind::lif_curr_exp);
  EXPECT_EQ(header.key, abi::kNoKey);  // nobody listens
  EXPECT_EQ(header.neurons, 2U);
  EXPECT_EQ(header.receptors, 2U);
  EXPECT_EQ(header.tick_cycles, 20'000U);  // 0.1 ms
  EXPECT_EQ(header.gap_cycles, 77U);
  EXPECT_EQ(header.loaded_bytes, image->bytes.size());
  EXPECT_EQ(header.block_bytes, header.loaded_bytes + abi::kTextBytes);
  EXPECT_EQ(header.row_words, 3U);
  // Two neurons, two receptors, delays of up to 7 ticks.
  EXPECT_EQ(header.ring.neuron_bits, 1);
  EXPECT_EQ(header.ring.receptor_bits, 1);
  EXPECT_EQ(header.ring.slot_bits, 3);
  abi::HostCommand command;
  std::memcpy(&command, &image->bytes[abi::kCommandOffset], sizeof command);
  EXPECT_EQ(command.run_to_tick, 50U);
}

TEST(ACoreImage, HasRowsSortedByDelayInTheStrideOfTheLongest) {
  const auto image = image_of(small(), 1);
  ASSERT_TRUE(image) << to_text(image.error());
  const auto sources = values<abi::SourceEntry>(*image, image->layout.header.sources);
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].stride, 3U);
  EXPECT_EQ(sources[0].neuron_bits, 2U);
  const auto words = values<std::uint32_t>(*image, image->layout.header.rows);
  ASSERT_EQ(words.size(), 9U);
  // Neuron 0: to neuron 0 after 2 ticks, to neuron 1 after 5; the delay is above bit 0, a bit of
  // the neuron and one of the receptor.
  EXPECT_EQ(words[0], 2U | 2U << 16);
  EXPECT_EQ(words[1] & 0xFFFFU, 2U << 3 | 0U << 1);
  EXPECT_EQ(words[2] & 0xFFFFU, 5U << 3 | 1U << 1);
  EXPECT_EQ(words[1] >> 16, 2 * (words[2] >> 16));
  // Neuron 1 has none; neuron 2 one after 7 ticks.
  EXPECT_THAT(std::vector(words.begin() + 3, words.begin() + 6), testing::Each(0U));
  EXPECT_EQ(words[6], 1U | 7U << 16);
  EXPECT_EQ(words[7] & 0xFFFFU, 7U << 3 | 1U << 1);
  EXPECT_EQ(words[7] >> 16, 4 * (words[2] >> 16));
  EXPECT_EQ(words[8], 0U);
  EXPECT_EQ(image->synapses, 3U);
}

TEST(ACoreImage, OfAListHasItsSpikesByTickThenNeuron) {
  const auto image = image_of(small(), 0);
  ASSERT_TRUE(image) << to_text(image.error());
  EXPECT_EQ(image->layout.header.kind, abi::CoreKind::spike_list);
  EXPECT_NE(image->layout.header.key, abi::kNoKey);
  const auto spikes = values<abi::ListedSpike>(*image, image->layout.header.listed_spikes);
  ASSERT_EQ(spikes.size(), 3U);
  for (const auto& spike : spikes) EXPECT_EQ(spike.tick, 3U);
  EXPECT_EQ(spikes[0].neuron, 0U);
  EXPECT_EQ(spikes[1].neuron, 2U);
  EXPECT_EQ(spikes[2].neuron, 2U);
}

void expect_misfit(const network::Network& network, std::size_t slice, const char* code,
                   const char* what) {
  const auto image = image_of(network, slice);
  ASSERT_FALSE(image.has_value());
  EXPECT_EQ(image.error().error_class, ErrorClass::does_not_fit);
  EXPECT_EQ(image.error().code, code);
  EXPECT_THAT(image.error().what, testing::HasSubstr(what));
}

TEST(ACoreImage, ThatDoesNotFitSaysBothAmounts) {
  auto network = small();
  network.populations[1].size = 1500;
  expect_misfit(network, 1, "core_does_not_fit", "of DTCM; there are 65536, ");

  network = small();
  network.projections[0].delay_ms = Distribution::constant(2000.0);
  network.projections[0].rule = network::AllToAll{};
  expect_misfit(network, 1, "delay_too_long", "20000 ticks; its rows hold 8191");

  network = small();
  network.projections[0].rule = network::FixedInDegree{100'000};
  expect_misfit(network, 1, "row_too_long", "a row holds 65534");

  network = small();
  network.populations[0].model = network::PoissonSource{Distribution::constant(4'000'000.0)};
  expect_misfit(network, 0, "too_many_spikes", "a core counts to 255");

  network = small();
  network::SpikeListSource list;
  list.spikes.assign(256, {1, 0.5});
  network.populations[0].model = list;
  expect_misfit(network, 0, "too_many_spikes", "may send 256 spikes in a tick");
}

TEST(ACoreImage, WhoseNetsLeaveOutASourceIsRefused) {
  const auto network = small();
  MappedCase mapped(network, whole(network));
  mapped.nets.clear();
  const auto plan = make_plan(mapped.inputs(), {});
  ASSERT_TRUE(plan);
  const auto image = build(*plan, mapper::SliceId(1));
  ASSERT_FALSE(image.has_value());
  EXPECT_EQ(image.error().code, "unreached_synapses");
}

// The list, then two neurons whose synapses are on two more cores, one of which gets none.
struct SplitCase {
  explicit SplitCase(support::SplitSlices made = support::split(small(), whole(small()),
                                                                [](std::size_t) -> std::uint8_t {
                                                                  return 2;
                                                                }))
      : mapped(network, made.slices, made.nets) {}
  [[nodiscard]] Result<CoreImage> image(std::size_t slice) const {
    const auto plan = make_plan(mapped.inputs(), {.stagger_cycles = 10});
    if (!plan) return tl::unexpected(plan.error());
    return build(*plan, mapper::SliceId(slice));
  }
  network::Network network = [] {
    auto made = small();
    made.probes.push_back({"lif", PopulationId(1), network::Variable::v_mv, {}, 1});
    return made;
  }();
  MappedCase mapped;
};

TEST(ImagesInOrder, EndWithTheFirstThatDoesNotFit) {
  auto network = small();
  network.projections[0].delay_ms = Distribution::constant(2000.0);
  network.projections[0].rule = network::AllToAll{};
  const MappedCase mapped(network, whole(network));
  const auto plan = make_plan(mapped.inputs(), {});
  ASSERT_TRUE(plan);
  Images images(*plan, {.threads = 2});
  const auto list = images.next(UINT64_MAX);
  ASSERT_TRUE(list) << to_text(list.error());
  EXPECT_EQ(list->size(), 1U);
  for (int again = 0; again < 2; ++again) {
    const auto lif = images.next(1);
    ASSERT_FALSE(lif);
    EXPECT_EQ(lif.error().code, "delay_too_long");
  }
}

TEST(ASplitSlice, HasNeuronsAndOneSlotOnItsFirstCore) {
  const auto image = SplitCase().image(1);
  ASSERT_TRUE(image) << to_text(image.error());
  const auto& header = image->layout.header;
  EXPECT_EQ(header.kind, abi::CoreKind::lif_curr_exp);
  EXPECT_EQ(header.partners, 1U << 2 | 1U << 3);
  EXPECT_EQ(header.ring.neuron_bits, 2);  // slots of whole words
  EXPECT_EQ(header.ring.slot_bits, 0);
  EXPECT_EQ(header.buckets.bytes, 0U);
  EXPECT_EQ(header.sources.bytes, 0U);
  EXPECT_EQ(header.rows.bytes, 0U);
  EXPECT_EQ(header.row_words, 0U);
  EXPECT_EQ(header.handover.bytes, 0U);
  EXPECT_EQ(header.probe_count, 1U);
  EXPECT_EQ(image->synapses, 0U);
}

TEST(ASplitSlice, HasRowsAndAPlaceToHandOverOnTheOthers) {
  const SplitCase made;
  const auto neurons = made.image(1);
  const auto full = made.image(2), idle = made.image(3);
  ASSERT_TRUE(full) << to_text(full.error());
  ASSERT_TRUE(idle) << to_text(idle.error());
  for (const auto* image : {&*full, &*idle}) {
    const auto& header = image->layout.header;
    EXPECT_EQ(header.kind, abi::CoreKind::synapses);
    EXPECT_EQ(header.partners, 1U << 1);
    EXPECT_EQ(header.key, abi::kNoKey);
    EXPECT_EQ(header.neurons, 2U);
    EXPECT_EQ(header.receptors, 2U);
    EXPECT_EQ(header.ring.neuron_bits, 2);
    EXPECT_EQ(header.start_cycles, neurons->layout.header.start_cycles);
    EXPECT_EQ(header.coefficients.bytes + header.states.bytes + header.drives.bytes, 0U);
    EXPECT_EQ(header.probe_count, 0U);
    EXPECT_EQ(header.handover.offset, header.loaded_bytes);
    EXPECT_EQ(header.handover.bytes, 16U + 2 * (2U << 2) * 2);
    EXPECT_EQ(header.text.offset, header.handover.offset + header.handover.bytes);
    EXPECT_EQ(header.block_bytes, header.text.offset + abi::kTextBytes);
  }
  EXPECT_EQ(full->layout.header.ring.slot_bits, 3);  // 7 ticks
  EXPECT_EQ(full->synapses, 3U);
  EXPECT_EQ(idle->layout.header.ring.slot_bits, 0);
  EXPECT_EQ(idle->synapses, 0U);
  // A bit of the receptor, two of the neuron.
  const auto words = values<std::uint32_t>(*full, full->layout.header.rows);
  EXPECT_EQ(words.at(2) & 0xFFFFU, 5U << 4 | 1U << 1);
}

TEST(ASplitSlice, WhosePartsAreNotWhatTheyShouldBeIsRefused) {
  const auto expect_bad = [](const SplitCase& made, const char* what) {
    const auto image = made.image(2);
    ASSERT_FALSE(image.has_value()) << what;
    EXPECT_EQ(image.error().error_class, ErrorClass::internal);
    EXPECT_THAT(image.error().what, testing::HasSubstr(what));
  };
  SplitCase apart;
  apart.mapped.placement.cores[3].chip = machine::ChipId(99);
  expect_bad(apart, "synapses 2 of 2 onto neurons 0 to 1 of 'lif': it is not on the chip");
  SplitCase alike;
  alike.mapped.placement.cores[3].core = alike.mapped.placement.cores[2].core;
  expect_bad(alike, "two of its synapse cores are on one core");
  SplitCase twice;
  twice.mapped.nets[0].sinks.push_back(mapper::SliceId(3));
  expect_bad(twice, "a net reaches two of its synapse cores");
  SplitCase deaf;
  deaf.mapped.nets[0].sinks.push_back(mapper::SliceId(1));
  expect_bad(deaf, "a net reaches its neurons");
  SplitCase fewer;
  fewer.mapped.slices.pop_back();
  fewer.mapped.placement.cores.pop_back();
  expect_bad(fewer, "its synapse cores are missing");
  SplitCase other;
  other.mapped.slices[3].part = 1;
  expect_bad(other, "it is not the part that is due here");
  SplitCase unreached;
  unreached.mapped.nets.clear();
  expect_bad(unreached, "3 of 3 synapses onto neurons 0 to 1 of 'lif'");
}

TEST(APlan, OfLegsWithoutATickIsRefused) {
  const auto network = small();
  const MappedCase mapped(network, whole(network));
  const auto plan = make_plan(mapped.inputs(), {.leg_ticks = 0});
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code, "bad_leg");
}

}  // namespace
}  // namespace spikeloom::image
