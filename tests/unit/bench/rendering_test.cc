#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "host-tools/bench/json.h"
#include "host-tools/bench/sections.h"
#include "tests/unit/bench/made_up.h"

namespace spikeloom::bench {
namespace {

std::string golden(const char* name) {
  std::ifstream file(std::string(SPIKELOOM_SOURCE_DIR "/tests/golden/") + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string text_of(const Section& section) { return to_text(std::vector{section}); }

TEST(ABenchmark, ReadsAsText) { EXPECT_EQ(to_text(sections(made_up())), golden("bench.txt")); }

TEST(ABenchmark, IsOneJsonDocument) { EXPECT_EQ(to_json(made_up()), golden("bench.json")); }

TEST(ABenchmark, FitsATerminal) {
  auto bench = made_up();
  bench.scales.front().scale = 0.0123;
  bench.scales.front().neurons = 771'690'000;
  bench.scales.front().engine.synapses = 29'888'096'800;
  bench.scales.front().engine.simd = "AVX3_ZEN4";
  bench.scales.front().segments.front().synaptic_events = 96'000'000'000;
  const auto text = to_text(sections(bench));
  for (std::size_t first = 0; first < text.size();) {
    const auto end = text.find('\n', first);
    EXPECT_LE(end - first, kWidth) << text.substr(first, end - first);
    first = end + 1;
  }
}

TEST(ABenchmark, SaysThatPhasesDoNotAddUp) {
  auto bench = made_up();
  EXPECT_EQ(text_of(phases_section(bench)).find("!!"), std::string::npos);
  bench.scales.front().phases.update -= 0.1;
  EXPECT_NE(text_of(phases_section(bench)).find("!! 1: the phases account for 93.4 %"),
            std::string::npos);
}

TEST(ABenchmark, SaysThatItWasInterrupted) {
  auto bench = made_up();
  bench.interrupted = bench.scales.front().interrupted = true;
  bench.bandwidth.reset();
  bench.protocol.segments = 9;
  EXPECT_NE(text_of(speed_section(bench)).find("1: interrupted after 2 of 9 segments"),
            std::string::npos);
  EXPECT_NE(text_of(roofline_section(bench)).find("not measured: interrupted"), std::string::npos);
}

TEST(ABenchmark, HasNoRowInTheRaceWithoutTheFullSize) {
  auto bench = made_up();
  bench.scales.front().scale = 0.3;
  const auto text = text_of(race_section(bench));
  EXPECT_EQ(text.find("Spikeloom"), std::string::npos);
  EXPECT_NE(text.find("the full size was not measured"), std::string::npos);
}

TEST(ABenchmark, NamesPopulationsThatTheDriveDoesNotReach) {
  auto bench = made_up();
  bench.scales.front().silent = {"L23E", "L4E"};
  EXPECT_NE(text_of(protocol_section(bench)).find("1: below rheobase, hardly fire: L23E L4E"),
            std::string::npos);
}

}  // namespace
}  // namespace spikeloom::bench
