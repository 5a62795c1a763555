#include "network-specs/network/codec.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace spikeloom::network {
namespace {

const std::filesystem::path kLibrary =
    std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "network-specs" / "library";

std::string all_text(const Errors& errors) {
  std::string text;
  for (const auto& error : errors) text += to_text(error);
  return text;
}

std::vector<std::filesystem::path> library_networks() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kLibrary)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class ALibraryNetwork : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(ALibraryNetwork, ReadsAndIsTheSameAfterEveryForm) {
  const auto network = read(GetParam());
  ASSERT_TRUE(network) << all_text(network.error());
  EXPECT_EQ(network->name, GetParam().stem().string());
  for (const auto form : {Form::text, Form::json, Form::binary}) {
    const auto again = parse(serialize(*network, form), form);
    ASSERT_TRUE(again) << all_text(again.error());
    EXPECT_EQ(*again, *network);
    EXPECT_EQ(digest(*again), digest(*network));
  }
}
INSTANTIATE_TEST_SUITE_P(Each, ALibraryNetwork, testing::ValuesIn(library_networks()),
                         [](const auto& test) {
                           auto name = test.param.stem().string();
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

}  // namespace
}  // namespace spikeloom::network
