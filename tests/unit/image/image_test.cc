// Images against the native engine: a dull interpreter of their bytes has its spikes, values and
// counters to the bit.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <stdexcept>

#include "board-runtime/shared/abi/dtcm_plan.h"
#include "host-tools/image/images.h"
#include "mapper/packing.h"
#include "network-specs/network/codec.h"
#include "tests/support/image_machine.h"
#include "tests/support/pieces.h"
#include "tests/support/split_slices.h"

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

using Cut = std::function<support::SplitSlices(const std::vector<mapper::Slice>& whole)>;

// Goes back to smaller slices where an image does not fit, as flow does.
Result<network::Recording> image_recording(const network::Network& network,
                                           std::uint32_t max_neurons, const TimeOptions& time,
                                           const Cut& cut) {
  const auto slices = mapper::slice(network, {.max_neurons = max_neurons});
  if (!slices) return tl::unexpected(slices.error());
  const auto made = cut(*slices);
  const MappedCase mapped(network, made.slices, made.nets);
  const auto plan = make_plan(mapped.inputs(), time);
  if (!plan) return tl::unexpected(plan.error());
  ImageMachine machine(*plan);
  if (auto loaded = machine.load(); !loaded) {
    if (loaded.error().error_class != ErrorClass::does_not_fit || max_neurons == 1)
      return tl::unexpected(loaded.error());
    return image_recording(network, max_neurons / 2, time, cut);
  }
  auto recording = machine.run();
  if (recording && machine.unknown_keys() > 0)
    return failure(ErrorClass::internal, "unknown_keys", "", "", "", "");
  return recording;
}

Result<network::Recording> image_recording(const network::Network& network,
                                           std::uint32_t max_neurons, const TimeOptions& time) {
  return image_recording(network, max_neurons, time, [&](const auto& whole) {
    return support::SplitSlices{whole, mapper::nets(network, whole)};
  });
}

network::Network some_network() {
  return support::maybe() ? support::a_random_network(support::real(20, 6000))
                          : support::a_network_of_any_delay();
}

RC_GTEST_PROP(Images, HoldWhatTheNativeEngineRuns, ()) {
  const auto network = some_network();
  const auto size = *rc::gen::inRange(1U, 100U);
  const auto leg = *rc::gen::element<std::uint64_t>(1, 7, 100, 10'000);
  const auto got = image_recording(network, size, {.leg_ticks = leg});
  if (!got) RC_FAIL(to_text(got.error()));
  support::expect_same(*got, native_recording(network));
}

// No image is larger than the mapper thought.
void expect_within_budget(const Plan& plan, const std::vector<mapper::Slice>& slices) {
  for (std::size_t s = 0; s < slices.size(); ++s) {
    const auto image = build(plan, mapper::SliceId(s));
    if (!image) RC_FAIL(to_text(image.error()));
    const auto& header = image->layout.header;
    RC_ASSERT(header.block_bytes <= slices[s].need.sdram_bytes);
    if (slices[s].tenants.empty()) continue;
    RC_ASSERT(abi::dtcm_plan(header, false).end <= slices[s].need.dtcm_bytes);
  }
}

// Whole slices, or slices with synapse cores where a tick is short.
mapper::SliceOptions some_slicing() {
  mapper::SliceOptions options{.max_neurons = *rc::gen::inRange(1U, 100U)};
  options.tick_cycles = *rc::gen::element(0.0, 6'000.0, 10'000.0, 20'000.0);
  return options;
}

// As the mapper cuts them.
RC_GTEST_PROP(Images, OfSlicesAsTheMapperCutsThemHoldWhatTheNativeEngineRuns, ()) {
  const auto network = some_network();
  const auto slices = mapper::slice(network, some_slicing());
  RC_PRE(slices.has_value());
  const MappedCase mapped(network, *slices);
  const auto plan = make_plan(mapped.inputs(), {});
  if (!plan) RC_FAIL(to_text(plan.error()));
  ImageMachine machine(*plan);
  if (const auto loaded = machine.load(); !loaded) RC_FAIL(to_text(loaded.error()));
  const auto split = std::ranges::any_of(*slices, [](const auto& it) { return it.part != 0; });
  RC_CLASSIFY(split, "synapse cores");
  const auto got = machine.run();
  if (!got) RC_FAIL(to_text(got.error()));
  support::expect_same(*got, native_recording(network));
}

// Light populations on one core.
RC_GTEST_PROP(Images, OfPackedPopulationsHoldWhatTheNativeEngineRuns, ()) {
  auto network = some_network();
  const mapper::SliceOptions options{.max_neurons = *rc::gen::element(100U, 256U, 1000U),
                                     .tick_cycles = 1e6};
  auto slices = mapper::slice(network, options);
  RC_PRE(slices.has_value());
  const MappedCase mapped(network, mapper::pack(network, options, *slices));
  const auto shared =
      std::ranges::any_of(mapped.slices, [](const auto& it) { return !it.tenants.empty(); });
  RC_CLASSIFY(shared, "shared cores");
  const auto plan = make_plan(mapped.inputs(), {.leg_ticks = *rc::gen::element(7U, 10'000U)});
  if (!plan) RC_FAIL(to_text(plan.error()));
  expect_within_budget(*plan, mapped.slices);
  ImageMachine machine(*plan);
  if (const auto loaded = machine.load(); !loaded) RC_FAIL(to_text(loaded.error()));
  const auto got = machine.run();
  if (!got) RC_FAIL(to_text(got.error()));
  RC_ASSERT(machine.unknown_keys() == 0U);
  support::expect_same(*got, native_recording(network));
}

// Every third slice stays whole.
RC_GTEST_PROP(Images, OfNeuronCoresAndSynapseCoresHaveTheSameAnswer, ()) {
  const auto network = some_network();
  const auto size = *rc::gen::inRange(1U, 100U);
  const auto most = *rc::gen::inRange(1, 6);
  const TimeOptions time{.leg_ticks = *rc::gen::element<std::uint64_t>(7, 10'000)};
  const auto split = image_recording(network, size, time, [&](const auto& whole) {
    return support::split(network, whole, [&](std::size_t slice) {
      return static_cast<std::uint8_t>(slice % 3 == 2 ? 0 : 1 + slice % most);
    });
  });
  // A neuron alone has four cells in this layout: long delays can be too long for it.
  RC_PRE(split || split.error().error_class != ErrorClass::does_not_fit);
  if (!split) RC_FAIL(to_text(split.error()));
  const auto whole = image_recording(network, size, time);
  if (!whole) RC_FAIL(to_text(whole.error()));
  support::expect_same(*split, *whole);
}

class ALibraryNetwork : public testing::TestWithParam<const char*> {};

TEST_P(ALibraryNetwork, RunsFromItsImagesAsInTheNativeEngine) {
  const std::filesystem::path library =
      std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "network-specs" / "library";
  auto network = network::read(library / (std::string(GetParam()) + ".textproto"));
  ASSERT_TRUE(network.has_value());
  network->duration_ticks = 10'000 / network->tick_us;
  const auto got = image_recording(*network, 128, {});
  ASSERT_TRUE(got) << to_text(got.error());
  const auto want = native_recording(*network);
  EXPECT_EQ(got->spikes, want.spikes);
  EXPECT_EQ(got->counters.spikes, want.counters.spikes);
  EXPECT_EQ(got->counters.synaptic_events, want.counters.synaptic_events);
  EXPECT_GT(got->counters.spikes, 0U);
}
INSTANTIATE_TEST_SUITE_P(Small, ALibraryNetwork,
                         testing::Values("hello", "synfire", "izhikevich", "brunel",
                                         "microcircuit_0.1"));

// Sizes that an image has and its budget foresaw: equal where nothing is drawn.
RC_GTEST_PROP(Images, NeedNoMoreThanTheirBudget, ()) {
  const auto network = some_network();
  const bool sure = std::ranges::all_of(network.projections, [](const auto& it) {
    return it.delay_ms.kind == network::Distribution::Kind::constant &&
           (std::holds_alternative<network::AllToAll>(it.rule) ||
            std::holds_alternative<network::OneToOne>(it.rule));
  });
  const auto slices = mapper::slice(network, some_slicing());
  RC_PRE(slices.has_value());
  const MappedCase mapped(network, *slices);
  const auto plan = make_plan(mapped.inputs(), {});
  RC_ASSERT(plan.has_value());
  Images images(*plan);
  for (std::size_t s = 0; s < slices->size(); ++s) {
    const auto next = images.next(1);
    if (!next) RC_FAIL(to_text(next.error()));
    const auto* const image = &next->front();
    const auto& need = (*slices)[s].need;
    const auto& header = image->layout.header;
    const bool one_drive = header.drives.bytes == 0 || header.neurons == 1 ||
                           image->bytes[header.drives.offset + 4] == 1;
    const auto dtcm = abi::dtcm_plan(header, one_drive).end;
    RC_LOG() << "slice " << s << ": DTCM " << dtcm << " of " << need.dtcm_bytes << ", SDRAM "
             << header.block_bytes << " of " << need.sdram_bytes << "\n";
    RC_ASSERT(dtcm <= need.dtcm_bytes);
    RC_ASSERT(header.block_bytes <= need.sdram_bytes);
    if (!sure) continue;
    RC_ASSERT(dtcm == need.dtcm_bytes);
    // Constant currents that come to the same are one step.
    if (network.dc_inputs.empty()) RC_ASSERT(header.block_bytes == need.sdram_bytes);
  }
}

// Batches, threads and those who take them change no byte.
RC_GTEST_PROP(Images, AreTheSameTogetherAndAlone, ()) {
  const auto network = some_network();
  const auto slices = mapper::slice(network, some_slicing());
  RC_PRE(slices.has_value());
  const MappedCase mapped(network, *slices);
  const auto plan = make_plan(mapped.inputs(), {});
  RC_ASSERT(plan.has_value());
  Images images(*plan, {.threads = support::some_threads(),
                        .batch_synapses = *rc::gen::element<std::uint64_t>(1, 1000, 1'000'000)});
  // Not always to the end.
  const auto wanted = *rc::gen::inRange<std::size_t>(0, slices->size() + 2);
  std::size_t s = 0;
  while (s < wanted) {
    const auto some = images.next(*rc::gen::inRange<std::uint64_t>(0, 100'000));
    if (!some) RC_FAIL(to_text(some.error()));
    if (some->empty()) break;
    for (const auto& image : *some) {
      const auto alone = build(*plan, mapper::SliceId(s));
      RC_ASSERT(alone.has_value());
      RC_ASSERT(image.layout.slice.index() == s++);
      RC_ASSERT(image.bytes == alone->bytes);
      RC_ASSERT(image.synapses == alone->synapses);
    }
  }
  RC_ASSERT(s >= std::min(wanted, slices->size()));
}

}  // namespace
}  // namespace spikeloom::image
