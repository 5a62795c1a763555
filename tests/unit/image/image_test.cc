// Images against the native engine: a dull interpreter of their bytes has its spikes, values and
// counters to the bit.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>

#include "host-tools/image/core_image.h"
#include "network-specs/network/codec.h"
#include "tests/support/image_machine.h"
#include "tests/support/pieces.h"

namespace spikeloom::image {
namespace {

using support::ImageMachine;
using support::MappedCase;

network::Recording native_recording(const network::Network& network) {
  auto engine = native::Engine::build(network, {});
  if (!engine) throw std::runtime_error(to_text(engine.error()));
  engine->advance(network.duration_ticks);
  return engine->take_recording();
}

// Goes back to smaller slices where an image does not fit, as flow does.
Result<network::Recording> image_recording(const network::Network& network,
                                           std::uint32_t max_neurons, const TimeOptions& time) {
  const auto slices = mapper::slice(network, {.max_neurons = max_neurons});
  if (!slices) return tl::unexpected(slices.error());
  const MappedCase mapped(network, *slices);
  const auto plan = make_plan(mapped.inputs(), time);
  if (!plan) return tl::unexpected(plan.error());
  ImageMachine machine(*plan);
  if (auto loaded = machine.load(); !loaded) {
    if (loaded.error().error_class != ErrorClass::does_not_fit || max_neurons == 1)
      return tl::unexpected(loaded.error());
    return image_recording(network, max_neurons / 2, time);
  }
  auto recording = machine.run();
  if (recording && machine.unknown_keys() > 0)
    return failure(ErrorClass::internal, "unknown_keys", "", "", "", "");
  return recording;
}

RC_GTEST_PROP(Images, HoldWhatTheNativeEngineRuns, ()) {
  const auto network = support::maybe() ? support::a_random_network(support::real(20, 6000))
                                        : support::a_network_of_any_delay();
  const auto size = *rc::gen::inRange(1U, 100U);
  const auto leg = *rc::gen::element<std::uint64_t>(1, 7, 100, 10'000);
  const auto got = image_recording(network, size, {.leg_ticks = leg});
  if (!got) RC_FAIL(to_text(got.error()));
  support::expect_same(*got, native_recording(network));
}

}  // namespace
}  // namespace spikeloom::image
