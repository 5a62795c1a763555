#include "host-tools/bench/race_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace spikeloom::bench {
namespace {

const RaceRow& row(std::string_view system, int year) {
  const auto table = race_table();
  return *std::find_if(table.begin(), table.end(),
                       [&](const RaceRow& it) { return it.system == system && it.year == year; });
}

TEST(TheRace, SaysWhatIsNotLikeForLike) {
  const RaceRow& nest = row("NEST", 2022);
  EXPECT_EQ(not_like_for_like(nest, Drive::poisson), "256 cores, DC drive");
  EXPECT_EQ(not_like_for_like(nest, Drive::dc), "256 cores");
  EXPECT_EQ(not_like_for_like(row("OpenCL HLS", 2024), Drive::dc), "FPGA, drive not given");
}

TEST(TheRace, HasASourceForEveryRowAndIsInOrderOfYears) {
  int year = 0;
  for (const RaceRow& it : race_table()) {
    EXPECT_FALSE(it.source.empty());
    EXPECT_GT(it.rtf, 0.0);
    EXPECT_GE(it.year, year);
    year = it.year;
  }
}

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> found(1);
  for (const char letter : line) {
    if (letter == ',') {
      found.emplace_back();
    } else {
      found.back() += letter;
    }
  }
  return found;
}

// One row of the collected data for each of ours, with the same numbers; theirs has one more, an
// older accounting of a study that is there already.
TEST(TheRace, HoldsTheCollectedNumbers) {
  std::ifstream file(SPIKELOOM_SOURCE_DIR "/../shared/reference/race_table.csv");
  if (!file) GTEST_SKIP() << "no reference data beside the source tree";
  auto left = std::vector(race_table().begin(), race_table().end());
  std::size_t rows = 0;
  std::string line;
  std::getline(file, line);
  for (; std::getline(file, line); ++rows) {
    const auto cell = fields(line);
    const int nodes = cell[5].empty() ? 0 : std::stoi(cell[5]);
    const double energy_uj = cell[9].empty() ? -1.0 : std::stod(cell[9]);
    std::erase_if(left, [&](const RaceRow& it) {
      return it.year == std::stoi(cell[1]) && it.nodes == nodes && it.drive == cell[7] &&
             it.rtf == std::stod(cell[8]) && it.energy_uj == energy_uj &&
             it.process_nm == (cell[6].empty() ? -1 : std::stoi(cell[6]));
    });
  }
  EXPECT_TRUE(left.empty()) << left.front().system << " " << left.front().year;
  EXPECT_EQ(rows, race_table().size() + 1);
}

}  // namespace
}  // namespace spikeloom::bench
