#include "host-tools/bench/scaled_network.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>

#include "host-tools/bench/descriptions.h"
#include "host-tools/bench/microcircuit.h"
#include "network-specs/network/codec.h"
#include "network-specs/network/validate.h"

namespace spikeloom::bench {
namespace {

using network::Network;

constexpr std::array kRatesHz{0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829};

Network parsed(const char* text) {
  auto network = network::parse(text, network::Form::text);
  EXPECT_TRUE(network);
  return *network;
}

std::uint64_t total_of(const network::Projection& projection) {
  return std::get<network::FixedTotalNumber>(projection.rule).total;
}

// Everything that reaches a neuron on average: synapses, Poisson input, constant current.
std::vector<double> all_input_pa(const Network& network) {
  auto input_pa = mean_input_pa(network, kRatesHz);
  for (const auto& dc : network.dc_inputs) input_pa[dc.population.index()] += dc.amplitude_pa;
  return input_pa;
}

double in_degree(const Network& network, const network::Projection& projection) {
  return static_cast<double>(total_of(projection)) / network.at(projection.post).size;
}

TEST(AScaledMicrocircuit, IsTheLibrarysOwnAtATenth) {
  const auto made = scaled(parsed(microcircuit_text()), 0.1, kRatesHz);
  const auto library = parsed(microcircuit_tenth_text());
  EXPECT_EQ(made.name, library.name);
  EXPECT_EQ(made.probes, library.probes);
  ASSERT_EQ(made.projections.size(), library.projections.size());
  for (std::size_t i = 0; i < made.projections.size(); ++i) {
    EXPECT_EQ(made.projections[i].rule, library.projections[i].rule);
    EXPECT_EQ(made.projections[i].delay_ms, library.projections[i].delay_ms);
    EXPECT_NEAR(made.projections[i].weight_pa.first, library.projections[i].weight_pa.first, 1e-9);
    EXPECT_NEAR(made.projections[i].weight_pa.second, library.projections[i].weight_pa.second,
                1e-9);
  }
  for (std::size_t p = 0; p < made.populations.size(); ++p) {
    EXPECT_EQ(made.populations[p].size, library.populations[p].size);
    EXPECT_EQ(made.populations[p].model, library.populations[p].model);
    EXPECT_EQ(made.poisson_inputs[p].neurons, library.poisson_inputs[p].neurons);
    EXPECT_NEAR(made.poisson_inputs[p].rate_hz, library.poisson_inputs[p].rate_hz, 1e-9);
    EXPECT_NEAR(made.poisson_inputs[p].weight_pa, library.poisson_inputs[p].weight_pa, 1e-9);
    EXPECT_EQ(made.dc_inputs[p].neurons, library.dc_inputs[p].neurons);
    EXPECT_NEAR(made.dc_inputs[p].amplitude_pa, library.dc_inputs[p].amplitude_pa, 1e-8);
  }
}

// Sizes are rounded to whole neurons: half a neuron of the smallest population, of at least 10,
// changes an in-degree and its input by 5 %; the bound below follows the population's size.
RC_GTEST_PROP(AScaledNetwork, KeepsMeanInputAndGrowsWithTheSquare, ()) {
  const double scale = *rc::gen::inRange(10, 301) / 100.0;
  const auto poisson = *rc::gen::arbitrary<bool>();
  const auto full = parsed(poisson ? microcircuit_text() : microcircuit_dc_text());
  const auto network = scaled(full, scale, kRatesHz);
  RC_ASSERT(network::validate(network).empty());
  const auto before = all_input_pa(full), after = all_input_pa(network);
  for (std::size_t p = 0; p < full.populations.size(); ++p) {
    const double size = full.populations[p].size * scale;
    RC_ASSERT(std::abs(network.populations[p].size - size) <= 0.5);
    // Inputs of both signs reach 2,400 pA (L23I) where they are not yet set against each other.
    const double rounding_pa = 2 * 2400.0 * std::sqrt(scale) * 0.5 / (size - 0.5) + 0.01;
    RC_ASSERT(std::abs(after[p] - before[p]) <= rounding_pa);
  }
  for (std::size_t i = 0; i < full.projections.size(); ++i) {
    const auto& was = full.projections[i];
    const auto& is = network.projections[i];
    RC_ASSERT(std::abs(static_cast<double>(total_of(is)) -
                       static_cast<double>(total_of(was)) * scale * scale) <= 0.5);
    // K w^2, the variance a source neuron's rate brings: kept but for the same rounding.
    const double was_pa2 = in_degree(full, was) * was.weight_pa.first * was.weight_pa.first;
    const double is_pa2 = in_degree(network, is) * is.weight_pa.first * is.weight_pa.first;
    const double smallest = 0.5 / static_cast<double>(total_of(is) + 1);
    const double part = 0.5 / (full.at(was.post).size * scale - 0.5);
    RC_ASSERT(std::abs(is_pa2 - was_pa2) <= (part + smallest) * 1.1 * was_pa2);
  }
}

TEST(AScaledNetwork, OfFullSizeHasNoCurrentOfItsOwn) {
  const auto network = scaled(parsed(microcircuit_text()), 1.0, kRatesHz);
  for (const auto& dc : network.dc_inputs) EXPECT_EQ(dc.amplitude_pa, 0.0);
}

// Critical scales of the DC drive, population by population: 0.41 for L23E down to 0.086 for L6I.
TEST(TheDcDrive, LeavesPopulationsBelowRheobaseInSmallNetworks) {
  const auto full = parsed(microcircuit_dc_text());
  EXPECT_TRUE(below_rheobase(full).empty());
  EXPECT_TRUE(below_rheobase(scaled(full, 0.42, kRatesHz)).empty());
  EXPECT_EQ(below_rheobase(scaled(full, 0.4, kRatesHz)), std::vector<std::string>{"L23E"});
  EXPECT_EQ(below_rheobase(scaled(full, 0.1, kRatesHz)).size(), 7U);
  EXPECT_TRUE(below_rheobase(scaled(parsed(microcircuit_text()), 0.1, kRatesHz)).empty());
}

TEST(TheMicrocircuit, ComesFromTheLibraryWhereItHasThatSize) {
  Protocol protocol;
  const auto rule_of = [&](double scale) { return microcircuit(scale, protocol)->rule; };
  EXPECT_EQ(rule_of(1.0), "network-specs/library/microcircuit.textproto");
  EXPECT_EQ(rule_of(0.1), "network-specs/library/microcircuit_0.1.textproto");
  EXPECT_NE(rule_of(0.3).find("x 0.3"), std::string::npos);
  protocol.drive = Drive::dc;
  EXPECT_EQ(rule_of(1.0), "network-specs/library/microcircuit_dc.textproto");
  EXPECT_NE(rule_of(0.1).find("x 0.1"), std::string::npos);
}

TEST(TheMicrocircuit, LastsAsLongAsTheProtocolSays) {
  Protocol protocol;
  protocol.biological_ms = 700.0;
  const auto described = microcircuit(1.0, protocol);
  ASSERT_TRUE(described);
  EXPECT_EQ(described->network.discard_ticks, 5000U);
  EXPECT_EQ(described->network.duration_ticks, 12000U);
}

TEST(TheMicrocircuit, IsRefusedBeyondWhatANetworkMayHold) { EXPECT_FALSE(microcircuit(1e6, {})); }

}  // namespace
}  // namespace spikeloom::bench
