#include "host-tools/results/values_h5.h"

#include <gtest/gtest.h>

#include "host-tools/results/value_writer.h"
#include "tests/support/scratch.h"
#include "tests/support/spike_trains.h"

namespace spikeloom::results {
namespace {

network::Network with_voltage_probe() {
  auto network = support::recorded_populations({{"E", 9}, {"I/2", 5}}, 10.0);
  network::Probe probe;
  probe.name = "voltage of I";
  probe.population = network::PopulationId(1);
  probe.variable = network::Variable::v_mv;
  probe.neurons = {1, 4};
  probe.interval_ticks = 5;
  network.probes.push_back(probe);
  return network;
}

TEST(ValuesH5, ComeBackAsTheyWereSampled) {
  const support::ScratchDirectory scratch;
  const auto network = with_voltage_probe();
  const network::SampledValues values{
      2, {1, 4}, 5, {-65.0F, -64.5F, -63.25F, -50.0F, -65.0F, 0.0F}};
  const auto path = scratch.path() / "values.h5";
  ASSERT_TRUE(write_values(path, network, values));
  const auto file = read_values(path);
  ASSERT_TRUE(file) << to_text(file.error());
  EXPECT_EQ(file->population, "I/2");
  EXPECT_EQ(file->units, "mV");
  EXPECT_DOUBLE_EQ(file->first_ms, 0.5);
  EXPECT_DOUBLE_EQ(file->step_ms, 0.5);
  EXPECT_EQ(file->node_ids, (std::vector<std::uint64_t>{1, 4}));
  EXPECT_EQ(file->data, values.samples);
}

TEST(ValuesH5, OfARunWithoutASampleAreAnEmptyTable) {
  const support::ScratchDirectory scratch;
  const auto path = scratch.path() / "values.h5";
  ASSERT_TRUE(write_values(path, with_voltage_probe(), {2, {1, 4}, 5, {}}));
  const auto file = read_values(path);
  ASSERT_TRUE(file) << to_text(file.error());
  EXPECT_TRUE(file->data.empty());
  EXPECT_EQ(file->node_ids.size(), 2u);
}

TEST(ValuesH5, AreNamedAfterTheirProbe) {
  EXPECT_EQ(values_file_name(with_voltage_probe().probes[2]), "values-voltage_of_I.h5");
}

TEST(ValuesH5, RefuseASpikeFile) {
  const support::ScratchDirectory scratch;
  const auto path = scratch.path() / "values.h5";
  std::ofstream(path) << "text";
  EXPECT_EQ(read_values(path).error().error_class, ErrorClass::invalid_input);
}

}  // namespace
}  // namespace spikeloom::results
