// One network, one answer: the spikes of a description do not depend on how it is run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "emulator/native/engine.h"
#include "host-tools/flow/run.h"
#include "network-specs/network/codec.h"
#include "tests/support/spike_digest.h"

namespace spikeloom {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = SPIKELOOM_SOURCE_DIR;
const fs::path kLibrary = kSource / "network-specs" / "library";

network::Network short_run(const fs::path& path, double duration_ms) {
  auto network = network::read(path);
  EXPECT_TRUE(network) << path;
  if (!network) return {};
  network->duration_ticks = static_cast<std::uint64_t>(duration_ms / network->tick_ms());
  network->discard_ticks = 0;
  return *network;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct Way {
  std::string name;
  machine::MachineSpec machine;
  std::uint32_t neurons_per_core;
  unsigned threads;
};

class OneAnswer : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / fmt::format("spikeloom_law_{}", getpid());
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string spikes_by(const network::Network& network, const Way& way) {
    flow::RunOptions options;
    options.map = {.machine = way.machine, .neurons_per_core = way.neurons_per_core};
    options.engine.threads = way.threads;
    options.directory = folder_ / way.name;
    const auto outcome = flow::run(network, options);
    EXPECT_TRUE(outcome) << to_text(outcome.error());
    return outcome ? bytes_of(outcome->directory / "spikes.h5") : std::string{};
  }

  fs::path folder_;
};

machine::MachineSpec torus(int width, int height) {
  machine::MachineSpec spec;
  spec.name = fmt::format("torus {}x{}", width, height);
  spec.shape = machine::Shape::torus_of_triads;
  spec.width = width;
  spec.height = height;
  return spec;
}

TEST_F(OneAnswer, OnTwoMachinesWithTwoSliceSizesAndOneOrTwoThreads) {
  const auto network = short_run(kLibrary / "microcircuit_0.1.textproto", 300.0);
  machine::MachineSpec faulty = torus(2, 1);
  faulty.dead_chips = {{5, 5}};
  faulty.dead_links = {{{3, 3}, chip::Link::north}};
  const auto reference = spikes_by(network, {"a", torus(1, 1), 64, 1});
  ASSERT_GT(reference.size(), 10000U);
  EXPECT_EQ(reference, spikes_by(network, {"b", torus(1, 1), 64, 2}));
  EXPECT_EQ(reference, spikes_by(network, {"c", torus(1, 1), 256, 1}));
  EXPECT_EQ(reference, spikes_by(network, {"d", faulty, 64, 2}));
}

// The digests were taken in a release build; every preset must reproduce them.
TEST(EveryLibraryNetwork, HasTheSpikesOfTheGoldenFile) {
  std::string digests;
  for (const auto* name : {"brunel", "hello", "izhikevich", "microcircuit_0.1", "synfire"}) {
    const auto network = short_run(kLibrary / (std::string(name) + ".textproto"), 60.0);
    const auto result = native::run(network, {.threads = 2});
    ASSERT_TRUE(result) << to_text(result.error());
    const auto& spikes = result->recording.spikes;
    digests += fmt::format("{} {} {:016x}\n", name, spikes.size(), support::spike_digest(spikes));
  }
  EXPECT_EQ(digests, bytes_of(kSource / "tests" / "golden" / "library_spikes_60ms.txt"));
}

}  // namespace
}  // namespace spikeloom
