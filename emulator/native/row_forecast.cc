#include "emulator/native/row_forecast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <variant>

#include "emulator/native/count_moments.h"
#include "emulator/native/rows.h"
#include "network-specs/connect/expected.h"
#include "network-specs/connect/quantise.h"
#include "network-specs/connect/sampler_cache.h"

namespace spikeloom::native {
namespace {

using network::Network;
using network::ProjectionId;

constexpr double kBroad = 32.0;  // standard deviation: remainders of any unit are equally likely

// Projections whose rows are written together, as build.cc does.
struct RowsTogether {
  network::PopulationId pre;
  bool by_columns = false;
  std::vector<ProjectionId> drawn, listed;
};

std::vector<RowsTogether> row_sets(const Network& network) {
  std::vector<RowsTogether> sets;
  std::map<std::pair<network::PopulationId, network::Receptor>, std::size_t> shared;
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    const auto& it = network.projections[i];
    const bool by_columns = std::holds_alternative<network::FixedInDegree>(it.rule);
    std::size_t set = sets.size();
    if (!by_columns) set = shared.try_emplace({it.pre, it.receptor}, set).first->second;
    if (set == sets.size()) sets.push_back({it.pre, by_columns, {}, {}});
    const bool listed = std::holds_alternative<network::ExplicitList>(it.rule);
    (listed ? sets[set].listed : sets[set].drawn).emplace_back(i);
  }
  return sets;
}

// What a row of one block is like: its synapses in all, and of each delay.
struct RowLaw {
  Moments all;
  std::vector<Moments> of_delay;
  void add(const Moments& count, const connect::DiscreteSampler& delays) {
    all += count;
    if (of_delay.size() <= delays.last()) of_delay.resize(delays.last() + 1U);
    for (std::uint32_t d = delays.first(); d <= delays.last(); ++d)
      of_delay[d] += count.thinned(delays.probability(static_cast<std::uint16_t>(d)));
  }
  // `count` synapses for certain, of these shares.
  void add(double count, const std::vector<double>& share_of_delay) {
    all.mean += count;
    if (of_delay.size() < share_of_delay.size()) of_delay.resize(share_of_delay.size());
    for (std::size_t d = 0; d < share_of_delay.size(); ++d)
      of_delay[d] += Moments{count, 0.0}.thinned(share_of_delay[d]);
  }
};

double none_of(const Moments& law) {
  double none = 0.0;
  if (law.mean - 8.0 * std::sqrt(law.variance) > 2.0) return none;
  each_count(law,
             [&](double count, double probability) { none += count == 0.0 ? probability : 0; });
  return none;
}

// Steps of a row's header: the first, and how many more.
struct Steps {
  double row_present = 0.0;
  Moments more;
};

Steps steps_of(const RowLaw& law, double pieces, double pieces_variance) {
  Steps steps;
  steps.row_present = 1.0 - none_of(law.all);
  if (steps.row_present <= 0.0) return steps;
  const double a_row = std::max(1.0, pieces / steps.row_present);
  // A wait of more than kLongestStep takes more steps; it is mostly before the first piece.
  double first = 0.0, alone = 0.0;
  for (std::size_t d = law.of_delay.size(); d-- > 1;) {
    if (law.of_delay[d].mean == 0.0) continue;
    first = static_cast<double>((d - 1) / kLongestStep);
    alone += law.of_delay[d].mean / law.all.mean * first;
  }
  const double waits = alone / a_row + first * (1.0 - 1.0 / a_row);
  steps.more = {a_row - 1.0 + waits, std::min(a_row - 1.0, pieces_variance)};
  return steps;
}

// One row of this law.
RowForecast forecast(const RowLaw& law) {
  RowForecast row;
  row.synapses = law.all.mean;
  double pieces_variance = 0.0;
  std::array<double, kUnitWords.size()> units{}, long_pieces{};
  for (std::size_t d = 1; d < law.of_delay.size(); ++d) {
    const Moments& count = law.of_delay[d];
    if (count.mean <= 0.0) continue;
    const bool broad = count.variance > kBroad * kBroad;
    const double present = broad ? 1.0 : 1.0 - none_of(count);
    row.pieces += present;
    row.piece_ticks += present * static_cast<double>(d);
    pieces_variance += present * (1.0 - present);
    std::array<double, kUnitWords.size()> here{};
    if (!broad) {
      each_count(count, [&](double k, double probability) {
        for (std::size_t u = 0; u < here.size(); ++u)
          here[u] += probability * std::ceil(k / kUnitWords[u]);
      });
    }
    for (std::size_t u = 0; u < here.size(); ++u) {
      const double width = kUnitWords[u];
      if (broad) here[u] = (count.mean + (width - 1.0) / 2.0) / width;
      units[u] += here[u];
      long_pieces[u] += std::floor(here[u] / kLongestStep);
    }
  }
  const Steps steps = steps_of(law, row.pieces, pieces_variance);
  for (std::size_t u = 0; u < units.size() && steps.row_present > 0.0; ++u) {
    Moments more = steps.more;
    more.mean += long_pieces[u];
    double header = 0.0;
    each_count(more, [&](double k, double probability) {
      header += probability * header_units(static_cast<std::uint32_t>(k) + 1, kUnitWords[u]);
    });
    row.padding[u] = units[u] * kUnitWords[u] - row.synapses;
    row.words[u] = (units[u] + steps.row_present * header) * kUnitWords[u];
  }
  row.longest_row = law.all.mean + 6.0 * std::sqrt(law.all.variance) + 1.0;
  return row;
}

RowForecast operator*(RowForecast row, double rows) {
  for (double* value : {&row.synapses, &row.pieces, &row.piece_ticks}) *value *= rows;
  for (std::size_t u = 0; u < kUnitWords.size(); ++u) {
    row.words[u] *= rows;
    row.padding[u] *= rows;
  }
  return row;
}

class Forecaster {
 public:
  Forecaster(const Network& network, const Layout& layout) : network_(network) {
    for (const Block& block : layout.blocks) {
      auto& targets = targets_.emplace_back(network.populations.size());
      for (const Span& span : block.spans)
        targets[span.population.index()] = {span.first, span.first + span.count};
    }
  }

  // Adds what the rows of a set take in every block.
  void add(const RowsTogether& set, std::vector<RowForecast>& blocks) {
    std::map<std::vector<std::uint32_t>, RowForecast> known;  // by targets of each projection
    const double rate_hz = connect::expected_rate_hz(network_, set.pre);
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      std::vector<std::uint32_t> kind;
      for (const ProjectionId id : set.drawn)
        kind.push_back(targets_[b][network_.at(id).post.index()].size());
      RowForecast rows;
      if (set.listed.empty()) {
        const auto [it, is_new] = known.try_emplace(kind);
        if (is_new) it->second = forecast(drawn_law(set, b)) * network_.at(set.pre).size;
        rows = it->second;
      } else {
        rows = with_lists(set, b);
      }
      rows.column_synapses = set.by_columns ? rows.synapses : 0.0;
      rows.waiting_pieces = rows.piece_ticks * rate_hz * network_.tick_ms() / 1000.0;
      blocks[b] += rows;
    }
  }

 private:
  RowLaw drawn_law(const RowsTogether& set, std::size_t block) {
    RowLaw law;
    for (const ProjectionId id : set.drawn) {
      const auto& it = network_.at(id);
      const NeuronRange targets = targets_[block][it.post.index()];
      if (targets.size() > 0)
        law.add(synapses_of_a_source(network_, id, targets),
                *samplers_.delays(it.delay_ms, network_.tick_ms()));
    }
    return law;
  }

  // Sources of equally many listed synapses have equal rows.
  RowForecast with_lists(const RowsTogether& set, std::size_t block) {
    std::vector<std::uint32_t> listed(network_.at(set.pre).size);
    std::vector<double> of_delay;  // listed synapses, those with a drawn delay by their law
    double all = 0.0;
    const auto count = [&](std::uint32_t delay, double synapses) {
      if (of_delay.size() <= delay) of_delay.resize(delay + 1U);
      of_delay[delay] += synapses;
    };
    for (const ProjectionId id : set.listed) {
      const auto& it = network_.at(id);
      const NeuronRange targets = targets_[block][it.post.index()];
      double drawn = 0.0;
      for (const auto& synapse : std::get<network::ExplicitList>(it.rule).synapses) {
        if (!targets.contains(synapse.post)) continue;
        ++listed[synapse.pre];
        all += 1.0;
        drawn += synapse.delay_ms ? 0.0 : 1.0;
        if (synapse.delay_ms)
          count(connect::delay_ticks(*synapse.delay_ms, network_.tick_ms()), 1.0);
      }
      const auto law = samplers_.delays(it.delay_ms, network_.tick_ms());
      for (std::uint32_t d = law->first(); d <= law->last(); ++d)
        count(d, drawn * law->probability(static_cast<std::uint16_t>(d)));
    }
    for (double& share : of_delay) share /= std::max(1.0, all);
    std::map<std::uint32_t, double> rows_of_count;
    for (const std::uint32_t here : listed) rows_of_count[here] += 1.0;
    const RowLaw drawn = drawn_law(set, block);
    RowForecast rows;
    for (const auto& [listed_here, sources] : rows_of_count) {
      RowLaw law = drawn;
      law.add(listed_here, of_delay);
      rows += forecast(law) * sources;
    }
    return rows;
  }

  const Network& network_;
  std::vector<std::vector<NeuronRange>> targets_;  // [block][population]
  connect::SamplerCache samplers_;
};

}  // namespace

RowForecast& RowForecast::operator+=(const RowForecast& other) {
  synapses += other.synapses;
  pieces += other.pieces;
  piece_ticks += other.piece_ticks;
  waiting_pieces += other.waiting_pieces;
  longest_row = std::max(longest_row, other.longest_row);
  column_synapses = std::max(column_synapses, other.column_synapses);
  for (std::size_t u = 0; u < kUnitWords.size(); ++u) {
    words[u] += other.words[u];
    padding[u] += other.padding[u];
  }
  return *this;
}

std::vector<RowForecast> forecast_rows(const Network& network, const Layout& layout) {
  std::vector<RowForecast> blocks(layout.blocks.size());
  Forecaster forecaster(network, layout);
  for (const RowsTogether& set : row_sets(network)) forecaster.add(set, blocks);
  return blocks;
}

std::uint64_t count_rows(const Network& network) {
  std::uint64_t rows = 0;
  for (const RowsTogether& set : row_sets(network)) rows += network.at(set.pre).size;
  return rows;
}

}  // namespace spikeloom::native
