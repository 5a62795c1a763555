// Networks on one emulated chip, run by the program of all cores, against the native engine: equal
// spikes, values and counters, to the bit.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "emulator/native/engine.h"
#include "tests/support/board_machine.h"
#include "tests/support/image_machine.h"
#include "tests/support/pieces.h"

namespace spikeloom::support {
namespace {

constexpr std::uint32_t kTickCycles = 1'000'000;

network::Recording native_recording(const network::Network& network) {
  auto engine = native::Engine::build(network, {});
  if (!engine) throw std::runtime_error(to_text(engine.error()));
  engine->advance(network.duration_ticks);
  return engine->take_recording();
}

// With slices as small as there are cores for.
std::optional<network::Recording> board_recording(const network::Network& network) {
  for (std::uint32_t size = 16; size < 4096; size *= 2) {
    auto slices = mapper::slice(network, {.max_neurons = size});
    if (!slices || slices->size() > chip::kApplicationCores) continue;
    const MappedCase mapped(network, *slices);
    const auto plan = image::make_plan(mapped.inputs(), {.tick_cycles = kTickCycles,
                                                         .start_cycles = 100'000,
                                                         .gap_cycles = 2'000,
                                                         .leg_ticks = 50});
    if (!plan) return {};
    BoardMachine machine(*plan);
    if (auto loaded = machine.load(); !loaded) {
      if (loaded.error().error_class == ErrorClass::does_not_fit) return {};
      ADD_FAILURE() << to_text(loaded.error());
      return {};
    }
    auto recording = machine.run();
    if (!recording) {
      ADD_FAILURE() << to_text(recording.error());
      return {};
    }
    for (const auto& report : machine.reports())
      if (report.worst_tick_cycles > kTickCycles) return {};  // asked too much of a tick
    for (const auto& report : machine.reports()) {
      EXPECT_EQ(report.late_events + report.unknown_keys + report.lost_packets + report.overruns +
                    report.unsent_packets,
                0U)
          << report.late_events << " late events, " << report.unknown_keys << " unknown keys, "
          << report.lost_packets << " lost packets, " << report.overruns << " overruns, "
          << report.unsent_packets << " unsent; " << report.packets << " packets, worst tick "
          << report.worst_tick << ": " << report.worst_tick_cycles << " cycles";
    }
    return *std::move(recording);
  }
  return {};
}

class ANetworkOnAChip : public testing::Test {
 protected:
  void SetUp() override {
    if (image::core_program().empty())
      GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  }
};

RC_GTEST_FIXTURE_PROP(ANetworkOnAChip, GivesWhatTheNativeEngineGives, ()) {
  const auto network = maybe() ? a_random_network(real(20, 6000)) : a_network_of_any_delay();
  const auto got = board_recording(network);
  RC_PRE(got.has_value());
  expect_same(*got, native_recording(network));
}

}  // namespace
}  // namespace spikeloom::support
