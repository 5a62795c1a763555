#include "host-tools/report/json.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/reports.h"

namespace spikeloom::report {
namespace {

TEST(ReportJson, ComesBackAsItWas) {
  const auto report = support::a_report();
  const auto json = to_json(report);
  const auto back = from_json(json);
  ASSERT_TRUE(back) << to_text(back.error());
  EXPECT_EQ(to_json(*back), json);
  EXPECT_EQ(back->network, report.network);
  EXPECT_EQ(back->mapping, report.mapping);
  EXPECT_EQ(back->populations, report.populations);
  EXPECT_EQ(back->against_reference, report.against_reference);
  EXPECT_EQ(back->raster, report.raster);
  EXPECT_EQ(back->versions, report.versions);
  EXPECT_EQ(back->timings, report.timings);
}

TEST(ReportJson, HoldsEveryCoreOfABoard) {
  auto report = support::a_report();
  report.board = support::a_board();
  report.board->cores.back().part = 2;
  report.board->cores.back().synapse_cores = 3;
  report.board->cores.back().worst_handover_cycles = 4;
  report.mapping->split_slices = 5;
  report.mapping->synapse_cores = 6;
  const auto back = from_json(to_json(report));
  ASSERT_TRUE(back) << to_text(back.error());
  EXPECT_EQ(back->board, report.board);
  EXPECT_EQ(back->mapping, report.mapping);
}

TEST(ReportJson, LeavesOutWhatIsAbsent) {
  auto report = support::a_report();
  report.mapping.reset();
  report.engine.reset();
  report.raster.reset();
  report.against_reference.reset();
  const auto back = from_json(to_json(report));
  ASSERT_TRUE(back) << to_text(back.error());
  EXPECT_FALSE(back->mapping || back->engine || back->raster || back->against_reference);
}

TEST(ReportJson, PutsAChipOnALine) {
  const auto json = to_json(support::a_report());
  EXPECT_NE(json.find("\n      {\"x\":0,\"y\":0,\"cores_used\":2,\"cores_offered\":16,"
                      "\"table_entries\":2,\"sdram_used_bytes\":1500000,"
                      "\"link_spikes_per_s\":[640.0,0.0,0.0,0.0,0.0,12.5]},\n"),
            std::string::npos)
      << json;
  EXPECT_TRUE(json.starts_with("{\n  \"format\": \"spikeloom-report\",\n"));
}

TEST(ReportJson, KeepsNamesThatAreNoUtf8Readable) {
  auto report = support::a_report();
  report.network.name = "bad \xff \"name\"\n";
  EXPECT_TRUE(from_json(to_json(report)));
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(ReportJson, NamesTheFieldThatIsWrong) {
  const auto json = to_json(support::a_report());
  const auto negative = from_json(replaced(json, "\"seed\": 7", "\"seed\": -7"));
  ASSERT_FALSE(negative);
  EXPECT_EQ(negative.error().what, "'network.seed' is not a whole number in range");
  EXPECT_EQ(negative.error().error_class, ErrorClass::invalid_input);
  const auto missing = from_json(replaced(json, "\"digest\":", "\"digets\":"));
  EXPECT_EQ(missing.error().what, "'network.digest' is not present");
  const auto links = from_json(replaced(json, "[640.0,", "["));
  EXPECT_EQ(links.error().what, "'mapping.chips[0].link_spikes_per_s' is not a list of 6");
  const auto sign = from_json(replaced(json, "\"excitatory\"", "\"cheerful\""));
  EXPECT_EQ(sign.error().what, "'populations[0].sign' is not one of the words known here");
}

TEST(ReportJson, RefusesOtherDocumentsAndVersions) {
  EXPECT_EQ(from_json("").error().code, "not_json");
  EXPECT_EQ(from_json("[1]").error().code, "report_malformed");
  EXPECT_EQ(from_json("{\"format\": \"nir\"}").error().code, "report_malformed");
  const auto json = to_json(support::a_report());
  const auto newer = from_json(replaced(json, "\"format_version\": 2", "\"format_version\": 3"));
  EXPECT_EQ(newer.error().code, "report_version");
}

// Cut anywhere, or with any byte overwritten, a report is read or refused, never more.
TEST(ReportJson, SurvivesDamage) {
  const auto json = to_json(support::a_report());
  for (std::size_t at = 0; at < json.size(); at += 97) {
    EXPECT_FALSE(from_json(std::string_view(json).substr(0, at)));
    auto damaged = json;
    damaged[at] = at % 2 == 0 ? '9' : '"';
    (void)from_json(damaged);
  }
}

}  // namespace
}  // namespace spikeloom::report
