// An image that does not fit is mapped again in smaller slices.
#include "host-tools/flow/fitting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "host-tools/image/images.h"

namespace spikeloom::flow {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A list onto LIF neurons, too many for a core.
network::Network many_neurons() {
  network::Network network;
  network.duration_ticks = 100;
  network.populations.resize(2);
  network.populations[0] = {.name = "list",
                            .size = 3,
                            .model = network::SpikeListSource{{{2, 0.3}}},
                            .positions_um = {},
                            .reference = {}};
  network.populations[1].name = "lif";
  network.populations[1].size = 2000;
  network.populations[1].model = network::LifCurrExp{};
  network::Projection projection;
  projection.post = network::PopulationId(1);
  projection.rule = network::AllToAll{};
  network.projections.push_back(projection);
  return network;
}

// Makes images in the place of loading them.
class AMappingThatIsLoaded : public testing::Test {
 protected:
  AMappingThatIsLoaded() {
    // As if the budget had not seen it.
    auto too_large = mapping_of(256);
    too_large.slices = mapper::cut(network_, {{.neurons = 3}, {.neurons = 2000}});
    too_large.nets = mapper::nets(network_, too_large.slices);
    too_large.placement.cores.resize(2);
    too_large.placement.cores[1].core = 1;
    too_large.keys.resize(too_large.nets.size());
    too_large.notes = {"a note"};
    mapping_ = std::move(too_large);
  }
  [[nodiscard]] Mapping mapping_of(std::uint32_t neurons_per_core) const {
    return map(network_, {.machine = {}, .neurons_per_core = neurons_per_core}).value();
  }
  [[nodiscard]] Result<on_board::Loaded> load() {
    ++loads_;
    if (refused_) return tl::unexpected(*refused_);
    const auto plan = image::make_plan({network_, mapping_.slices, mapping_.nets,
                                        mapping_.placement, mapping_.keys, mapping_.orders},
                                       {});
    if (!plan) return tl::unexpected(plan.error());
    on_board::Loaded loaded;
    for (std::size_t s = 0; s < mapping_.slices.size(); ++s) {
      auto image = image::build(*plan, mapper::SliceId(s));
      if (!image) return tl::unexpected(image.error());
      loaded.cores.push_back({image->layout, {}, 0});
    }
    return loaded;
  }
  [[nodiscard]] LoadSteps steps() {
    return {[this] { return load(); },
            [this](std::uint32_t neurons) -> Result<Mapping> {
              asked_.push_back(neurons);
              return mapping_of(neurons);
            }};
  }

  network::Network network_ = many_neurons();
  Mapping mapping_;
  std::optional<Error> refused_;
  int loads_ = 0;
  std::vector<std::uint32_t> asked_;
};

TEST_F(AMappingThatIsLoaded, IsMadeAgainInSlicesThatFit) {
  const auto loaded = load_fitting(mapping_, steps());
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  EXPECT_THAT(asked_, ElementsAre(1000));
  EXPECT_EQ(loaded->cores.size(), mapping_.slices.size());
  EXPECT_GT(mapping_.slices.size(), 2U);
  ASSERT_EQ(mapping_.notes.size(), 2U);
  EXPECT_EQ(mapping_.notes[0], "a note");
  EXPECT_THAT(mapping_.notes[1], HasSubstr("neurons 0 to 1999 of 'lif' ask for "));
  EXPECT_THAT(mapping_.notes[1], HasSubstr(" are missing: halved slices to 1000 neurons"));
}

TEST_F(AMappingThatIsLoaded, StaysAsItIsWhenItFits) {
  mapping_ = mapping_of(256);
  ASSERT_TRUE(load_fitting(mapping_, steps()));
  EXPECT_EQ(loads_, 1);
  EXPECT_TRUE(asked_.empty());
}

TEST_F(AMappingThatIsLoaded, IsGivenUpAfterSomeAttempts) {
  refused_ = Error{ErrorClass::does_not_fit, "row_too_long", "too long", "", "", ""};
  mapping_ = mapping_of(128);
  const auto loaded = load_fitting(mapping_, steps());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "row_too_long");
  EXPECT_THAT(asked_, ElementsAre(64, 32, 16));
  EXPECT_EQ(loads_, kLoadAttempts);
}

TEST_F(AMappingThatIsLoaded, IsNotMadeAgainForWhatSmallerSlicesDoNotHelp) {
  for (const char* code : {"no_memory", "too_many_spikes", "too_many_sources"}) {
    refused_ = Error{ErrorClass::does_not_fit, code, "", "", "", ""};
    EXPECT_EQ(load_fitting(mapping_, steps()).error().code, code);
  }
  EXPECT_TRUE(asked_.empty());
}

}  // namespace
}  // namespace spikeloom::flow
