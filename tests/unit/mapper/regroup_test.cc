#include "mapper/regroup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "mapper/nets.h"
#include "tests/support/listed_network.h"
#include "tests/support/neuron_families.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;
using testing::ElementsAre;
using testing::HasSubstr;

Network a_sheet() {
  return support::listed_network(support::sheet_of_neurons(48, 48, 12, 2.0, true, 1));
}

constexpr SliceOptions kSlicing{.max_neurons = 64, .tick_cycles = 0.0};

Regrouping regrouped(const Network& network) {
  return regroup(network, kSlicing, slice(network, kSlicing).value()).value();
}

std::size_t pins(const Network& network, const std::vector<Slice>& slices) {
  std::size_t sum = 0;
  for (const auto& net : nets(network, slices)) sum += net.sinks.size();
  return sum;
}

TEST(Regroup, GathersASheet) {
  const auto network = a_sheet();
  const auto made = regrouped(network);
  ASSERT_EQ(made.orders.size(), 1U);
  auto neurons = made.orders[0].neurons;
  for (std::uint32_t place = 0; place < neurons.size(); ++place)
    EXPECT_EQ(made.orders[0].place(neurons[place]), place);
  std::ranges::sort(neurons);
  for (std::uint32_t n = 0; n < 48 * 48; ++n) ASSERT_EQ(neurons[n], n);
  const auto before = slice(network, kSlicing).value();
  ASSERT_EQ(made.slices.size(), before.size());
  EXPECT_LT(pins(by_place(network, made.orders), made.slices), pins(network, before));
  EXPECT_THAT(made.notes, ElementsAre(HasSubstr("'sheet' share slices by their synapses"),
                                      HasSubstr("nets reach")));
}

// Two crowds of neurons, each joined to all of its own, and as many that nobody is joined to, all
// by turns: a slice of one crowd alone has twice the work of one in order.
Network two_crowds() {
  constexpr std::uint32_t kNeurons = 1024;
  std::vector<NeuronPair> pairs;
  for (std::uint32_t pre = 0; pre < kNeurons; pre += 2)
    for (std::uint32_t post = pre % 4; post < kNeurons; post += 4) pairs.push_back({pre, post});
  auto network = support::listed_network(neuron_graph(kNeurons, pairs));
  network.populations[0].expected_rate_hz = 500;
  return network;
}

double busiest_tick(const std::vector<Slice>& slices) {
  double most = 0.0;
  for (const auto& it : slices) most = std::max(most, worst_tick_cycles(it.need));
  return most;
}

TEST(Regroup, GathersNoMoreWorkThanATickHas) {
  const auto network = two_crowds();
  SliceOptions limited{.max_neurons = 128, .tick_cycles = 0.0};
  const auto before = slice(network, limited).value();
  const auto free = regroup(network, limited, before).value();
  limited.tick_cycles = busiest_tick(before) + 10.0;
  ASSERT_GT(busiest_tick(free.slices), limited.tick_cycles);
  const auto made = regroup(network, limited, before).value();
  ASSERT_FALSE(made.orders.empty()) << made.notes.front();
  EXPECT_EQ(made.slices.size(), before.size());
  EXPECT_LE(busiest_tick(made.slices), limited.tick_cycles);
  EXPECT_LT(pins(by_place(network, made.orders), made.slices), pins(network, before));
}

TEST(Regroup, SaysWhyNeuronsStayInOrder) {
  auto with_input = a_sheet();
  with_input.poisson_inputs.push_back({.population = PopulationId(0), .neurons = {0, 1}});
  EXPECT_THAT(
      regrouped(with_input).notes,
      ElementsAre("neurons of 'sheet' stay in order: their Poisson input is drawn by number"));
  const auto random = support::listed_network(support::random_neurons(512, 30, 1));
  EXPECT_THAT(regrouped(random).notes, ElementsAre(HasSubstr("stay in order: no other slices")));
  auto small = a_sheet();
  small.populations[0].size = 64;
  std::erase_if(std::get<network::ExplicitList>(small.projections[0].rule).synapses,
                [](const auto& synapse) { return synapse.pre >= 64 || synapse.post >= 64; });
  EXPECT_THAT(regrouped(small).notes, testing::IsEmpty());
  for (const auto& made : {regrouped(with_input), regrouped(random), regrouped(small)})
    EXPECT_TRUE(made.orders.empty());
}

TEST(Regroup, PassesOverPopulationsThatARandomRuleJoinsAnyway) {
  auto network = a_sheet();
  auto random = network.projections.front();
  random.rule = network::PairwiseBernoulli{.probability = 0.01};
  network.projections.push_back(random);
  const auto made = regrouped(network);
  EXPECT_TRUE(made.orders.empty());
  EXPECT_TRUE(made.notes.empty());
}

// Every synapse of the network is one of the places', and goes where its neurons are.
RC_GTEST_PROP(ByPlace, KeepsEveryPair, ()) {
  const auto neurons = *rc::gen::inRange<std::uint32_t>(2, 60);
  auto network = support::listed_network(
      support::random_neurons(neurons, std::min(neurons - 1, 5U), *rc::gen::arbitrary<unsigned>()));
  network.populations.push_back(network.populations.front());
  network.projections.push_back(network.projections.front());
  network.projections[1].post = PopulationId(1);
  network.projections[1].rule = network::OneToOne{};
  network.probes.push_back(
      {.name = "some", .population = PopulationId(0), .neurons = {0, neurons - 1}});
  NeuronOrders orders(2);
  for (auto& order : orders) {
    std::vector<std::uint32_t> of(neurons);
    std::iota(of.begin(), of.end(), 0U);
    for (auto n = neurons - 1; n > 0; --n) std::swap(of[n], of[*rc::gen::inRange(0U, n + 1)]);
    order = order_of(std::move(of));
  }
  const auto placed = by_place(network, orders);
  using Pairs = std::multiset<std::pair<std::uint32_t, std::uint32_t>>;
  const auto pairs_of = [&](const Network& of, std::size_t projection, auto pre, auto post) {
    Pairs pairs;
    for (const auto& synapse :
         std::get<network::ExplicitList>(of.projections[projection].rule).synapses)
      pairs.emplace(pre(synapse.pre), post(synapse.post));
    return pairs;
  };
  const auto as_is = [](std::uint32_t n) { return n; };
  const auto back = [&](std::size_t p) {
    return [&orders, p](std::uint32_t place) { return orders[p].neuron(place); };
  };
  RC_ASSERT(pairs_of(placed, 0, back(0), back(0)) == pairs_of(network, 0, as_is, as_is));
  Pairs equal;
  for (std::uint32_t n = 0; n < neurons; ++n) equal.emplace(n, n);
  RC_ASSERT(pairs_of(placed, 1, back(0), back(1)) == equal);
  RC_ASSERT(std::ranges::is_sorted(placed.probes[0].neurons));
  for (const auto place : placed.probes[0].neurons)
    RC_ASSERT(std::ranges::count(network.probes[0].neurons, orders[0].neuron(place)) == 1);
}

}  // namespace
}  // namespace spikeloom::mapper
