#include "emulator/serve/fault_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/scratch.h"

namespace spikeloom::serve {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::filesystem::path kDocs = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "docs";

machine::MachineSpec four_chips() {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::spinn3;
  return spec;
}

// "code place" of every error.
std::vector<std::string> words_of(const Errors& errors) {
  std::vector<std::string> words;
  for (const auto& error : errors) words.push_back(error.code + " " + error.where);
  return words;
}

std::vector<std::string> wrong_in(std::string_view text) {
  const auto plan = parse_faults(text);
  return plan ? std::vector<std::string>{} : words_of(plan.error());
}

void expect_the_plan_of_the_docs(const board::FaultPlan& plan) {
  EXPECT_EQ(plan.seed, 7U);
  ASSERT_EQ(plan.links.size(), 2U);
  EXPECT_EQ(plan.links[0].chip, (machine::ChipXY{0, 0}));
  EXPECT_EQ(plan.links[0].link, chip::Link::east);
  EXPECT_EQ(plan.links[0].drop, 0.01);
  EXPECT_EQ(plan.links[0].corrupt, 0.001);
  EXPECT_EQ(plan.links[0].delay, 50 * board::kMicrosecond);
  EXPECT_EQ(plan.links[0].stuck_from, board::kNever);
  EXPECT_EQ(plan.links[1].chip, (machine::ChipXY{1, 0}));
  EXPECT_EQ(plan.links[1].link, chip::Link::north);
  EXPECT_EQ(plan.links[1].drop, 0);
  EXPECT_EQ(plan.links[1].stuck_from, 500 * board::kMillisecond);
  EXPECT_EQ(plan.links[1].stuck_until, 750 * board::kMillisecond);
  ASSERT_EQ(plan.cores.size(), 1U);
  EXPECT_EQ(plan.cores[0].chip, (machine::ChipXY{1, 1}));
  EXPECT_EQ(plan.cores[0].core, 5);
  EXPECT_EQ(plan.cores[0].at, 2 * board::kSecond);
  ASSERT_EQ(plan.clocks.size(), 1U);
  EXPECT_EQ(plan.clocks[0].chip, (machine::ChipXY{0, 1}));
  EXPECT_EQ(plan.clocks[0].parts_per_million, 40);
}

TEST(TheFaultPlanOfTheDocs, IsReadAndFitsABoardOfFour) {
  const auto plan = read_faults(kDocs / "examples/faults.json", four_chips());
  ASSERT_TRUE(plan.has_value()) << to_text(plan.error().front());
  expect_the_plan_of_the_docs(*plan);
}

TEST(TheFaultPlanOfTheDocs, IsTheOneThatThePageShows) {
  const auto example = support::bytes_of(kDocs / "examples/faults.json");
  EXPECT_THAT(support::bytes_of(kDocs / "board.md"), HasSubstr("```text\n" + example + "```\n"));
}

TEST(AFaultFile, MayLeaveOutWhatIsWhole) {
  const auto plan = parse_faults(R"({"links": [{"chip": [0, 0], "link": 5, "stuck_from_ms": 0}]})");
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->seed, 0U);
  EXPECT_EQ(plan->links[0].link, chip::Link::south);
  EXPECT_EQ(plan->links[0].stuck_from, 0);
  EXPECT_EQ(plan->links[0].stuck_until, board::kNever);
  EXPECT_TRUE(parse_faults("{}").has_value());
}

TEST(AFaultFile, KeepsSeedsAndTimesToTheLastDigit) {
  const auto plan = parse_faults(R"({"seed": 18446744073709551615,
      "cores": [{"chip": [255, 255], "core": 17, "at_ms": 0.000000001},
                {"chip": [0, 0], "core": 0, "at_ms": 2305843009}]})");
  ASSERT_TRUE(plan.has_value()) << to_text(plan.error().front());
  EXPECT_EQ(plan->seed, UINT64_MAX);
  EXPECT_EQ(plan->cores[0].at, 1);
  EXPECT_EQ(plan->cores[1].at, 2'305'843'009 * board::kMillisecond);
}

TEST(AWrongFaultFile, NamesEveryPlaceAtOnce) {
  EXPECT_THAT(
      wrong_in(R"({"seed": -1,
          "links": [{"chip": [0, 256], "link": "UP", "drop": "no", "stuck_until_ms": 5}, 3,
                    {"chip": [0], "link": 6, "stuck_from_ms": -1, "stuck_until_ms": 1e300}],
          "cores": [{"chip": [-1, 0.5], "core": 18}],
          "clocks": {}, "lnks": []})"),
      ElementsAre("out_of_range seed", "out_of_range links[0].chip[1]",
                  "out_of_range links[0].link", "wrong_type links[0].drop",
                  "missing_field links[0]", "wrong_type links[1]", "wrong_type links[2].chip",
                  "out_of_range links[2].link", "out_of_range links[2].stuck_from_ms",
                  "out_of_range links[2].stuck_until_ms", "out_of_range cores[0].chip[0]",
                  "wrong_type cores[0].chip[1]", "out_of_range cores[0].core",
                  "missing_field cores[0]", "wrong_type clocks", "unknown_field "));
}

TEST(AWrongFaultFile, IsToldWhatIsMissing) {
  const auto plan = parse_faults(R"({"links": [{"stuck_until_ms": 5}], "clocks": [{}]})");
  ASSERT_FALSE(plan.has_value());
  std::vector<std::string> said;
  for (const auto& error : plan.error()) said.push_back(error.where + ": " + error.what);
  EXPECT_THAT(said,
              ElementsAre("links[0]: there is no 'chip'", "links[0]: there is no 'link'",
                          "links[0]: there is no 'stuck_from_ms'", "clocks[0]: there is no 'chip'",
                          "clocks[0]: there is no 'parts_per_million'"));
}

TEST(AWrongFaultFile, MayNotSayAThingTwice) {
  EXPECT_THAT(wrong_in(R"({"seed": 1, "links": [], "seed": 2})"), ElementsAre("repeated_field "));
  EXPECT_THAT(wrong_in(R"({"links": [], "cores": [[{"x": 1}], 4,
                           {"chip": [1, 2], "core": 3, "at_ms": 1, "at_ms": 2}]})"),
              ElementsAre("repeated_field cores[2]"));
  EXPECT_TRUE(wrong_in(R"({"clocks": [{"chip": [0, 0], "parts_per_million": 1},
                                      {"chip": [0, 0], "parts_per_million": 2}]})")
                  .empty());
}

TEST(AWrongFaultFile, IsToldItsLine) {
  const auto plan = parse_faults("{\n\"seed\": 1,\n\"links\" []}");
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().front().code, "syntax");
  EXPECT_THAT(plan.error().front().what, HasSubstr("line 3"));
  EXPECT_THAT(wrong_in(""), ElementsAre("syntax "));
  EXPECT_THAT(wrong_in(R"({"seed": 1e999})"), ElementsAre("syntax "));
  EXPECT_THAT(wrong_in("[]"), ElementsAre("wrong_type "));
  EXPECT_THAT(wrong_in("{\"\xFF\": 1}"), ElementsAre("syntax "));
}

TEST(AWrongFaultFile, IsNotReadWithoutEnd) {
  EXPECT_THAT(wrong_in(std::string(kLongestFaultFile + 1, ' ')), ElementsAre("file_too_large "));
  const auto refused = read_faults("/dev/zero", four_chips());
  EXPECT_THAT(words_of(refused.error()), ElementsAre("file_too_large /dev/zero"));
}

TEST(AFaultFileForAnotherMachine, NamesAllThatThisOneCannotObey) {
  const support::ScratchDirectory scratch;
  const auto path = scratch.path() / "plan";
  std::ofstream(path) << R"({"links": [{"chip": [0, 0], "link": "E", "drop": 1.5},
                                       {"chip": [2, 0], "link": "E"}],
                             "clocks": [{"chip": [1, 1], "parts_per_million": 1e300}]})";
  const auto plan = read_faults(path, four_chips());
  ASSERT_FALSE(plan.has_value());
  EXPECT_THAT(words_of(plan.error()),
              ElementsAre("probability_out_of_range " + path.string() + ": links[0].drop",
                          "unknown_chip " + path.string() + ": links[1].chip",
                          "skew_out_of_range " + path.string() + ": clocks[0].parts_per_million"));
}

TEST(AFaultFileThatIsNone, CannotBeRead) {
  const support::ScratchDirectory scratch;
  const auto path = scratch.path().string();
  EXPECT_THAT(words_of(read_faults(path, four_chips()).error()),
              ElementsAre("unreadable_file " + path));
  EXPECT_THAT(words_of(read_faults(path + "/none", four_chips()).error()),
              ElementsAre("unreadable_file " + path + "/none"));
}

// What a plan is made of, in any order: more of it is read than of any bytes.
RC_GTEST_PROP(AnyBytes, AreReadOrRefusedWithReasons, ()) {
  std::string text;
  if (*rc::gen::arbitrary<bool>()) {
    text = *rc::gen::arbitrary<std::string>();
  } else {
    const auto pieces =
        *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
            "{", "}", "[", "]", ",", ":", "\"links\"", "\"chip\"", "\"at_ms\"", "\"seed\"", "-1",
            "1e300", "1e999", "null", "true", "\"E\"", "{\"links\":[{\"chip\":[0,0],\"link\":"}));
    for (const auto& each : pieces) text += each;
  }
  const auto plan = parse_faults(text);
  if (plan) return;
  RC_ASSERT(!plan.error().empty());
  for (const auto& error : plan.error())
    RC_ASSERT(error.error_class == ErrorClass::invalid_input && !error.what.empty());
}

// One letter of a good file is another one.
RC_GTEST_PROP(AnyBytes, ThatAreAlmostAPlanAreReadOrRefused, ()) {
  auto text = support::bytes_of(kDocs / "examples/faults.json");
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  text[at] = *rc::gen::arbitrary<char>();
  const auto plan = parse_faults(text);
  if (plan)
    for (const auto& core : plan->cores) RC_ASSERT(core.at >= 0);
  else
    RC_ASSERT(!plan.error().empty());
}

}  // namespace
}  // namespace spikeloom::serve
