#include "emulator/native/memory_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <variant>
#include <vector>

#include "board-runtime/shared/kernels/poisson_alias.h"
#include "emulator/native/column_batches.h"
#include "emulator/native/row_forecast.h"
#include "network-specs/connect/distribution.h"
#include "network-specs/connect/expected.h"
#include "network-specs/network/model_fields.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {
namespace {

using network::Network;

constexpr double kMiB = 1 << 20;
// Batches of columns: a share of the store, so that building takes time in proportion to it.
constexpr double kLeastBatchBytes = 64 * kMiB;
constexpr double kBatchShare = 1.0 / 16.0;
// A vector that grew may hold twice what it needs.
constexpr double kGrown = 2.0;
// Pieces on their way in a burst, against the mean: slots keep what they once held.
constexpr double kBurst = 4.0;
constexpr double kReserve = 1.25;           // of the store, should it turn out more than expected
constexpr double kSegmentBytes = 2 * kMiB;  // of the store, begun by each thread

std::uint64_t whole(double bytes) { return static_cast<std::uint64_t>(bytes); }

// The widest unit whose padding is within a sixth of the synapses: its index in kUnitWords.
std::size_t unit_for(const RowForecast& all) {
  for (std::size_t u = 0; u + 1 < kUnitWords.size(); ++u)
    if (all.padding[u] <= all.synapses / 6.0) return u;
  return kUnitWords.size() - 1;
}

// Rules hold a count a source, or a list of their own.
double rule_bytes(const Network& network) {
  double bytes = 0.0;
  for (const auto& it : network.projections) {
    const double sources = network.at(it.pre).size;
    if (std::holds_alternative<network::FixedTotalNumber>(it.rule)) bytes += 4.0 * sources;
    if (const auto* list = std::get_if<network::ExplicitList>(&it.rule))
      bytes += 4.0 * sources + 12.0 * static_cast<double>(list->synapses.size());
  }
  return bytes;
}

// Whether neurons have coefficients of their own.
template <class Model>
bool varies(const Model& model) {
  if constexpr (network::kIsNeuron<Model>) {
    const auto drawn = [](const network::Distribution& law) {
      return law.kind != network::Distribution::Kind::constant;
    };
    const auto& fields = network::kModelFields<Model>;
    return std::any_of(fields.begin(), fields.end(),
                       [&](const auto& field) {
                         return field.use == network::Use::parameter && drawn(model.*field.member);
                       }) ||
           std::any_of(model.receptors.begin(), model.receptors.end(),
                       [&](const auto& receptor) { return drawn(receptor.tau_syn_ms); });
  } else {
    return false;
  }
}

// State and its copy of tick 0, what a neuron has of its own, its place and whether it is wanted.
double state_bytes(const network::Population& population, double tick_ms) {
  const double size = padded(population.size);
  double each = 4.0 + 1.0;
  if (!population.is_source()) {
    const auto receptors = static_cast<double>(network::receptor_count(population));
    const bool own = std::visit([](const auto& model) { return varies(model); }, population.model);
    const double membrane =
        std::holds_alternative<network::Izhikevich>(population.model) ? 8.0 : 4.0;
    each += 2.0 * 4.0 * (2.0 + receptors) +
            (own ? 4.0 * (membrane + 4.0 * receptors) + 8.0 + 4.0 * 8.0 : 0.0);
  }
  if (const auto* poisson = std::get_if<network::PoissonSource>(&population.model)) {
    const double mean = connect::rough_moments(poisson->rate_hz).mean * tick_ms / 1000.0;
    const bool own = poisson->rate_hz.kind != network::Distribution::Kind::constant;
    each += 4.0 + (own ? 12.0 * (1U << kernels::poisson_alias_bits(mean)) : 0.0);
  }
  double bytes = each * size;
  if (const auto* list = std::get_if<network::SpikeListSource>(&population.model))
    bytes += 16.0 * static_cast<double>(list->spikes.size());
  return bytes;
}

// What does not depend on the rank.
struct Common {
  double threads;
  double rules, states = 0.0, rows, max_delay = 1.0;
  double column_sources = 0.0;  // of the rule by columns with the most
  double receptors = 0.0, spikes_a_tick = 0.0;

  Common(const Network& network, unsigned thread_count)
      : threads(thread_count),
        rules(rule_bytes(network)),
        rows(static_cast<double>(count_rows(network))) {
    for (std::size_t i = 0; i < network.projections.size(); ++i) {
      const auto& it = network.projections[i];
      const network::ProjectionId id(i);
      max_delay = std::max<double>(max_delay, connect::max_delay_ticks(network, id));
      if (std::holds_alternative<network::FixedInDegree>(it.rule))
        column_sources = std::max<double>(column_sources, network.at(it.pre).size);
    }
    for (std::size_t p = 0; p < network.populations.size(); ++p) {
      const auto& population = network.populations[p];
      states += state_bytes(population, network.tick_ms());
      receptors = std::max(receptors, static_cast<double>(network::receptor_count(population)));
      spikes_a_tick += population.size * network.tick_ms() / 1000.0 *
                       connect::expected_rate_hz(network, network::PopulationId(p));
    }
  }
};

// What threads hold beside the store while they write it, and the rules.
double build_bytes(const Common& common, const RowForecast& rank, double blocks,
                   double batch_bytes) {
  // As derived, and its entries to be sorted.
  const double row = kGrown * (8.0 + 8.0) * rank.longest_row * blocks;
  const double bins = 8.0 * blocks * (common.max_delay + 1.0);
  const double batches = std::min(
      batch_bytes, common.threads * static_cast<double>(kBytesABatched) * rank.column_synapses);
  return common.rules + batches +
         common.threads * (row + bins + 12.0 * common.column_sources + kSegmentBytes);
}

double neuron_bytes(const Common& common, const Layout& layout, BlockRange own,
                    const RowForecast& rank) {
  const auto blocks = static_cast<double>(own.size());
  double bytes = common.states + 4.0 * common.rows * blocks;
  for (std::uint32_t b = own.first; b < own.last; ++b)
    bytes += 2.0 * common.receptors * layout.blocks[b].targets;
  const auto slots = std::bit_ceil(static_cast<std::uint64_t>(common.max_delay) + 1);
  bytes += sizeof(std::vector<int>) * static_cast<double>(slots) * common.receptors * blocks;
  bytes += 8.0 * kBurst * rank.waiting_pieces;
  // The spikes of the last ticks, kept for a snapshot.
  return bytes + kGrown * 2.0 * sizeof(network::Spike) * common.spikes_a_tick * common.max_delay;
}

double recorded_bytes(const Network& network, std::uint64_t piece_ticks) {
  double bytes = 0.0;
  const std::uint64_t sampled_ticks =
      piece_ticks == 0 ? network.duration_ticks : std::min(piece_ticks, network.duration_ticks);
  const double seconds = static_cast<double>(network.duration_ticks) * network.tick_ms() / 1000.0;
  for (const auto& probe : network.probes) {
    const auto& population = network.at(probe.population);
    const double neurons =
        probe.neurons.empty() ? population.size : static_cast<double>(probe.neurons.size());
    if (probe.variable == network::Variable::spikes) {
      bytes += kGrown * neurons * connect::expected_rate_hz(network, probe.population) * seconds *
               sizeof(network::Spike);
    } else {
      const std::uint64_t samples = sampled_ticks / probe.interval_ticks + 1;
      bytes += neurons * static_cast<double>(samples) * sizeof(float);
    }
  }
  return bytes;
}

std::string gib(std::uint64_t bytes) {
  return fmt::format("{:.2f} GiB", static_cast<double>(bytes) / (1024.0 * kMiB));
}

}  // namespace

MemoryPlan plan_memory(const Network& network, const Layout& layout, unsigned threads,
                       std::uint64_t piece_ticks) {
  const auto blocks = forecast_rows(network, layout);
  RowForecast all;
  for (const RowForecast& block : blocks) all += block;
  const std::size_t unit = unit_for(all);
  const Common common(network, threads);
  MemoryPlan plan{.ranks = layout.ranks, .unit_words = kUnitWords[unit]};
  const auto at_least = [](std::uint64_t& most, double bytes) {
    most = std::max(most, whole(bytes));
  };
  for (std::uint32_t r = 0; r < layout.ranks; ++r) {
    const BlockRange own = layout.blocks_of(r);
    RowForecast rank;
    for (std::uint32_t b = own.first; b < own.last; ++b) rank += blocks[b];
    const double store = 4.0 * rank.words[unit];
    const double batch = std::max(kLeastBatchBytes, kBatchShare * store);
    at_least(plan.synapses, rank.synapses + 0.5);
    at_least(plan.store_bytes, store);
    at_least(plan.reserve_bytes,
             kReserve * store + (threads + 1.0) * kSegmentBytes + kLeastBatchBytes);
    at_least(plan.batch_bytes, batch);
    at_least(plan.build_bytes, build_bytes(common, rank, own.size(), batch));
    at_least(plan.neuron_bytes, neuron_bytes(common, layout, own, rank));
  }
  plan.record_bytes = whole(recorded_bytes(network, piece_ticks));
  return plan;
}

std::optional<Error> refuse(const MemoryPlan& plan, std::uint64_t available) {
  const std::uint64_t total = plan.total_bytes();
  if (total <= available) return std::nullopt;
  const std::string whose =
      plan.ranks == 1 ? "the network needs" : fmt::format("each of {} ranks needs", plan.ranks);
  return Error{
      ErrorClass::does_not_fit,
      "no_memory",
      fmt::format("{} {} of memory ({} bytes); this machine has {} ({} bytes) left: {} missing",
                  whose, gib(total), total, gib(available), available, gib(total - available)),
      "native.build",
      fmt::format("synapses {}, neurons {}, recording {}, building {}", gib(plan.store_bytes),
                  gib(plan.neuron_bytes), gib(plan.record_bytes), gib(plan.build_bytes)),
      "fewer synapses or recorded values, a machine with more memory, or several (spikeloom check "
      "--memory says how many)"};
}

std::optional<std::uint32_t> ranks_needed(const Network& network, unsigned threads,
                                          std::uint64_t available, std::uint64_t piece_ticks) {
  const auto fits = [&](std::uint32_t ranks) {
    const Layout layout = lay_out(network, threads, ranks);
    return plan_memory(network, layout, threads, piece_ticks).total_bytes() <= available;
  };
  const std::uint32_t most = kMaxBlocks / threads / 2;
  std::uint32_t too_few = 0, enough = 1;
  while (!fits(enough)) {
    too_few = enough;
    enough *= 2;
    if (enough > most) return std::nullopt;
  }
  while (enough - too_few > 1) {
    const std::uint32_t middle = too_few + (enough - too_few) / 2;
    (fits(middle) ? enough : too_few) = middle;
  }
  return enough;
}

}  // namespace spikeloom::native
