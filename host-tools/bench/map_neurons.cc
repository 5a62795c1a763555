#include "host-tools/bench/map_neurons.h"

#include <algorithm>
#include <cmath>
#include <ctime>

#include "host-tools/bench/map_build.h"
#include "mapper/neuron_partition.h"

namespace spikeloom::bench {
namespace {

constexpr std::uint32_t kNeuronsPerCore = 256;

// Rows of distinct targets, each drawn until there are enough.
template <class Draw>
mapper::NeuronGraph graph_of(std::uint32_t neurons, std::size_t fan_out, const Draw& draw) {
  std::vector<mapper::NeuronPair> pairs;
  pairs.reserve(neurons * fan_out);
  std::vector<std::uint32_t> row;
  for (std::uint32_t neuron = 0; neuron < neurons; ++neuron) {
    row.clear();
    while (row.size() < fan_out) {
      const std::uint32_t target = draw(neuron);
      if (target == neuron || std::find(row.begin(), row.end(), target) != row.end()) continue;
      row.push_back(target);
      pairs.push_back({neuron, target});
    }
  }
  return mapper::neuron_graph(neurons, pairs);
}

mapper::NeuronGraph sheet(double size, std::uint64_t seed) {
  constexpr double kSigma = 4.0;
  const auto side = std::max(16, static_cast<int>(std::lround(256 * std::sqrt(size))));
  auto stream = draws(seed, 6);
  const auto near = [&](int at) {
    const auto moved = at + static_cast<int>(std::lround(kSigma * draw_normal(stream)));
    return (moved % side + side) % side;
  };
  return graph_of(static_cast<std::uint32_t>(side * side), 40, [&](std::uint32_t neuron) {
    const int x = near(static_cast<int>(neuron) % side), y = near(static_cast<int>(neuron) / side);
    return static_cast<std::uint32_t>(y * side + x);
  });
}

mapper::NeuronGraph hidden_groups(double size, std::uint64_t seed) {
  constexpr std::uint32_t kGroup = 128;
  constexpr double kOwn = 0.7, kBeside = 0.2;
  const auto groups = static_cast<std::uint32_t>(std::max(4.0, std::round(512 * size)));
  auto stream = draws(seed, 7);
  const auto number = draw_order(stream, groups * kGroup);  // by place: the neuron there
  std::vector<std::uint32_t> place(number.size());
  for (std::uint32_t i = 0; i < number.size(); ++i) place[number[i]] = i;
  return graph_of(groups * kGroup, 60, [&](std::uint32_t neuron) {
    const auto own = place[neuron] / kGroup;
    const double way = stream.next_unit();
    auto group = own;
    if (way >= kOwn + kBeside)
      group = stream.next_below(groups);
    else if (way >= kOwn)
      group = (own + (stream.next_below(2) == 0 ? 1 : groups - 1)) % groups;
    return number[group * kGroup + stream.next_below(kGroup)];
  });
}

}  // namespace

bool is_neuron_family(std::string_view family) {
  return family == "sheet65k" || family == "hidden512";
}

std::optional<mapper::NeuronGraph> neuron_network(std::string_view family, double size,
                                                  std::uint64_t seed) {
  if (family == "sheet65k") return sheet(size, seed);
  if (family == "hidden512") return hidden_groups(size, seed);
  return std::nullopt;
}

Result<NeuronRun> partition(const mapper::NeuronGraph& graph, std::uint64_t seed) {
  const auto parts = mapper::parts_of(graph, std::span(&kNeuronsPerCore, 1));
  mapper::NeuronEffort effort;
  effort.seed = static_cast<std::uint32_t>(seed);
  const auto start = std::clock();
  const auto found = mapper::partition_neurons(graph, parts, effort);
  const double took_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (!found) return tl::unexpected(found.error());
  NeuronRun run;
  run.neurons = graph.neurons();
  run.synapses = graph.targets.size();
  run.cores = parts.count();
  // By the oracle, not by what the partition says of itself.
  const auto a_neuron = [&](const std::vector<std::uint32_t>& part) {
    return static_cast<double>(mapper::copies(graph, part)) / graph.neurons();
  };
  run.copies_in_order = a_neuron(mapper::in_order(graph, parts));
  run.copies = a_neuron(found->part);
  std::vector<std::uint64_t> sizes(parts.count());
  for (const auto part : found->part) ++sizes[part];
  run.largest = *std::max_element(sizes.begin(), sizes.end());
  run.cpu_s = took_s;
  return run;
}

}  // namespace spikeloom::bench
