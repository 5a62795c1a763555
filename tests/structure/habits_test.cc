#include "tests/structure/habits.h"

#include <gtest/gtest.h>

namespace spikeloom::structure {
namespace {

std::string findings_of(std::string path, std::string text) {
  return to_text(bad_habits({source(std::move(path), std::move(text))}));
}

TEST(ThisTree, HasNoBadHabits) {
  ASSERT_GT(this_tree().size(), 30U) << "the tree was not found";
  EXPECT_EQ(to_text(bad_habits(this_tree())), "");
}

TEST(ALibrary, DoesNotPrint) {
  EXPECT_EQ(findings_of("router/ner.cc", "void f() {\n  std::cout << 1;\n}\n"),
            "router/ner.cc:2: std::cout: a library does not print\n");
  EXPECT_EQ(findings_of("router/ner.cc", "std::fprintf(stderr, text);\n"),
            "router/ner.cc:1: fprintf: a library does not print\n");
  EXPECT_EQ(findings_of("router/ner.cc", "// printf is not used\nauto x = \"printf\";\n"), "");
  EXPECT_EQ(findings_of("host-tools/cli/main.cc", "std::cout << 1;\n"), "");
}

TEST(ALibrary, DoesNotEndTheProcess) {
  EXPECT_EQ(findings_of("mapper/groups.cc", "std::abort();\n"),
            "mapper/groups.cc:1: abort(): a library does not end the process\n");
  EXPECT_EQ(findings_of("base/assert.h", "// Contract.\n#pragma once\nstd::abort();\n"), "");
}

TEST(AGenerator, OtherThanOursIsFound) {
  EXPECT_EQ(findings_of("placer/anneal.cc", "std::mt19937 generator;\n"),
            "placer/anneal.cc:1: mt19937: base/counter_rng.h is the only generator\n");
  EXPECT_EQ(findings_of("tests/unit/x_test.cc", "std::normal_distribution<> d;\n"),
            "tests/unit/x_test.cc:1: normal_distribution: differs between libraries; "
            "base/counter_rng.h and base/det_math.h do not\n");
}

TEST(AnElementaryFunction, IsOursWhereBitsMatter) {
  const auto decay = "auto d = std::exp(-h / tau);\n";
  EXPECT_EQ(findings_of("emulator/native/neurons.cc", decay),
            "emulator/native/neurons.cc:1: std::exp: differs between machines; base/det_math.h "
            "does not\n");
  EXPECT_EQ(findings_of("host-tools/analysis/spectrum.cc", decay), "");
  EXPECT_EQ(findings_of("emulator/native/neurons.cc", "auto d = det::exp(-h / tau);\n"), "");
}

TEST(ATest, DoesNotSleep) {
  EXPECT_EQ(findings_of("tests/unit/x_test.cc", "std::this_thread::sleep_for(1ms);\n"),
            "tests/unit/x_test.cc:1: sleep_for: nothing here waits for time to pass\n");
}

TEST(AnyLine, IsAscii) {
  EXPECT_EQ(findings_of("docs/tour.md", "ok\n5 \xc2\xb5s\n"), "docs/tour.md:2: not ASCII\n");
}

TEST(AnOpenTask, NamesItsIssue) {
  const std::string task =
      "// TO"
      "DO";
  EXPECT_EQ(findings_of("base/json.cc", task + ": faster\n"),
            "base/json.cc:1: open task without an issue\n");
  EXPECT_EQ(findings_of("base/json.cc", task + "(#7): faster\n"), "");
}

TEST(APath, OfOneMachineIsFound) {
  const std::string home =
      "/ho"
      "me/";
  EXPECT_EQ(findings_of("base/json.cc", "auto p = \"" + home + "me/x\";\n"),
            "base/json.cc:1: a path of one machine\n");
  EXPECT_EQ(findings_of("docs/tour.md", "see [x](../some" + home + "page.md)\n"), "");
}

TEST(AHeader, BeginsWithWhatItIsAndIsReadOnce) {
  EXPECT_EQ(findings_of("base/json.h", "// JSON.\n#pragma once\n"), "");
  EXPECT_EQ(findings_of("base/json.h", "#pragma once\n"),
            "base/json.h:1: a header begins with a comment that says what it is\n");
  EXPECT_EQ(findings_of("base/json.h", "// JSON. Not #pragma once\n"),
            "base/json.h:1: no #pragma once\n");
}

}  // namespace
}  // namespace spikeloom::structure
