// Any part of a projection, asked for alone, is that part of the whole: for every rule and switch.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/counter_rng.h"
#include "network-specs/connect/quantise.h"
#include "tests/unit/connect/sample_networks.h"

namespace spikeloom::connect {
namespace {

using network::Network;

network::ExplicitList a_list(std::uint32_t sources, std::uint32_t targets, std::uint32_t count) {
  network::ExplicitList list;
  for (std::uint32_t i = 0; i < count; ++i) {
    network::ListedSynapse synapse;
    synapse.pre = i * 7 % sources;
    synapse.post = i * i % targets;
    if (i % 3 == 0) synapse.weight_pa = 10.0 + i;
    if (i % 4 == 0) synapse.delay_ms = 0.1 * (1 + i % 9);
    list.synapses.push_back(synapse);
  }
  return list;
}

network::Rule any_rule(std::uint32_t sources, std::uint32_t targets) {
  const bool autapses = *rc::gen::arbitrary<bool>();
  const bool multapses = *rc::gen::arbitrary<bool>();
  const auto up_to = [](std::uint32_t last) { return *rc::gen::inRange(0U, last + 1); };
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      return network::AllToAll{autapses};
    case 1:
      return a_list(sources, targets, up_to(100));
    case 2:
      return network::PairwiseBernoulli{up_to(10) / 10.0, autapses};
    case 3:
      return network::FixedInDegree{up_to(sources - 1), autapses, multapses};
    case 4:
      return network::FixedOutDegree{up_to(targets - 1), autapses, multapses};
    default:
      return network::FixedTotalNumber{up_to(sources * (targets - 1)), autapses, multapses};
  }
}

Network any_network() {
  const auto sources = *rc::gen::inRange(2U, 40U);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  if (*rc::gen::arbitrary<bool>()) return recurrent(sources, any_rule(sources, sources), seed);
  const auto targets = *rc::gen::inRange(2U, 40U);
  return two_populations(sources, targets, any_rule(sources, targets), seed);
}

NeuronRange any_part_of(NeuronRange whole) {
  const auto first = *rc::gen::inRange(0U, whole.last + 1);
  return {first, first + *rc::gen::inRange(0U, whole.last - first + 1)};
}

RC_GTEST_PROP(ABlock, IsThePartOfTheWhole, ()) {
  const Network network = any_network();
  const NeuronRange pre = any_part_of(all_of(network, network.projections[0].pre));
  const NeuronRange post = any_part_of(all_of(network, network.projections[0].post));
  std::vector<Synapse> expected;
  for (const Synapse& synapse : all_synapses(network)) {
    if (pre.contains(synapse.pre) && post.contains(synapse.row.post)) expected.push_back(synapse);
  }
  std::vector<Synapse> block;
  connector_of(network)->block(pre, post, block);
  RC_ASSERT(block == expected);
}

// The order of asking does not matter, and what was in `out` stays there.
RC_GTEST_PROP(ABlock, DoesNotDependOnWhatWasAskedBefore, ()) {
  const Network network = any_network();
  const NeuronRange pre = all_of(network, network.projections[0].pre);
  const NeuronRange post = all_of(network, network.projections[0].post);
  const auto connector = connector_of(network);
  std::vector<Synapse> backwards;
  for (std::uint32_t neuron = pre.last; neuron-- > 0;) {
    connector->block({neuron, neuron + 1}, post, backwards);
  }
  std::sort(backwards.begin(), backwards.end());
  RC_ASSERT(backwards == all_synapses(network));
}

RC_GTEST_PROP(ABlock, IsSortedAndInsideItsPopulations, ()) {
  const Network network = any_network();
  const auto synapses = all_synapses(network);
  RC_ASSERT(std::is_sorted(synapses.begin(), synapses.end()));
  for (const Synapse& synapse : synapses) {
    RC_ASSERT(synapse.pre < network.at(network.projections[0].pre).size);
    RC_ASSERT(synapse.row.post < network.at(network.projections[0].post).size);
    RC_ASSERT(synapse.row.delay_ticks >= 1);
  }
}

TEST(ASeed, DecidesTheSynapses) {
  const network::FixedTotalNumber rule{.total = 500};
  const auto one = all_synapses(two_populations(50, 50, rule, 1));
  EXPECT_EQ(one, all_synapses(two_populations(50, 50, rule, 1)));
  EXPECT_NE(one, all_synapses(two_populations(50, 50, rule, 2)));
}

// The law of ADR 0005, spelled out: synapse i of a row is word i of three streams. Rows of more
// than a thousand synapses are derived in several chunks.
TEST(ARow, IsWordByWordWhatTheStreamsSay) {
  const auto network = two_populations(5, 3000, network::FixedOutDegree{.out_degree = 1300}, 77);
  const auto scale = weight_scales(network)[1][0];
  const auto& projection = network.projections[0];
  const auto weights = weight_sampler(projection.weight_pa, projection.receptor, scale);
  const auto delays = delay_sampler(projection.delay_ms, network.tick_ms());
  std::vector<RowSynapse> row;
  make(network, kOnly, scale)->row(3, row);
  ASSERT_EQ(row.size(), 1300U);
  for (std::uint32_t i = 0; i < row.size(); ++i) {
    const auto stream = [&](StreamPurpose purpose) { return CounterStream(77, {purpose, 0, 3}); };
    const RowSynapse expected{stream(StreamPurpose::synapse_target).below(3000, i),
                              weights.sample(stream(StreamPurpose::synapse_weight).word(i)),
                              delays.sample(stream(StreamPurpose::synapse_delay).word(i))};
    ASSERT_EQ(row[i], expected) << "synapse " << i;
  }
}

// Bits that must never change: a network's answer depends on them.
TEST(ASeed, DecidesTheseSynapses) {
  std::vector<Synapse> synapses;
  connector_of(two_populations(100, 100, network::FixedTotalNumber{.total = 300}))
      ->block({40, 43}, {0, 100}, synapses);
  EXPECT_EQ(testing::PrintToString(synapses),
            "{ 40>0 11079 12, 41>9 11317 20, 42>17 9782 10, 42>19 10748 14, 42>39 9739 11, 42>90 "
            "11509 9 }");
}

TEST(ASamplerCache, ChangesNothing) {
  const auto network = two_populations(30, 30, network::PairwiseBernoulli{.probability = 0.3});
  const auto scale = weight_scales(network)[1][0];
  SamplerCache cache;
  for (int i = 0; i < 2; ++i) {
    std::vector<Synapse> cached;
    make(network, kOnly, scale, cache)->block({0, 30}, {0, 30}, cached);
    EXPECT_EQ(cached, all_synapses(network));
  }
}

}  // namespace
}  // namespace spikeloom::connect
