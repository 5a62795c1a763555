#include "emulator/native/memory_plan.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "base/det_math.h"
#include "network-specs/connect/expected.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {
namespace {

using network::Network;

constexpr std::uint64_t kLeastBatchBytes = 64U << 20;
constexpr std::uint64_t kBatchShare = 16;

// The rows of one source population that are written together.
struct RowsToCome {
  double sources = 0.0;
  double synapses = 0.0;
  double delays = 1.0;  // different ones that occur
};

// A row set for each source population and receptor, and one for each projection by columns.
std::vector<RowsToCome> rows_to_come(const Network& network) {
  std::vector<RowsToCome> sets(network.populations.size() * network::kReceptors);
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    const network::ProjectionId id(i);
    const auto& it = network.at(id);
    const std::uint32_t pre = network.at(it.pre).size;
    const double range =
        connect::max_delay_ticks(network, id) - connect::min_delay_ticks(network, id) + 1.0;
    const RowsToCome one{
        static_cast<double>(pre),
        connect::expected_synapses(network, id, {0, pre}, {0, network.at(it.post).size}),
        std::max(1.0, range / 2.0)};  // a law's tails are long and thin
    if (std::holds_alternative<network::FixedInDegree>(it.rule)) {
      sets.push_back(one);
      continue;
    }
    RowsToCome& set =
        sets[it.pre.index() * network::kReceptors + static_cast<std::size_t>(it.receptor)];
    set.sources = one.sources;
    set.synapses += one.synapses;
    set.delays = std::max(set.delays, one.delays);
  }
  return sets;
}

struct Expected {
  double rows = 0.0;
  double synapses = 0.0;
  double pieces = 0.0;
};

Expected expect(const std::vector<RowsToCome>& sets, double blocks) {
  Expected all;
  for (const RowsToCome& set : sets) {
    if (set.sources == 0.0) continue;
    const double rows = set.sources * blocks;
    const double length = set.synapses / rows;
    // Distinct values among `length` even draws, and never less than the row's share of one.
    const double missed =
        set.delays == 1.0 ? 0.0 : det::exp(length * det::log(1.0 - 1.0 / set.delays));
    all.rows += set.sources;
    all.synapses += set.synapses;
    all.pieces += rows * std::max(std::min(length, 1.0), set.delays * (1.0 - missed));
  }
  return all;
}

double largest_transposed(const Network& network) {
  double most = 0.0;
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    const auto& it = network.projections[i];
    if (const auto* rule = std::get_if<network::FixedInDegree>(&it.rule))
      most = std::max(most, static_cast<double>(rule->in_degree) * network.at(it.post).size);
  }
  return most;
}

// The widest unit whose padding is within an eighth of the synapses.
std::uint32_t unit_for(const Expected& all) {
  for (const std::uint32_t unit : {8U, 4U, 2U})
    if ((unit - 1) / 2.0 * all.pieces <= all.synapses / 8.0) return unit;
  return 1;
}

std::uint64_t recorded_bytes(const Network& network) {
  double bytes = 0.0;
  const double seconds = static_cast<double>(network.duration_ticks) * network.tick_ms() / 1000.0;
  for (const auto& probe : network.probes) {
    const auto& population = network.at(probe.population);
    const double neurons =
        probe.neurons.empty() ? population.size : static_cast<double>(probe.neurons.size());
    if (probe.variable == network::Variable::spikes) {
      bytes += neurons * connect::expected_rate_hz(network, probe.population) * seconds *
               sizeof(network::Spike);
    } else {
      const std::uint64_t samples = network.duration_ticks / probe.interval_ticks;
      bytes += neurons * static_cast<double>(samples) * sizeof(float);
    }
  }
  return static_cast<std::uint64_t>(bytes);
}

}  // namespace

MemoryPlan plan_memory(const Network& network, const Layout& layout, unsigned threads) {
  const auto blocks = static_cast<double>(layout.blocks.size());
  const Expected all = expect(rows_to_come(network), blocks);
  MemoryPlan plan;
  plan.unit_words = unit_for(all);
  const double padding = (plan.unit_words - 1) / 2.0 * all.pieces;
  const double headers = 2.0 * all.pieces + all.rows * blocks * 4.0 * plan.unit_words;
  const double segments = (threads + 1.0) * (2U << 20);
  plan.store_bytes = static_cast<std::uint64_t>(1.01 * (4.0 * (all.synapses + padding) + headers));
  plan.reserve_bytes = 2 * plan.store_bytes + static_cast<std::uint64_t>(segments) + (64U << 20);
  plan.batch_bytes = std::max<std::uint64_t>(kLeastBatchBytes, plan.store_bytes / kBatchShare);
  plan.build_bytes = static_cast<std::uint64_t>(8.0 * largest_transposed(network));
  plan.neuron_bytes = static_cast<std::uint64_t>(40.0 * static_cast<double>(layout.place.size()) +
                                                 4.0 * all.rows * (blocks + 1.0));
  plan.record_bytes = recorded_bytes(network);
  return plan;
}

}  // namespace spikeloom::native
