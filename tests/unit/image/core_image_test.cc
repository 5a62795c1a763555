// Bytes of a small network, word by word, and what does not fit.
#include "host-tools/image/core_image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <optional>

#include "board-runtime/shared/abi/digest.h"
#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/row_index.h"
#include "tests/support/image_machine.h"

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

TEST(APlan, OfLegsWithoutATickIsRefused) {
  const auto network = small();
  const MappedCase mapped(network, whole(network));
  const auto plan = make_plan(mapped.inputs(), {.leg_ticks = 0});
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code, "bad_leg");
}

}  // namespace
}  // namespace spikeloom::image
