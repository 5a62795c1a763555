#include "host-tools/analysis/reference_table.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace spikeloom::analysis {
namespace {

constexpr const char* kTable =
    "config,description,T_s,population,observable,mean,sd_over_seeds,ks_pairs_mean,ks_pairs_sd\n"
    "small,\"one tenth, \"\"Poisson\"\"\",10,E,rate,4.0,0.03,0.02,0.005\n"
    "small,,10,E,cv,0.85,,,\n"
    "small,,60,E,rate,4.1,0.01,,\n"
    "small,,10,I,cc,0.002,1.5e-4,,\n"
    "\n"
    "full,,10,E,rate,4.4,,,\r\n";

TEST(ReferenceTable, GivesTheRowsOfOneConfigurationAndLength) {
  const auto side = parse_reference_table(kTable, "small", 9.5);
  ASSERT_TRUE(side) << to_text(side.error());
  EXPECT_EQ(side->window_s, 10.0);
  EXPECT_FALSE(side->single_run);
  ASSERT_EQ(side->populations.size(), 2u);
  const auto& e = side->populations[0];
  EXPECT_EQ(e.rate_hz.mean, 4.0);
  EXPECT_EQ(e.rate_hz.sd_over_seeds, 0.03);
  EXPECT_DOUBLE_EQ(*e.rate_hz.ks_limit, 0.03);
  EXPECT_EQ(e.cv.mean, 0.85);
  EXPECT_FALSE(e.cv.sd_over_seeds);
  EXPECT_EQ(side->populations[1].cc.sd_over_seeds, 1.5e-4);
}

TEST(ReferenceTable, ChoosesTheLengthNearestToTheRun) {
  EXPECT_EQ(parse_reference_table(kTable, "small", 50.0)->window_s, 60.0);
  EXPECT_EQ(parse_reference_table(kTable, "small", std::nullopt)->window_s, 10.0);
}

TEST(ReferenceTable, NamesTheConfigurationsItHas) {
  const auto side = parse_reference_table(kTable, "tiny", std::nullopt);
  ASSERT_FALSE(side);
  EXPECT_EQ(side.error().code, "unknown_configuration");
  EXPECT_EQ(side.error().remedy, "choose one of small, full");
}

TEST(ReferenceTable, RefusesWhatIsNoTable) {
  for (const char* text : {"", "a,b\n1,2\n", "\"", "\xff\xfe\n"}) {
    const auto side = parse_reference_table(text, "small", std::nullopt);
    ASSERT_FALSE(side) << text;
    EXPECT_EQ(side.error().error_class, ErrorClass::invalid_input);
  }
}

TEST(ReferenceTable, NamesTheLineOfANumberThatIsNone) {
  std::string table = kTable;
  table.replace(table.find("0.85"), 4, "nan");
  const auto side = parse_reference_table(table, "small", std::nullopt);
  ASSERT_FALSE(side);
  EXPECT_EQ(side.error().where, "line 3");
}

TEST(ReferenceTable, ReadsThePublishedOne) {
  const std::filesystem::path path =
      SPIKELOOM_SOURCE_DIR "/../shared/reference/pd14_reference_rates.csv";
  std::ifstream file(path, std::ios::binary);
  if (!file) GTEST_SKIP() << "the reference data are not beside the project";
  const std::string csv(std::istreambuf_iterator<char>(file), {});
  const auto side = parse_reference_table(csv, "full_poisson", 10.0);
  ASSERT_TRUE(side) << to_text(side.error());
  ASSERT_EQ(side->populations.size(), 8u);
  EXPECT_EQ(side->populations[0].population, "L23E");
  EXPECT_EQ(side->populations[0].rate_hz.mean, 0.9062);
  EXPECT_EQ(side->populations[2].cc.sd_over_seeds, 0.000238);
}

}  // namespace
}  // namespace spikeloom::analysis
