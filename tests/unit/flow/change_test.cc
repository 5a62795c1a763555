// A mapping written, read back and changed, against the same in memory.
#include "host-tools/flow/change.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>
#include <tuple>

#include "host-tools/flow/interchange_files.h"
#include "host-tools/flow/patch_file.h"
#include "network-specs/network/codec.h"
#include "tests/support/light_network.h"
#include "tests/support/listed_network.h"
#include "tests/support/neuron_families.h"
#include "tests/support/sample_projection.h"
#include "tests/support/scratch.h"

namespace spikeloom::flow {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

constexpr std::uint32_t kNeuronsPerCore = 64;

class AChangeFromFiles : public testing::Test {
 protected:
  void write(const network::Network& network, double slow_down = 0.0) {
    auto mapping =
        map(network, {.machine = {}, .neurons_per_core = kNeuronsPerCore, .slow_down = slow_down});
    ASSERT_TRUE(mapping) << to_text(mapping.error());
    written_ = *std::move(mapping);
    names_ = flow::named(network, written_);
    const auto done =
        write_files(folder(), true, names_, written_, files_for_change(network, written_));
    ASSERT_TRUE(done) << to_text(done.error());
  }
  [[nodiscard]] fs::path folder() const { return scratch_.path() / "before"; }
  [[nodiscard]] EarlierMapping read() const {
    auto earlier = read_earlier(folder());
    EXPECT_TRUE(earlier) << to_text(earlier.error().front());
    return earlier ? *std::move(earlier) : EarlierMapping{};
  }
  [[nodiscard]] ChangedMapping changed(const network::Network& network,
                                       const MapOptions& options = {}) const {
    auto changed = change(read(), network, options);
    EXPECT_TRUE(changed) << to_text(changed.error().front());
    return changed ? *std::move(changed) : ChangedMapping{};
  }
  // Against what is written.
  [[nodiscard]] bool has_nothing_to_do(const ChangedMapping& changed) const {
    const auto figures = figures_of(read(), changed);
    return figures.cores_kept == changed.mapping.slices.size() && figures.cores_stopped == 0 &&
           figures.keys_new == 0 && figures.tables_new == 0 && figures.tick_cycles == 0 &&
           !figures.anew;
  }
  // Names of the populations that have cores to load again in their places.
  [[nodiscard]] static std::set<std::string> altered(const network::Network& network,
                                                     const ChangedMapping& changed) {
    std::set<std::string> names;
    for (const auto slice : changed.altered)
      names.insert(network.at(changed.mapping.slices[slice.index()].population).name);
    return names;
  }

  support::ScratchDirectory scratch_;
  Mapping written_;
  interchange::Netlist names_;
};

network::Network a_column() {
  const auto network = network::read(fs::path(SPIKELOOM_SOURCE_DIR) / "network-specs" / "library" /
                                     "microcircuit_0.1.textproto");
  EXPECT_TRUE(network);
  return network ? *network : network::Network{};
}

network::Network a_sheet() {
  return support::listed_network(support::sheet_of_neurons(48, 48, 12, 2.0, true, 1));
}

// Hops by chip: a tree may be told in any order.
std::vector<router::Hop> hops(const router::Tree& tree) {
  auto hops = tree.hops;
  std::ranges::sort(hops);
  return hops;
}

TEST_F(AChangeFromFiles, ReadsWhatWasWritten) {
  write(a_column());
  const auto earlier = read();
  EXPECT_EQ(earlier.names, names_.names);
  EXPECT_EQ(earlier.mapping.placement.cores, written_.placement.cores);
  EXPECT_EQ(earlier.mapping.tables.of_chip, written_.tables.of_chip);
  ASSERT_EQ(earlier.mapping.trees.size(), written_.trees.size());
  for (std::size_t n = 0; n < written_.trees.size(); ++n) {
    EXPECT_EQ(earlier.mapping.keys[n].key, written_.keys[n].key);
    EXPECT_EQ(hops(earlier.mapping.trees[n]), hops(written_.trees[n]));
  }
  EXPECT_EQ(earlier.network, a_column());
  EXPECT_EQ(earlier.mapping.spec, written_.spec);
}

TEST_F(AChangeFromFiles, OfNothingHasNothingToDo) {
  write(a_column());
  EXPECT_TRUE(has_nothing_to_do(changed(a_column())));
}

TEST_F(AChangeFromFiles, OfNothingLeavesSynapseCores) {
  network::Network network;
  network.tick_us = 100;
  network.duration_ticks = 100;
  auto& population = network.populations.emplace_back();
  population.name = "all";
  population.size = 1000;
  population.model = network::LifCurrExp{};
  population.expected_rate_hz = 100;
  support::add_projection(network, 0, 0, 10, 5, network::FixedInDegree{.in_degree = 900});
  write(network, 1.0);
  const auto is_part = [](const mapper::Slice& slice) { return slice.part != 0; };
  ASSERT_GT(std::ranges::count_if(written_.slices, is_part), 0);
  EXPECT_TRUE(has_nothing_to_do(changed(network)));
}

TEST_F(AChangeFromFiles, FindsPopulationsByAnyName) {
  auto network = support::light_network(12, 100);
  network.populations[0].name = "a[0:5]+b";
  network.populations[1].name = "]+";
  network.populations[2].name = "a";
  write(network);
  EXPECT_TRUE(has_nothing_to_do(changed(network)));
}

TEST_F(AChangeFromFiles, KeepsSharedCoresThatItDoesNotTouch) {
  auto network = support::light_network(30, 100);
  write(network);
  const auto is_shared = [](const mapper::Slice& slice) { return !slice.tenants.empty(); };
  ASSERT_GT(std::ranges::count_if(written_.slices, is_shared), 5);
  EXPECT_TRUE(has_nothing_to_do(changed(network)));
  --network.populations[7].size;
  const auto result = changed(network);
  EXPECT_FALSE(result.patch.anew);
  // Its core, and one that the freed place gives room for.
  EXPECT_LE(result.patch.to_load.size(), 2U);
  EXPECT_GE(result.patch.to_load.size(), 1U);
}

TEST_F(AChangeFromFiles, IsTheOneInMemory) {
  write(a_column());
  auto network = a_column();
  network.populations[3].size = network.populations[3].size * 9 / 10;
  auto spec = written_.spec;
  spec.dead_chips.push_back(written_.machine.at(written_.placement.cores.front().chip).at);
  const auto from_files = changed(network, {.machine = spec});

  Mapping in_memory;
  in_memory.machine = *machine::build(spec);
  in_memory.slices = *mapper::slice(network, {.max_neurons = kNeuronsPerCore});
  in_memory.nets = mapper::nets(network, in_memory.slices);
  const auto names = flow::named(network, in_memory);
  const auto patch = remap({written_, names_.names}, {}, {}, names.names, in_memory);
  ASSERT_TRUE(patch) << to_text(patch.error());
  EXPECT_FALSE(patch->anew);
  EXPECT_EQ(from_files.mapping.placement.cores, in_memory.placement.cores);
  EXPECT_EQ(from_files.mapping.tables.of_chip, in_memory.tables.of_chip);
  EXPECT_EQ(from_files.patch.to_load, patch->to_load);
  EXPECT_EQ(from_files.patch.to_stop, patch->to_stop);
  ASSERT_EQ(from_files.mapping.keys.size(), in_memory.keys.size());
  for (std::size_t n = 0; n < in_memory.keys.size(); ++n)
    EXPECT_EQ(from_files.mapping.keys[n].key, in_memory.keys[n].key);
  EXPECT_EQ(from_files.patch.tables, patch->tables);
}

TEST_F(AChangeFromFiles, LoadsAgainWhatAnotherProjectionReaches) {
  write(a_column());
  auto network = a_column();
  auto& projection = network.projections[5];
  projection.weight_pa.first *= 1.5;
  const auto result = changed(network);
  EXPECT_TRUE(result.patch.to_load.empty() && result.patch.tables.empty());
  EXPECT_EQ(altered(network, result), std::set{network.at(projection.post).name});
}

TEST_F(AChangeFromFiles, LoadsAllAgainWhereEveryDrawDiffers) {
  write(a_column());
  auto network = a_column();
  network.seed += 1;
  const auto result = changed(network);
  EXPECT_EQ(result.altered.size(), result.mapping.slices.size());
  EXPECT_THAT(result.patch.tables, IsEmpty());
}

TEST_F(AChangeFromFiles, KeepsTheOrderOfGatheredNeurons) {
  write(a_sheet());
  ASSERT_FALSE(written_.orders.empty()) << "the sheet is worth gathering";
  const auto earlier = read();
  EXPECT_EQ(earlier.mapping.orders, written_.orders);
  EXPECT_TRUE(has_nothing_to_do(changed(a_sheet())));
  // The last synapse goes: its slice alone could differ, its population is loaded again.
  auto network = a_sheet();
  std::get<network::ExplicitList>(network.projections[0].rule).synapses.pop_back();
  const auto less = changed(network);
  EXPECT_EQ(less.mapping.orders, written_.orders);
  EXPECT_EQ(less.altered.size(), less.mapping.slices.size());
}

TEST_F(AChangeFromFiles, PutsNeuronsInOrderAgainThatMayHaveNone) {
  write(a_sheet());
  auto network = a_sheet();
  network.poisson_inputs.push_back(
      {.population = network::PopulationId(std::size_t{0}), .neurons = {0, 1}});
  const auto result = changed(network);
  EXPECT_TRUE(result.mapping.orders.empty());
  EXPECT_THAT(result.mapping.notes, testing::ElementsAre("neurons of 'sheet' are in order again"));
  EXPECT_EQ(result.altered.size(), result.mapping.slices.size());
}

TEST_F(AChangeFromFiles, CanBeChangedAgain) {
  write(a_column());
  auto network = a_column();
  network.populations[2].size += 100;
  const auto once = changed(network);
  ASSERT_TRUE(write_files(folder(), true, once.names, once.mapping,
                          files_for_change(network, once.mapping)));
  EXPECT_TRUE(has_nothing_to_do(changed(network)));
}

TEST_F(AChangeFromFiles, CountsWhatItTells) {
  write(a_column());
  auto network = a_column();
  network.populations[3].size = network.populations[3].size * 9 / 10;
  const auto earlier = read();
  const auto result = changed(network);
  const auto figures = figures_of(earlier, result);
  EXPECT_EQ(figures.cores_kept + figures.cores_added + figures.cores_moved + figures.cores_altered,
            result.mapping.slices.size());
  EXPECT_EQ(figures.cores_added + figures.cores_moved, result.patch.to_load.size());
  EXPECT_EQ(figures.keys_kept + figures.keys_new, result.mapping.nets.size());
  EXPECT_EQ(figures.tables_new, result.patch.tables.size());
  const auto count = [](const Mapping& mapping) {
    std::size_t entries = 0;
    for (const auto& table : mapping.tables.of_chip) entries += table.size();
    return entries;
  };
  EXPECT_EQ(count(written_) + figures.entries_added - figures.entries_removed, figures.entries);
}

// Files as someone else might have left them.
using Damage = std::function<void(const fs::path&)>;
void put(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}
Damage replaced(const char* file, const std::string& what, const std::string& with) {
  return [=](const fs::path& folder) {
    auto text = support::bytes_of(folder / file);
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    put(folder / file, text.replace(at, what.size(), with));
  };
}
Damage gone(const char* file) {
  return [=](const fs::path& folder) { fs::remove(folder / file); };
}
Damage written(const char* file, const std::string& text) {
  return [=](const fs::path& folder) { put(folder / file, text); };
}

TEST_F(AChangeFromFiles, RefusesFilesThatAreNoMapping) {
  const std::vector<std::tuple<const char*, Damage, const char*>> damages{
      {"no slices", gone("slices.json"), "no_mapping"},
      {"no tables", gone("routing_tables.json"), "no_mapping"},
      {"no text", written("slices.json", "{"), "syntax"},
      {"another format", replaced("slices.json", "spikeloom-slices", "slices"), "unknown_format"},
      {"a later version", replaced("slices.json", "\"version\": 1", "\"version\": 2"),
       "out_of_range"},
      {"no neurons", replaced("slices.json", "\"neurons_per_core\": 64", "\"neurons_per_core\": 0"),
       "out_of_range"},
      {"cycles below 0", replaced("slices.json", "\"tick_cycles\": 0", "\"tick_cycles\": -1"),
       "out_of_range"},
      {"an order of nobody", replaced("slices.json", "\"orders\": {", "\"orders\": {\"x\": []"),
       "unknown_population"},
      {"an order with a neuron twice",
       replaced("slices.json", "\"orders\": {", "\"orders\": {\"L4E\": [0, 0]"), "not_an_order"},
      {"no network", written("network.pb", "?"), "damaged_binary"},
      {"no machine", written("machine.textproto", "?"), "syntax"},
      {"another machine",
       written("machine.textproto", "format_version: 1\nname: \"five\"\nspinn3 {}\n"),
       "another_machine"},
      {"slices of another network",
       written("network.pb", network::serialize(a_sheet(), network::Form::binary)), "not_a_slice"},
      {"a chip that is not", replaced("placements.json", ": [", ": [200, 0], \"\": ["),
       "unknown_chip"},
      {"a vertex without chip", written("placements.json", "{}"), "missing_vertex"},
      {"no cores", written("allocations_cores.json", R"({"type": "cores", "allocations": {}})"),
       "missing_vertex"},
      {"a net without key", written("routing_keys.json", "{}"), "missing_key"},
      {"no tables", written("routing_tables.json", "[]"), "not_this_mapping"},
      {"a table of no chip",
       written("routing_tables.json", R"([{"chip": [200, 0], "entries": []}])"), "unknown_chip"},
      {"a route to nowhere", replaced("routing_tables.json", "\"core_", "\"core_9"),
       "unknown_direction"}};
  write(a_column());
  for (const auto& [name, damage, code] : damages) {
    const auto damaged = scratch_.path() / "damaged";
    fs::remove_all(damaged);
    fs::copy(folder(), damaged);
    damage(damaged);
    const auto earlier = read_earlier(damaged);
    ASSERT_FALSE(earlier) << name;
    EXPECT_EQ(earlier.error().front().code, code) << name;
    for (const auto& error : earlier.error()) {
      EXPECT_EQ(error.error_class, ErrorClass::invalid_input) << name;
      EXPECT_FALSE(error.remedy.empty()) << name;
    }
  }
}

TEST_F(AChangeFromFiles, RefusesKeysThatClash) {
  write(a_column());
  const auto& keys = written_.keys;
  replaced("routing_keys.json", fmt::format("\"key\": {},", keys[0].key),
           fmt::format("\"key\": {},", keys[1].key))(folder());
  const auto earlier = read_earlier(folder());
  ASSERT_FALSE(earlier);
  EXPECT_THAT(earlier.error().front().code, testing::AnyOf("keys_overlap", "key_outside_mask"));
}

TEST_F(AChangeFromFiles, RefusesAnotherNetwork) {
  write(a_column());
  const auto other = change(read(), a_sheet(), {});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().front().code, "other_network");
}

TEST_F(AChangeFromFiles, SaysWhenTheMachineHasTooLittleLeft) {
  write(a_column());
  auto spec = written_.spec;
  for (const auto& chip : written_.machine.chips)
    if (chip.at != written_.machine.chips.front().at) spec.dead_chips.push_back(chip.at);
  const auto result = change(read(), a_column(), {.machine = spec});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().front().error_class, ErrorClass::does_not_fit);
}

}  // namespace
}  // namespace spikeloom::flow
