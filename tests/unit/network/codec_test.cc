#include "network-specs/network/codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <sstream>

#include "tests/support/network_text.h"

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

std::string faults_of(std::string_view bytes, Form form) {
  const auto network = parse(bytes, form);
  return network ? "" : support::places(network.error());
}

TEST(TheTextForm, ReportsEveryUnknownFieldByLineAndColumn) {
  EXPECT_EQ(faults_of("format_version: 1\n"
                      "duration_ms: 5\n"
                      "sead: 3\n"
                      "populations { name: 'E' size: 3 lif_curr_exp { tau_n_ms { value: 1 } } }\n",
                      Form::text),
            "unknown_field at line 3, column 5\nunknown_field at line 4, column 57\n");
}

TEST(TheTextForm, ReportsSyntaxByLineAndColumn) {
  EXPECT_EQ(faults_of("format_version: 1\nduration_ms: five\n", Form::text),
            "syntax at line 2, column 14\n");
  EXPECT_EQ(faults_of("format_version: 1\npopulations { name: 'E'\n", Form::text),
            "syntax at line 3, column 1\n");
}

TEST(TheTextForm, SurvivesDeepNesting) {
  std::string deep = "format_version: 1 unknown ";
  for (int i = 0; i < 100'000; ++i) deep += "{ a ";
  EXPECT_NE(faults_of(deep, Form::text), "");
}

TEST(TheJsonForm, ReportsUnknownFieldsAndSyntax) {
  EXPECT_EQ(faults_of(R"({"format_version": 1, "sead": 3})", Form::json),
            "unknown_field at sead\n");
  EXPECT_EQ(faults_of(R"({"format_version": 1, "duration_ms" 5})", Form::json), "syntax at \n");
  EXPECT_EQ(faults_of(std::string(100'000, '['), Form::json), "syntax at \n");
}

TEST(TheJsonForm, TakesNamesAsInTheSchemaAndNumbersThatAreNotFinite) {
  EXPECT_EQ(faults_of(R"({"format_version": 1, "duration_ms": 5, "populations": [
                         {"name": "E", "size": 3, "lif_curr_exp": {"v_init_mv": {"value": "NaN"}}}]})",
                      Form::json),
            "not_finite at populations[0].lif_curr_exp.v_init_mv\n");
}

TEST(TheBinaryForm, ReportsEveryUnknownFieldByItsPath) {
  // Field 77 in the model of population E, and field 99 in the network, each a number.
  const std::string model = "\x1a\x03\xe8\x04\x01";
  const std::string population =
      "\x3a\x0a\x0a\x01"
      "E\x10\x03" +
      model;
  const auto empty = parse("format_version: 1 duration_ms: 5", Form::text);
  ASSERT_TRUE(empty);
  const auto bytes = serialize(*empty, Form::binary) + population + "\x98\x06\x01";
  EXPECT_EQ(faults_of(bytes, Form::binary),
            "unknown_field at \nunknown_field at populations[0].lif_curr_exp\n");
}

TEST(TheBinaryForm, SaysWhereItWasCut) {
  const auto hello = read(kLibrary / "hello.textproto");
  ASSERT_TRUE(hello);
  const auto bytes = serialize(*hello, Form::binary);
  const auto parsed = parse(std::string_view(bytes).substr(0, bytes.size() - 3), Form::binary);
  ASSERT_FALSE(parsed);
  ASSERT_EQ(parsed.error().size(), 1U);
  EXPECT_EQ(parsed.error().front().code, "damaged_binary");
  EXPECT_NE(parsed.error().front().what.find("probes at byte"), std::string::npos)
      << parsed.error().front().what;
}

TEST(AVersion, IsAskedForFirst) {
  EXPECT_EQ(faults_of("", Form::text), "wrong_format_version at format_version\n");
  EXPECT_EQ(faults_of("", Form::binary), "wrong_format_version at format_version\n");
  EXPECT_EQ(faults_of("{}", Form::json), "wrong_format_version at format_version\n");
  EXPECT_EQ(faults_of("format_version: 2 new_field: 1", Form::text),
            "wrong_format_version at format_version\n");
}

TEST(AnUnknownPopulation, IsAnsweredWithTheNearestName) {
  const auto network =
      parse(support::base_text("populations { name: 'L23E' size: 1 lif_curr_exp {} }"
                               "probes { population: 'L23e' } probes { population: 'elsewhere' }"),
            Form::text);
  ASSERT_FALSE(network);
  ASSERT_EQ(network.error().size(), 2U);
  EXPECT_EQ(network.error()[0].code, "unknown_population");
  EXPECT_EQ(network.error()[0].where, "probes[0].population");
  EXPECT_EQ(network.error()[0].what, "there is no population 'L23e'");
  EXPECT_EQ(network.error()[0].cause, "the network has 4 populations: 'E', 'I', 'S', 'L23E'");
  EXPECT_EQ(network.error()[0].remedy, "write 'L23E', the nearest existing name");
  EXPECT_EQ(network.error()[1].remedy, "name one of them, or add the population");
}

TEST(Names, ThatAreLeftOutAreMadeUpWithoutRepeating) {
  const std::string one =
      "projections { pre: 'E' post: 'I' all_to_all {} weight_pa { value: 1 } delay_ms { value: 1 } "
      "}";
  const auto network = parse(support::base_text(one + one +
                                                "probes { population: 'E' name: 'E.v_mv' }"
                                                "probes { population: 'E' variable: V_MV }"),
                             Form::text);
  ASSERT_TRUE(network) << all_text(network.error());
  EXPECT_EQ(network->projections[0].name, "E->I");
  EXPECT_EQ(network->projections[1].name, "E->I #2");
  EXPECT_EQ(network->probes[1].name, "E.v_mv #2");
  EXPECT_EQ(*parse(serialize(*network, Form::text), Form::text), *network);
}

TEST(AFile, ThatCannotBeReadIsNamed) {
  EXPECT_EQ(support::places(read("nowhere.textproto").error()),
            "unreadable_file at nowhere.textproto\n");
  EXPECT_EQ(support::places(read("network.yaml").error()), "unknown_form at network.yaml\n");
  EXPECT_EQ(read(kLibrary / "machines" / "spinn5.textproto").error().front().code, "unknown_field");
}

TEST(AFile, IsNamedInTheErrorsThatItCauses) {
  const auto path = std::filesystem::path(testing::TempDir()) / "tickless.textproto";
  std::ofstream(path) << "format_version: 1 duration_ms: 5 tick_us: 0";
  const auto network = read(path);
  ASSERT_FALSE(network);
  EXPECT_EQ(network.error().front().where, path.string() + ": tick_us");
  std::filesystem::remove(path);
}

TEST(ADigest, IsTheHashOfTheBinaryForm) {
  // FNV-1a by its definition, over the same bytes.
  const auto hello = read(kLibrary / "hello.textproto");
  ASSERT_TRUE(hello);
  unsigned __int128 hash = 14695981039346656037ULL;
  for (const char byte : serialize(*hello, Form::binary)) {
    hash ^= static_cast<unsigned char>(byte);
    hash = hash * 1099511628211ULL % (static_cast<unsigned __int128>(1) << 64);
  }
  std::ostringstream hex;
  hex << std::hex << std::setw(16) << std::setfill('0') << static_cast<std::uint64_t>(hash);
  EXPECT_EQ(digest(*hello), hex.str());
  auto other = *hello;
  other.seed += 1;
  EXPECT_NE(digest(other), digest(*hello));
}

}  // namespace
}  // namespace spikeloom::network
