// The canonical reader of SONATA, unmodified, reads what we write. Runs where build/venv holds it:
// python3 -m venv build/venv && build/venv/bin/pip install libsonata
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "host-tools/results/spike_writer.h"
#include "host-tools/results/value_writer.h"
#include "tests/support/scratch.h"
#include "tests/support/spike_trains.h"

namespace spikeloom::results {
namespace {

const std::string kPython = SPIKELOOM_BINARY_DIR "/../venv/bin/python3";

struct Answer {
  int status = -1;
  std::string text;
};

Answer python(const std::string& script) {
  const auto command = fmt::format("'{}' -c \"{}\" 2>&1", kPython, script);
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  Answer answer;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
    answer.text += static_cast<char>(c);
  answer.status = pclose(pipe);
  return answer;
}

class Libsonata : public testing::Test {
 protected:
  void SetUp() override {
    if (python("import libsonata").status != 0)
      GTEST_SKIP() << "libsonata is not in build/venv of this source tree";
  }
};

TEST_F(Libsonata, ReadsOurSpikes) {
  const support::ScratchDirectory scratch;
  const auto network = support::recorded_populations({{"E", 3}, {"I", 2}, {"silent", 2}}, 10.0);
  const auto path = scratch.path() / "spikes.h5";
  ASSERT_TRUE(
      write_spikes(path, network, std::vector<network::Spike>{{3, 4}, {5, 0}, {15, 3}, {20, 4}}));
  const auto answer = python("import libsonata as s; r = s.SpikeReader('" + path.string() + R"(')
print(r.get_population_names())
for name in r.get_population_names():
    p = r[name]
    print(name, p.sorting, [(n, round(t, 6)) for n, t in p.get()])
print([(n, round(t, 6)) for n, t in r['I'].get(node_ids=s.Selection([1]), tstart=1.0)])
)");
  ASSERT_EQ(answer.status, 0) << answer.text;
  EXPECT_EQ(answer.text,
            "['E', 'I', 'silent']\n"
            "E by_time [(0, 0.5)]\n"
            "I by_time [(1, 0.3), (0, 1.5), (1, 2.0)]\n"
            "silent by_time []\n"
            "[(1, 2.0)]\n");
}

TEST_F(Libsonata, ReadsOurValues) {
  const support::ScratchDirectory scratch;
  auto network = support::recorded_populations({{"E", 9}}, 10.0);
  network.probes[0].variable = network::Variable::v_mv;
  network.probes[0].neurons = {2, 7};
  network.probes[0].interval_ticks = 5;
  const auto path = scratch.path() / "values.h5";
  ASSERT_TRUE(write_values(path, network, {0, {2, 7}, 5, {-65.0F, -64.0F, -63.0F, -50.0F}}));
  const auto answer = python("import libsonata as s; r = s.ElementReportReader('" + path.string() +
                             R"(')
p = r['E']
f = p.get(node_ids=s.Selection([2, 7]))
print(p.data_units, p.time_units, [round(float(t), 6) for t in f.times], f.data.tolist(), f.ids.tolist())
)");
  ASSERT_EQ(answer.status, 0) << answer.text;
  EXPECT_EQ(answer.text, "mV ms [0.5, 1.0] [[-65.0, -64.0], [-63.0, -50.0]] [[2, 0], [7, 0]]\n");
}

}  // namespace
}  // namespace spikeloom::results
