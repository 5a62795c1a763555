// Nets against the synapses themselves, drawn one by one.
#include "mapper/nets.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "network-specs/connect/connector.h"
#include "tests/support/random_network.h"

namespace spikeloom::mapper {
namespace {

using Pairs = std::set<std::pair<SliceId, SliceId>>;

SliceId slice_of(const std::vector<Slice>& slices, network::PopulationId population,
                 std::uint32_t neuron) {
  const auto found = std::ranges::find_if(slices, [&](const Slice& slice) {
    return slice.population == population && slice.neurons.contains(neuron);
  });
  return SliceId{static_cast<std::size_t>(found - slices.begin())};
}

// By layouts of any number of synapse cores.
std::vector<Slice> split_slices(const network::Network& network) {
  std::vector<SliceLayout> layouts;
  for (const auto& population : network.populations) {
    const auto cores = *rc::gen::inRange<std::uint8_t>(0, 5);
    layouts.push_back({*rc::gen::element<std::uint32_t>(3, 16, 64),
                       population.is_source() ? std::uint8_t{0} : cores});
  }
  return cut(network, layouts);
}

// Every pair of slices that a drawn synapse joins, the target's part 0.
Pairs joined(const network::Network& network, const std::vector<Slice>& slices) {
  const auto scales = connect::weight_scales(network);
  Pairs pairs;
  std::vector<connect::Synapse> synapses;
  for (std::size_t p = 0; p < network.projections.size(); ++p) {
    const network::ProjectionId id{p};
    const auto& projection = network.at(id);
    synapses.clear();
    connect::make(network, id,
                  scales[projection.post.index()].at(static_cast<std::size_t>(projection.receptor)))
        ->block({0, network.at(projection.pre).size}, {0, network.at(projection.post).size},
                synapses);
    for (const auto& synapse : synapses) {
      pairs.emplace(slice_of(slices, projection.pre, synapse.pre),
                    slice_of(slices, projection.post, synapse.row.post));
    }
  }
  return pairs;
}

Pairs in_nets(const std::vector<Net>& nets) {
  Pairs pairs;
  for (const auto& net : nets) {
    for (const auto sink : net.sinks) pairs.emplace(net.source, sink);
  }
  return pairs;
}

RC_GTEST_PROP(Nets, HoldEveryConnectedPairOnce, ()) {
  const auto network = support::random_network(*rc::gen::arbitrary<std::uint64_t>());
  const auto slices = slice(network, {*rc::gen::element<std::uint32_t>(16, 64)}).value();
  const auto all = nets(network, slices);
  for (std::size_t n = 0; n < all.size(); ++n) {
    RC_ASSERT((n == 0 || all[n - 1].source < all[n].source));  // bare, || would not short-cut
    RC_ASSERT(std::ranges::adjacent_find(all[n].sinks, std::greater_equal{}) == all[n].sinks.end());
    RC_ASSERT(!all[n].sinks.empty());
  }
  const auto planned = in_nets(all);
  for (const auto& pair : joined(network, slices)) RC_ASSERT(planned.contains(pair));
}

// The slice that a part belongs to, by its part 0.
SliceId whole_of(const std::vector<Slice>& slices, SliceId part) {
  return SliceId{part.index() - slices[part.index()].part};
}

RC_GTEST_PROP(Nets, ReachExactlyOnePartOfASliceThatIsSplit, ()) {
  const auto network = support::random_network(*rc::gen::arbitrary<std::uint64_t>());
  const auto slices = split_slices(network);
  std::vector<SliceLayout> layouts;
  for (const auto& slice : slices)
    if (slice.part == 0 && slice.neurons.first == 0) layouts.push_back({slice.neurons.size(), 0});
  const auto whole_slices = cut(network, layouts);
  std::vector<std::size_t> number;  // among whole slices
  for (const auto& slice : slices) {
    const auto before = number.empty() ? std::size_t{0} : number.back() + (slice.part == 0);
    number.push_back(before);
  }
  Pairs pairs;
  for (const auto& net : nets(network, slices)) {
    RC_ASSERT(slices[net.source.index()].has_neurons());
    RC_ASSERT(std::ranges::adjacent_find(net.sinks, std::greater_equal{}) == net.sinks.end());
    for (const auto sink : net.sinks) {
      RC_ASSERT(slices[sink.index()].has_synapses());
      const auto& parts = slices[sink.index()];
      RC_ASSERT(slices[whole_of(slices, sink).index()].neurons == parts.neurons);
      const bool is_new =
          pairs.emplace(SliceId{number[net.source.index()]}, SliceId{number[sink.index()]}).second;
      RC_ASSERT(is_new);
    }
  }
  RC_ASSERT(pairs == in_nets(nets(network, whole_slices)));
}

// A slice takes all packets of a source slice by the same part as its neighbours.
RC_GTEST_PROP(Nets, TakeASourceSliceByOnePartOfAllSlicesOfAPopulation, ()) {
  const auto network = support::random_network(*rc::gen::arbitrary<std::uint64_t>());
  const auto slices = split_slices(network);
  for (const auto& net : nets(network, slices)) {
    std::map<network::PopulationId, std::uint8_t> part_of;
    for (const auto sink : net.sinks) {
      const auto& slice = slices[sink.index()];
      RC_ASSERT(part_of.try_emplace(slice.population, slice.part).first->second == slice.part);
    }
  }
}

RC_GTEST_PROP(Nets, HoldNothingElseWhereRulesNameTheirPairs, ()) {
  auto network = support::random_network(*rc::gen::arbitrary<std::uint64_t>());
  std::erase_if(network.projections, [](const auto& projection) {
    return !std::holds_alternative<network::OneToOne>(projection.rule) &&
           !std::holds_alternative<network::AllToAll>(projection.rule) &&
           !std::holds_alternative<network::ExplicitList>(projection.rule);
  });
  const auto slices = slice(network, {16}).value();
  RC_ASSERT(in_nets(nets(network, slices)) == joined(network, slices));
}

network::Network two_to_one() {
  network::Network network;
  network.tick_us = 1000;
  network.duration_ticks = 2000;
  network.populations.resize(3);
  network.populations[0].size = 100;
  network.populations[0].expected_rate_hz = 4.0;
  network.populations[1].size = 3;
  network.populations[1].model = network::SpikeListSource{{{0, 1.0}, {2, 1.0}, {2, 900.0}}};
  network.populations[2].size = 10;
  for (std::size_t pre = 0; pre < 2; ++pre) {
    network::Projection projection;
    projection.pre = network::PopulationId{pre};
    projection.post = network::PopulationId{std::size_t{2}};
    projection.rule = network::AllToAll{};
    network.projections.push_back(projection);
  }
  return network;
}

TEST(Nets, CarryTheSpikesOfTheirSlice) {
  const auto network = two_to_one();
  const auto slices = slice(network, {64}).value();
  const auto all = nets(network, slices);
  ASSERT_EQ(all.size(), 3U);  // the target sends to nobody
  EXPECT_DOUBLE_EQ(all[0].spikes_per_s, 256.0);
  EXPECT_DOUBLE_EQ(all[1].spikes_per_s, 144.0);
  EXPECT_DOUBLE_EQ(all[2].spikes_per_s, 1.5);  // three spikes in two seconds
  EXPECT_EQ(all[2].sinks, std::vector{SliceId{std::size_t{3}}});
}

}  // namespace
}  // namespace spikeloom::mapper
