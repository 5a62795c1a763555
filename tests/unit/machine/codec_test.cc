#include "network-specs/machine/codec.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace spikeloom::machine {
namespace {

const std::filesystem::path kLibrary =
    std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "network-specs" / "library" / "machines";

std::vector<std::filesystem::path> library_machines() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kLibrary)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class ALibraryMachine : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(ALibraryMachine, BuildsAndIsTheSameAfterEveryForm) {
  const auto spec = read(GetParam());
  ASSERT_TRUE(spec) << to_text(spec.error().front());
  EXPECT_EQ(spec->name, GetParam().stem().string());
  EXPECT_TRUE(build(*spec));
  for (const auto form : {Form::text, Form::json, Form::binary}) {
    const auto again = parse(serialize(*spec, form), form);
    ASSERT_TRUE(again) << to_text(again.error().front());
    EXPECT_EQ(*again, *spec);
  }
}
INSTANTIATE_TEST_SUITE_P(Each, ALibraryMachine, testing::ValuesIn(library_machines()),
                         [](const auto& test) { return test.param.stem().string(); });

TEST(AMachineDescription, ReportsEveryFaultThatHasNoMeaning) {
  const auto spec = parse(
      "format_version: 1 dead_links { x: 0 y: 0 link: 6 } dead_links { link: -1 }", Form::text);
  ASSERT_FALSE(spec);
  std::string found;
  for (const auto& error : spec.error()) found += error.code + " at " + error.where + "\n";
  EXPECT_EQ(found,
            "missing_field at shape\n"
            "unknown_value at dead_links[0].link\n"
            "unknown_value at dead_links[1].link\n");
}

TEST(AMachineDescription, HasNoCoordinatesBeyond16Bits) {
  const auto spec =
      parse("format_version: 1 spinn5 {} dead_chips { x: 65536 y: 4294967295 }", Form::text);
  ASSERT_FALSE(spec);
  EXPECT_EQ(spec.error().front().code, "unknown_chip");
  EXPECT_EQ(spec.error().front().where, "dead_chips[0]");
  EXPECT_EQ(spec.error().front().what,
            "there is no chip (65536,4294967295); a side has at most 256 chips");
}

}  // namespace
}  // namespace spikeloom::machine
