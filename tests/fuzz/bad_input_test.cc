// Every malformed description of the corpus is refused with the message that is written down in
// tests/golden/bad_input.txt: code, place, value and limit.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "network-specs/machine/codec.h"
#include "network-specs/network/codec.h"
#include "tests/fuzz/small_netlist.h"

namespace spikeloom {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = SPIKELOOM_SOURCE_DIR;
const fs::path kCorpus = kRoot / "tests" / "fuzz" / "corpus";
const fs::path kGolden = kRoot / "tests" / "golden" / "bad_input.txt";

std::vector<fs::path> files_of(const char* kind) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kCorpus / kind)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

constexpr const char* kKinds[] = {"network",         "machine",     "netlist",
                                  "outside_machine", "constraints", "keys"};

Errors errors_of_outside(const std::string& kind, const fs::path& path) {
  auto netlist = fuzz::small_netlist();
  auto machine = fuzz::small_machine();
  if (kind == "constraints") return interchange::read_constraints(path, machine, netlist);
  if (kind == "keys") return interchange::read_keys(path, netlist);
  if (kind == "outside_machine") {
    const auto outside = interchange::read_machine(path);
    return outside ? Errors{} : outside.error();
  }
  const auto read = interchange::read_netlist(path);
  return read ? Errors{} : read.error();
}

Errors errors_of(const std::string& kind, const fs::path& path) {
  if (kind == "network") {
    const auto network = network::read(path);
    return network ? Errors{} : network.error();
  }
  if (kind != "machine") return errors_of_outside(kind, path);
  const auto spec = machine::read(path);
  if (!spec) return spec.error();
  const auto machine = machine::build(*spec);
  return machine ? Errors{} : machine.error();
}

// One line an error, without the folder: "[code] where: what".
std::string message(const Error& error, const fs::path& path) {
  std::string where = error.where;
  if (where.starts_with(path.string()))
    where.erase(0, std::min(where.size(), path.string().size() + 2));
  std::string text = "  [" + error.code + "] " + where + (where.empty() ? "" : ": ") + error.what;
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text + "\n";
}

std::string all_messages() {
  constexpr std::size_t kShown = 8;
  std::string text;
  for (const char* kind : kKinds) {
    for (const auto& path : files_of(kind)) {
      const auto errors = errors_of(kind, path);
      text += std::string(kind) + "/" + path.filename().string() + "\n";
      for (std::size_t i = 0; i < std::min(errors.size(), kShown); ++i) {
        text += message(errors[i], path);
      }
      if (errors.size() > kShown) text += "  ... " + std::to_string(errors.size()) + " in all\n";
    }
  }
  return text;
}

TEST(BadInput, IsAnsweredAsWrittenDown) {
  const auto actual = all_messages();
  std::ifstream file(kGolden);
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  const fs::path written = fs::path(SPIKELOOM_BINARY_DIR) / "bad_input.txt";
  std::ofstream(written) << actual;
  EXPECT_EQ(golden, actual) << "if this is as it should be: cp " << written << " " << kGolden;
}

TEST(BadInput, IsTheUsersToMend) {
  for (const char* kind : kKinds) {
    for (const auto& path : files_of(kind)) {
      const auto errors = errors_of(kind, path);
      EXPECT_FALSE(errors.empty()) << path << " is accepted";
      for (const auto& error : errors) {
        EXPECT_EQ(error.error_class, ErrorClass::invalid_input) << path << to_text(error);
        EXPECT_FALSE(error.remedy.empty()) << path << to_text(error);
      }
    }
  }
}

TEST(BadInput, IsAsVariedAsTheProjectAsksFor) {
  EXPECT_GE(files_of("network").size() + files_of("machine").size(), 40U);
}

}  // namespace
}  // namespace spikeloom
