#include "host-tools/flow/remap.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "host-tools/flow/slice_names.h"
#include "network-specs/network/codec.h"
#include "tests/support/every_placement.h"
#include "tests/support/tight_case.h"

namespace spikeloom::flow {
namespace {

using support::Below;

// A netlist whose slices have names, on a machine.
struct Named {
  Mapping mapping;
  std::vector<std::string> names;
};

template <class Case>
Named named(const Case& given) {
  Named all;
  all.mapping.machine = given.machine;
  all.mapping.slices = given.slices;
  all.mapping.nets = given.nets;
  if constexpr (requires { given.constraints; }) all.mapping.constraints = given.constraints;
  for (std::size_t s = 0; s < given.slices.size(); ++s)
    all.names.push_back("v" + std::to_string(s));
  return all;
}

// Some slices gone, some new, some nets to other sinks; cores, links and chips lost.
Named changed(const Named& before, const Below& below) {
  Named after;
  after.mapping.machine = before.mapping.machine;
  std::map<std::size_t, mapper::SliceId> now;
  for (std::size_t s = 0; s < before.names.size(); ++s) {
    if (below(12) == 0) continue;
    now[s] = mapper::SliceId{after.names.size()};
    after.names.push_back(before.names[s]);
    after.mapping.slices.push_back(before.mapping.slices[s]);
  }
  for (int n = below(4); n > 0; --n) {
    after.names.push_back("new" + std::to_string(n));
    after.mapping.slices.push_back(support::a_slice());
  }
  const auto any = [&] {
    return mapper::SliceId{static_cast<std::size_t>(below(static_cast<int>(after.names.size())))};
  };
  for (const auto& net : before.mapping.nets) {
    if (!now.contains(net.source.index())) continue;
    std::set<mapper::SliceId> sinks;
    for (const auto sink : net.sinks) {
      if (now.contains(sink.index())) sinks.insert(now[sink.index()]);
    }
    if (below(8) == 0) sinks.insert(any());
    after.mapping.nets.push_back(
        {now[net.source.index()], net.spikes_per_s, {sinks.begin(), sinks.end()}});
  }
  auto& machine = after.mapping.machine;
  for (auto& chip : machine.chips) {
    if (below(10) == 0) chip.application_cores &= ~(2U << below(16));
  }
  for (int n = below(3); n > 0; --n) {
    support::kill_link(
        machine,
        machine::ChipId{static_cast<std::size_t>(below(static_cast<int>(machine.chips.size())))},
        chip::link_of(below(chip::kLinks)));
  }
  return after;
}

// Where a slice is, whatever its number.
using Site = std::pair<machine::ChipXY, int>;
std::map<std::string, Site> sites(const Named& all) {
  std::map<std::string, Site> sites;
  for (std::size_t s = 0; s < all.names.size(); ++s) {
    const auto [chip, core] = all.mapping.placement.cores[s];
    sites[all.names[s]] = {all.mapping.machine.at(chip).at, core};
  }
  return sites;
}

std::set<machine::ChipXY> on_the_way(const Named& all, std::size_t net) {
  std::set<machine::ChipXY> chips;
  for (const auto& hop : all.mapping.trees[net].hops)
    chips.insert(all.mapping.machine.at(hop.chip).at);
  return chips;
}

// What a net is to its machine: everything but numbers.
struct Told {
  std::uint32_t key = 0;
  std::set<Site> sinks;
  std::vector<std::tuple<machine::ChipXY, chip::Route>> tree;
  bool operator==(const Told&) const = default;
};
Told told(const Named& all, std::size_t net) {
  Told told{all.mapping.keys[net].key, {}, {}};
  const auto site = sites(all);
  for (const auto sink : all.mapping.nets[net].sinks)
    told.sinks.insert(site.at(all.names[sink.index()]));
  for (const auto& hop : all.mapping.trees[net].hops)
    told.tree.emplace_back(all.mapping.machine.at(hop.chip).at, hop.route);
  return told;
}

RC_GTEST_PROP(ARemap, KeepsWhatIsUnaffected, ()) {
  const Below below = [](int n) { return *rc::gen::inRange(0, n); };
  auto before = named(support::random_placing_case(below, support::kSdramShare));
  LayOutOptions options;
  options.keys.tick_bits = below(4);
  RC_PRE(!before.names.empty() && lay_out(options, {}, before.mapping).has_value());
  auto after = changed(before, below);
  RC_PRE(!after.names.empty());
  const auto patch = remap({before.mapping, before.names}, options, {}, after.names, after.mapping);
  if (!patch) RC_ASSERT(patch.error().error_class == ErrorClass::does_not_fit);
  RC_PRE(patch && !patch->anew);
  const auto then = sites(before), now = sites(after);
  for (const auto& [name, site] : now) {
    const auto old = then.find(name);
    if (old == then.end()) continue;
    const auto chip = after.mapping.machine.find(old->second.first);
    const bool is_live =
        chip && (after.mapping.machine.at(*chip).application_cores >> old->second.second & 1U) != 0;
    RC_ASSERT(!is_live || site == old->second);
  }
  // Nets are in the same order in both, less those that are gone.
  std::set<machine::ChipXY> affected;
  std::size_t old = 0;
  for (std::size_t n = 0; n < after.mapping.nets.size(); ++n, ++old) {
    const auto& name = after.names[after.mapping.nets[n].source.index()];
    while (before.names[before.mapping.nets[old].source.index()] != name)
      affected.merge(on_the_way(before, old++));
    RC_ASSERT(after.mapping.keys[n].key == before.mapping.keys[old].key);
    if (told(after, n) == told(before, old)) continue;
    affected.merge(on_the_way(before, old));
    affected.merge(on_the_way(after, n));
  }
  for (; old < before.mapping.nets.size(); ++old) affected.merge(on_the_way(before, old));
  for (std::size_t c = 0; c < after.mapping.machine.chips.size(); ++c) {
    const auto at = after.mapping.machine.chips[c].at;
    if (affected.contains(at)) continue;
    RC_ASSERT(after.mapping.tables.of_chip[c] ==
              before.mapping.tables.of_chip[before.mapping.machine.find(at)->index()]);
  }
}

// The same slices, but for a new one, one that has grown, a core that is lost, a pin and a group.
Named tightened(const Named& before, const Below& below) {
  Named after = before;
  auto& mapping = after.mapping;
  mapping = {};
  mapping.machine = before.mapping.machine;
  mapping.slices = before.mapping.slices;
  mapping.nets = before.mapping.nets;
  mapping.constraints = before.mapping.constraints;
  const auto any = [&] {
    return mapper::SliceId{static_cast<std::size_t>(below(static_cast<int>(after.names.size())))};
  };
  const machine::ChipId chip{
      static_cast<std::size_t>(below(static_cast<int>(mapping.machine.chips.size())))};
  auto& pins = mapping.constraints.pins;
  if (below(3) == 0) mapping.machine.chips[chip.index()].application_cores &= ~(2U << below(6));
  if (below(2) == 0) mapping.slices[any().index()].need.sdram_bytes += 20;
  if (below(3) == 0) mapping.constraints.together.push_back({any(), any()});
  if (const auto slice = any();
      below(3) == 0 && std::ranges::find(pins, slice, &placer::Pin::slice) == pins.end())
    pins.push_back({slice, chip});
  if (below(3) == 0) {
    after.names.push_back("new");
    mapping.slices.push_back(support::a_slice(static_cast<std::uint64_t>(10 + below(30))));
    mapping.nets.push_back({any(), 100.0, {any()}});
  }
  return after;
}

TEST(ARemap, IsFoundWheneverThereIsOne) {
  int kept = 0, anew = 0, impossible = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    support::Dice dice(seed);
    const Below below = [&](int n) { return dice(n); };
    auto before = named(support::tight_case(below));
    if (!lay_out({}, {}, before.mapping)) continue;
    auto after = tightened(before, below);
    const auto& mapping = after.mapping;
    const bool exists = support::EveryPlacement(
                            {mapping.machine, mapping.slices, mapping.nets, mapping.constraints})
                            .any();
    const auto patch = remap({before.mapping, before.names}, {}, {}, after.names, after.mapping);
    EXPECT_EQ(patch.has_value(), exists)
        << "seed " << seed << ": " << (patch ? "" : to_text(patch.error()));
    if (!patch && patch.error().code != "pins_disagree") {
      EXPECT_EQ(patch.error().error_class, ErrorClass::does_not_fit) << to_text(patch.error());
    }
    ++(!patch ? impossible : patch->anew ? anew : kept);
  }
  // The cases are worth their time.
  EXPECT_GT(kept, 60);
  EXPECT_GT(anew, 20);
  EXPECT_GT(impossible, 60);
}

network::Network library_network(const char* name) {
  const auto network = network::read(std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "network-specs" /
                                     "library" / name);
  EXPECT_TRUE(network) << name;
  return network ? *network : network::Network{};
}

// The mapping of a network, its slices cut anew.
Named sliced(const network::Network& network, const machine::Machine& machine) {
  Named all;
  all.mapping.machine = machine;
  all.mapping.slices = *mapper::slice(network, {.max_neurons = 64});
  all.mapping.nets = mapper::nets(network, all.mapping.slices);
  all.names = slice_names(network, all.mapping.slices);
  return all;
}

TEST(ARemap, OfTheSameNetworkChangesNothing) {
  const auto network = library_network("microcircuit_0.1.textproto");
  const auto before = map(network, {.machine = {}, .neurons_per_core = 64});
  ASSERT_TRUE(before);
  auto again = sliced(network, before->machine);
  const auto patch = remap({*before, again.names}, {}, {}, again.names, again.mapping);
  ASSERT_TRUE(patch) << to_text(patch.error());
  EXPECT_TRUE(patch->to_load.empty() && patch->to_stop.empty() && patch->tables.empty());
  EXPECT_EQ(again.mapping.placement.cores, before->placement.cores);
}

TEST(ARemap, AroundALostChipMovesItsSlicesAlone) {
  const auto network = library_network("microcircuit_0.1.textproto");
  const auto before = map(network, {.machine = {}, .neurons_per_core = 64});
  ASSERT_TRUE(before);
  auto spec = before->spec;
  const auto lost = before->placement.cores.front().chip;
  spec.dead_chips.push_back(before->machine.at(lost).at);
  const auto machine = machine::build(spec);
  ASSERT_TRUE(machine);
  auto after = sliced(network, *machine);
  const auto patch = remap({*before, after.names}, {}, {}, after.names, after.mapping);
  ASSERT_TRUE(patch) << to_text(patch.error());
  EXPECT_FALSE(patch->anew);
  const auto on_it = std::ranges::count(before->placement.cores, lost, &placer::CorePlace::chip);
  EXPECT_EQ(static_cast<std::ptrdiff_t>(patch->to_load.size()), on_it);
  for (std::size_t n = 0; n < after.mapping.keys.size(); ++n)
    EXPECT_EQ(after.mapping.keys[n].key, before->keys[n].key);
}

TEST(ARemap, ThatFindsNoRoomMapsEverythingAnew) {
  // Four cores of 40 bytes each on two chips of 100; a fifth of 60 fits only if one of them moves.
  Named before;
  before.mapping.machine = support::rectangle(2, 1, false);
  for (auto& chip : before.mapping.machine.chips) chip.sdram_bytes = 120;
  for (int s = 0; s < 4; ++s) {
    before.mapping.slices.push_back(support::a_slice(40));
    before.names.push_back("v" + std::to_string(s));
  }
  before.mapping.constraints.pins = {
      {mapper::SliceId{std::size_t{0}}, machine::ChipId{std::size_t{0}}},
      {mapper::SliceId{std::size_t{1}}, machine::ChipId{std::size_t{0}}},
      {mapper::SliceId{std::size_t{2}}, machine::ChipId{std::size_t{1}}},
      {mapper::SliceId{std::size_t{3}}, machine::ChipId{std::size_t{1}}}};
  ASSERT_TRUE(lay_out({}, {}, before.mapping));
  Named after = before;
  after.mapping = {};
  after.mapping.machine = before.mapping.machine;
  after.mapping.slices = before.mapping.slices;
  after.mapping.slices.push_back(support::a_slice(80));
  after.names.push_back("v4");
  const auto patch = remap({before.mapping, before.names}, {}, {}, after.names, after.mapping);
  ASSERT_TRUE(patch) << to_text(patch.error());
  EXPECT_TRUE(patch->anew);
  ASSERT_EQ(after.mapping.notes.size(), 1U);
}

}  // namespace
}  // namespace spikeloom::flow
