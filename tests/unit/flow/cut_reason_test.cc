#include "host-tools/flow/cut_reason.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spikeloom::flow {
namespace {

using testing::HasSubstr;

network::Network of_neurons(std::uint32_t size) {
  network::Network network;
  network.populations.resize(1);
  network.populations[0].size = size;
  return network;
}

// As the mapping's slices were cut in the end, whatever was asked for.
std::string reason(const network::Network& network, const mapper::SliceOptions& slicing) {
  Mapping mapping;
  mapping.slicing = slicing;
  mapping.slices = *mapper::slice(network, slicing);
  return cut_reasons(network, mapping).at(0).words;
}

TEST(ACutReason, NamesTheLimitOfNeuronsThatSlicesHadInTheEnd) {
  EXPECT_EQ(reason(of_neurons(2000), {.max_neurons = 512}),
            "2,000 neurons in 4 slices of at most 512: none may have more (--neurons-per-core).");
  EXPECT_THAT(reason(of_neurons(300), {.max_neurons = 512}), HasSubstr("all of it fits one"));
}

TEST(ACutReason, NamesTheLimitOfCyclesThatSlicesHadInTheEnd) {
  const auto words = reason(of_neurons(2000), {.max_neurons = 512, .tick_cycles = 20'000.0});
  EXPECT_THAT(words, HasSubstr("at most 128: 256 would take"));
  EXPECT_THAT(words, HasSubstr("cycles in the busiest tick, of 20,000 that it has"));
}

}  // namespace
}  // namespace spikeloom::flow
