#include "host-tools/bench/map_result.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/unit/bench/map_made_up.h"

namespace spikeloom::bench {
namespace {

std::string golden(const char* name) {
  std::ifstream file(std::string(SPIKELOOM_SOURCE_DIR "/tests/golden/") + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(AMappingBenchmark, ReadsAsText) {
  EXPECT_EQ(to_text(sections(map_made_up())), golden("bench_map.txt"));
}

TEST(AMappingBenchmark, FitsATerminal) {
  const auto text = to_text(sections(map_made_up()));
  for (std::size_t first = 0; first < text.size();) {
    const auto end = text.find('\n', first);
    EXPECT_LE(end - first, kWidth) << text.substr(first, end - first);
    first = end + 1;
  }
}

TEST(AMappingBenchmark, IsReadBackAsItWasWritten) {
  for (const auto& instance : map_made_up().instances) {
    const auto text = to_json(instance).dump();
    const auto read = instance_from_json(text);
    ASSERT_TRUE(read) << to_text(read.error());
    EXPECT_EQ(to_json(*read).dump(), text);
  }
  EXPECT_FALSE(instance_from_json(R"({"family":"pd64"})"));
  EXPECT_FALSE(instance_from_json("{"));
}

class ADemand : public testing::Test {
 protected:
  MapBenchResult result_ = map_made_up();
  Verdict verdict(std::string_view demand, std::string_view instance) {
    for (const auto& row : demand_rows(result_))
      if (row.demand.starts_with(demand) && row.instance == instance) return row.verdict;
    ADD_FAILURE() << "no row for " << demand << ", " << instance;
    return Verdict::not_measured;
  }
};

TEST_F(ADemand, IsMetUpToItsLimitAndNoFurther) {
  auto& dense = result_.instances[2];
  const auto with_ratio = [&](double ratio) {
    dense.ours[0].traffic.weighted_hops = ratio * dense.peers[0].traffic.weighted_hops;
    return verdict("Dense", "pd64");
  };
  EXPECT_EQ(with_ratio(0.87), Verdict::stretch);
  EXPECT_EQ(with_ratio(0.92), Verdict::must);
  EXPECT_EQ(with_ratio(0.94), Verdict::missed);
  dense.peers[0].refused = "it fell";
  EXPECT_EQ(verdict("Dense", "pd64"), Verdict::not_measured);
}

TEST_F(ADemand, ForAnnealingsQualityCountsOnlyRunsThatWereFastEnough) {
  auto& grid = result_.instances[0];
  // Effort 1 took 2 s of annealing's 45, effort 0.25 half a second.
  EXPECT_EQ(verdict("Local and random: packets x hops / annealing's, in 1/10", "grid6912"),
            Verdict::stretch);
  EXPECT_EQ(verdict("Local and random: packets x hops / annealing's, in 1/25", "grid6912"),
            Verdict::must);
  grid.ours[0].stages[0].cpu_s = grid.ours[1].stages[0].cpu_s = 5.0;
  EXPECT_EQ(verdict("Local and random: packets x hops / annealing's, in 1/10", "grid6912"),
            Verdict::missed);
}

TEST_F(ADemand, ForLinksIsMissedWhereRoutesGetTooLong) {
  auto& same = result_.instances[0].routed[0];
  EXPECT_EQ(verdict("Heaviest link", "grid6912"), Verdict::must);
  same.ours.hops = same.theirs.hops * 104 / 100;
  EXPECT_EQ(verdict("Heaviest link", "grid6912"), Verdict::missed);
}

TEST_F(ADemand, ForCopiesAndForChangesIsOneOfTimeToo) {
  EXPECT_EQ(verdict("Neurons on cores", "sheet65k"), Verdict::must);
  EXPECT_EQ(verdict("One population altered", "pd1000"), Verdict::must);
  result_.instances[6].neurons[0].cpu_s = 3.5;
  result_.instances[7].ours[0].change_anew = true;
  EXPECT_EQ(verdict("Neurons on cores", "sheet65k"), Verdict::missed);
  EXPECT_EQ(verdict("One population altered", "pd1000"), Verdict::missed);
}

TEST_F(ADemand, ForAMillionSlicesHasATimeForEachOfItsLimits) {
  auto& grid = result_.instances[5];
  grid.family = grid.name = "grid1m";
  const auto placed_in = [&](double seconds) {
    grid.ours[0].stages[0].cpu_s = seconds;
    return verdict("Grids", "grid1m");
  };
  EXPECT_EQ(placed_in(599), Verdict::stretch);
  EXPECT_EQ(placed_in(628), Verdict::must);
  EXPECT_EQ(placed_in(1201), Verdict::missed);
}

TEST_F(ADemand, ForSeedsIsMissedByOne) {
  EXPECT_EQ(verdict("Thesis netlists: seeds", "microcircuit"), Verdict::missed);
  result_.instances[3].seeds[0].fit = 100;
  EXPECT_EQ(verdict("Thesis netlists: seeds", "microcircuit"), Verdict::must);
}

TEST_F(ADemand, ForTablesPassesOverPeersThatWereNotDone) {
  // PACMAN left two tables undone: its sum says nothing.
  auto& same = result_.instances[0].minimised[0];
  EXPECT_EQ(verdict("Table entries", "grid6912"), Verdict::must);
  for (auto& theirs : same.theirs) theirs.cut = true;
  EXPECT_EQ(verdict("Table entries", "grid6912"), Verdict::not_measured);
}

}  // namespace
}  // namespace spikeloom::bench
