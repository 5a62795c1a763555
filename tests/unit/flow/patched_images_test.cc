// A patch, against the images of the network before and after: what it does not name stays as it
// is, byte by byte.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstring>
#include <map>
#include <set>

#include "host-tools/flow/change.h"
#include "host-tools/flow/interchange_files.h"
#include "host-tools/flow/pace.h"
#include "host-tools/flow/patch_file.h"
#include "host-tools/image/images.h"
#include "tests/support/random_networks.h"
#include "tests/support/routing_cases.h"

namespace spikeloom::flow {
namespace {

using network::Network;
using network::PopulationId;

struct Loaded {
  machine::ChipXY chip;
  int core = 0;
  mapper::SliceId starts_with;  // the part with the neurons
  std::vector<std::uint8_t> bytes;
};
using Board = std::map<std::string, Loaded>;  // by slice

// Paced as a run does that is not told otherwise.
Result<Board> board_of(const Network& network, const Mapping& mapping) {
  const auto time = pace(network, mapping.slices, mapping.nets, 0.0);
  if (!time) return tl::unexpected(time.error());
  const auto plan = image::make_plan(
      {network, mapping.slices, mapping.nets, mapping.placement, mapping.keys, mapping.orders},
      *time);
  if (!plan) return tl::unexpected(plan.error());
  image::Images images(*plan);
  const auto names = named(network, mapping).names;
  Board board;
  for (;;) {
    auto next = images.next(1);
    if (!next) return tl::unexpected(next.error());
    if (next->empty()) return board;
    for (auto& image : *next) {
      const auto [chip, core] = image.layout.place;
      const auto slice = image.layout.slice.index();
      board[names[slice]] = {mapping.machine.at(chip).at, core,
                             mapper::SliceId{slice - mapping.slices[slice].part},
                             std::move(image.bytes)};
    }
  }
}

// Blocks are the same, once one has the times that the patch has for all cores or, where it has
// none, but for when a core sends within a tick: that may stay (ADR 24). The checksum covers both.
bool are_the_same(const Loaded& then, const Loaded& now, const ChangedMapping& changed) {
  if (then.chip != now.chip || then.core != now.core || then.bytes.size() != now.bytes.size())
    return false;
  auto before = then.bytes, after = now.bytes;
  abi::CoreHeader old, header;
  std::memcpy(&old, before.data(), sizeof old);
  std::memcpy(&header, after.data(), sizeof header);
  old.start_cycles = header.start_cycles;
  old.gap_cycles = header.gap_cycles;
  old.checksum = header.checksum;
  if (changed.time) {
    old.tick_cycles = changed.time->tick_cycles;
    old.gap_cycles = changed.time->gap_cycles;
    old.start_cycles = image::start_cycles(*changed.time, now.starts_with);
  }
  std::memcpy(before.data(), &old, sizeof old);
  return before == after;
}

// As it is read back: files tell no more of what slices need.
EarlierMapping as_read(const Network& network, const Mapping& mapping) {
  const auto names = named(network, mapping);
  EarlierMapping earlier{network, names.names, names.net_names, mapping};
  for (auto& slice : earlier.mapping.slices) slice.need = {.sdram_bytes = slice.need.sdram_bytes};
  return earlier;
}

// Names of slices that stay and that the patch does not say how to alter, though they are others.
std::vector<std::string> forgotten(const Board& before, const Board& after,
                                   const ChangedMapping& changed) {
  std::set<std::string> told;
  for (const auto* slices : {&changed.patch.to_load, &changed.altered})
    for (const auto slice : *slices) told.insert(changed.names.names[slice.index()]);
  std::vector<std::string> forgotten;
  for (const auto& [name, now] : after) {
    if (told.contains(name)) continue;
    const auto then = before.find(name);
    if (then == before.end() || !are_the_same(then->second, now, changed))
      forgotten.push_back(name);
  }
  return forgotten;
}

// What somebody may do to a network between two runs.
void alter(Network& network, const support::Below& below) {
  const auto any = [&](auto& of) -> auto& {
    return of[static_cast<std::size_t>(below(static_cast<int>(of.size())))];
  };
  switch (below(9)) {
    case 0:
      any(network.populations).size += 1 + static_cast<std::uint32_t>(below(40));
      break;
    case 1:
      if (!network.projections.empty()) any(network.projections).weight_pa.first *= 1.25;
      break;
    case 2:
      if (!network.projections.empty()) network.projections.pop_back();
      break;
    case 3:
      if (!network.poisson_inputs.empty()) any(network.poisson_inputs).rate_hz *= 2.0;
      break;
    case 4:
      if (!network.poisson_inputs.empty())
        network.poisson_inputs.erase(network.poisson_inputs.begin());
      break;
    case 5:
      any(network.probes).interval_ticks += 1;
      break;
    case 6:
      network.populations.push_back(any(network.populations));
      network.populations.back().name = "another";
      break;
    case 7:
      if (!network.dc_inputs.empty()) any(network.dc_inputs).amplitude_pa += 100.0;
      break;
    default:
      any(network.populations).expected_rate_hz += 50.0;
  }
}

void lose_cores(machine::MachineSpec& spec, const Mapping& mapping, const support::Below& below) {
  for (int lost = below(3); lost > 0; --lost) {
    const auto slice = static_cast<std::size_t>(below(static_cast<int>(mapping.slices.size())));
    const auto [chip, core] = mapping.placement.cores[slice];
    spec.dead_cores.push_back({mapping.machine.at(chip).at, static_cast<int>(core)});
  }
}

RC_GTEST_PROP(APatch, NamesEveryCoreWhoseImageIsAnother, ()) {
  const support::Below below = [](int n) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n));
  };
  auto network = *rc::gen::resize(rc::kNominalSize, rc::gen::exec([] {
                                    return support::a_random_network(support::real(1, 500));
                                  }));
  const MapOptions options{.machine = {},
                           .neurons_per_core = 8U << below(3),
                           .slow_down = below(2) == 0 ? 0.0 : 1.0 + below(4)};
  const auto written = map(network, options);
  RC_PRE(written.has_value());
  const auto before = board_of(network, *written);
  RC_PRE(before.has_value());
  const auto earlier = as_read(network, *written);
  for (int changes = below(3); changes > 0; --changes) alter(network, below);
  auto spec = written->spec;
  lose_cores(spec, *written, below);
  const auto changed = change(earlier, network, {.machine = spec});
  RC_PRE(changed.has_value());
  const auto after = board_of(network, changed->mapping);
  RC_PRE(after.has_value());
  const auto names = forgotten(*before, *after, *changed);
  RC_TAG(changed->time.has_value());
  RC_LOG(::testing::PrintToString(names));
  RC_ASSERT(names.empty());
}

// Sources that send 40 spikes in a tick to all of 100 neurons.
Network busy_network() {
  Network network;
  network.duration_ticks = 10;
  network.tick_us = 1000;
  network.populations.resize(2);
  network.populations[0].name = "sources";
  network.populations[0].size = 400;
  network.populations[0].model =
      network::PoissonSource{.rate_hz = network::Distribution::constant(100.0)};
  network.populations[1].name = "targets";
  network.populations[1].size = 100;
  network::Projection all;
  all.pre = PopulationId(std::size_t{0});
  all.post = PopulationId(std::size_t{1});
  all.rule = network::AllToAll{};
  all.weight_pa = network::Distribution::constant(10.0);
  network.projections.push_back(all);
  return network;
}

// Neurons are done with their tick only where two cores or more have their synapses; these name
// each other, and one is lost.
TEST(APatch, NamesTheCoresThatWorkWithOneThatIsElsewhere) {
  const auto network = busy_network();
  const auto written = map(network, {.machine = {}, .neurons_per_core = 64, .slow_down = 0.15});
  ASSERT_TRUE(written) << to_text(written.error());
  const auto before = board_of(network, *written);
  ASSERT_TRUE(before) << to_text(before.error());
  int parts = 0;
  for (std::size_t lost = 0; lost < written->slices.size(); ++lost) {
    if (written->slices[lost].part == 0) continue;
    ++parts;
    auto spec = written->spec;
    const auto [chip, core] = written->placement.cores[lost];
    spec.dead_cores.push_back({written->machine.at(chip).at, static_cast<int>(core)});
    const auto changed = change(as_read(network, *written), network, {.machine = spec});
    ASSERT_TRUE(changed) << to_text(changed.error().front());
    const auto after = board_of(network, changed->mapping);
    ASSERT_TRUE(after) << to_text(after.error());
    EXPECT_EQ(forgotten(*before, *after, *changed), std::vector<std::string>{});
  }
  EXPECT_GT(parts, 2);
}

// The busiest core sets the pace of one that nothing else has changed.
TEST(APatch, TellsAllCoresOfATickOfAnotherLength) {
  auto network = busy_network();
  network.tick_us = 50;
  network.populations.emplace_back().name = "aside";
  network.populations.back().size = 10;
  const auto written = map(network, {.machine = {}, .neurons_per_core = 64});
  ASSERT_TRUE(written) << to_text(written.error());
  const auto earlier = as_read(network, *written);
  const auto same = change(earlier, network, {});
  ASSERT_TRUE(same);
  EXPECT_FALSE(same->time);
  EXPECT_NE(patch_json(earlier, *same).find(R"("time": {})"), std::string::npos);

  std::get<network::PoissonSource>(network.populations[0].model).rate_hz.first *= 10.0;
  const auto changed = change(earlier, network, {});
  ASSERT_TRUE(changed) << to_text(changed.error().front());
  const auto time = pace(network, changed->mapping.slices, changed->mapping.nets, 0.0);
  ASSERT_TRUE(time);
  ASSERT_TRUE(changed->time);
  EXPECT_EQ(changed->time->tick_cycles, time->tick_cycles);
  EXPECT_EQ(figures_of(earlier, *changed).cores_kept, 1U) << "aside, but for its tick";
  EXPECT_EQ(figures_of(earlier, *changed).tick_cycles, time->tick_cycles);
  EXPECT_NE(patch_json(earlier, *changed)
                .find("\"tick_cycles\": " + std::to_string(time->tick_cycles) + ",\n"),
            std::string::npos);
}

}  // namespace
}  // namespace spikeloom::flow
