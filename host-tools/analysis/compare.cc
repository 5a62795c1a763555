#include "host-tools/analysis/compare.h"

#include <algorithm>
#include <cmath>

#include "host-tools/analysis/ks_distance.h"

namespace spikeloom::analysis {
namespace {

constexpr double kSdLimit = 3.0;
constexpr double kRateShare = 0.02;
constexpr double kCvLimit = 0.02;
constexpr double kWindowShare = 0.01;

// What holds for every line of one comparison.
struct Terms {
  double sd_factor;  // of a difference, in units of one run's sd over seeds
  bool same_window;
};

std::optional<double> known_sd(const Observed& run, const Observed& reference) {
  return reference.sd_over_seeds ? reference.sd_over_seeds : run.sd_over_seeds;
}

CompareLine mean_line(const std::string& population, const char* name, const Observed& run,
                      const Observed& reference) {
  CompareLine line{population, name, run.mean, reference.mean, {}, Verdict::not_judged, {}};
  if (!reference.mean) line.why = "the reference gives none";
  if (!run.mean) line.why = "the run gives none";
  return line;
}

void judge(CompareLine& line, std::optional<double> limit) {
  if (!line.why.empty()) return;
  if (!limit) {
    line.why = "no spread over seeds known";
    return;
  }
  line.limit = limit;
  const double distance = std::abs(*line.measured - line.reference.value_or(0.0));
  line.verdict = distance <= *limit ? Verdict::within : Verdict::outside;
}

CompareLine rate_line(const std::string& population, const Observed& run, const Observed& reference,
                      const Terms& terms) {
  auto line = mean_line(population, "rate", run, reference);
  const double share = kRateShare * std::abs(reference.mean.value_or(0.0));
  const double spread = kSdLimit * terms.sd_factor * known_sd(run, reference).value_or(0.0);
  judge(line, std::max(share, spread));
  return line;
}

CompareLine cv_line(const std::string& population, const Observed& run, const Observed& reference,
                    const Terms& terms) {
  auto line = mean_line(population, "cv", run, reference);
  if (line.why.empty() && !terms.same_window) line.why = "windows differ in length";
  const double spread = kSdLimit * terms.sd_factor * known_sd(run, reference).value_or(0.0);
  judge(line, std::max(kCvLimit, spread));
  return line;
}

CompareLine cc_line(const std::string& population, const Observed& run, const Observed& reference,
                    const Terms& terms) {
  auto line = mean_line(population, "cc", run, reference);
  if (line.why.empty() && !terms.same_window) line.why = "windows differ in length";
  auto limit = known_sd(run, reference);
  if (limit) *limit *= kSdLimit * terms.sd_factor;
  judge(line, limit);
  return line;
}

enum class KsLimit { known, larger };

CompareLine ks_line(const std::string& population, const char* name, const Observed& run,
                    const Observed& reference, const Terms& terms, KsLimit rule) {
  CompareLine line{population, name, {}, {}, {}, Verdict::not_judged, {}};
  const bool by_quantiles = reference.sample.empty();
  if (by_quantiles && reference.quantiles.size() < 2) {
    line.why = "the reference gives no distribution";
  } else if (run.sample.empty()) {
    line.why = "the run gives no distribution";
  } else {
    line.measured = by_quantiles ? ks_distance_to_quantiles(run.sample, reference.quantiles)
                                 : ks_distance(run.sample, reference.sample);
    if (!terms.same_window) line.why = "windows differ in length";
  }
  auto limit = reference.ks_limit ? reference.ks_limit : run.ks_limit;
  if (line.measured && (!limit || rule == KsLimit::larger)) {
    // Quantiles do not tell of how many values they are; as many are assumed.
    const std::size_t other = by_quantiles ? run.independent : reference.independent;
    limit = std::max(limit.value_or(0.0), ks_critical_value(run.independent, other));
  }
  judge(line, limit);
  return line;
}

void append_lines(const PopulationSide& run, const PopulationSide& reference, const Terms& terms,
                  std::vector<CompareLine>& lines) {
  const auto& name = reference.population;
  lines.push_back(rate_line(name, run.rate_hz, reference.rate_hz, terms));
  lines.push_back(cv_line(name, run.cv, reference.cv, terms));
  lines.push_back(cc_line(name, run.cc, reference.cc, terms));
  lines.push_back(ks_line(name, "ks_rate", run.rate_hz, reference.rate_hz, terms, KsLimit::known));
  lines.push_back(ks_line(name, "ks_cv", run.cv, reference.cv, terms, KsLimit::known));
  lines.push_back(ks_line(name, "ks_cc", run.cc, reference.cc, terms, KsLimit::larger));
}

const PopulationSide* find(const Side& side, const std::string& population) {
  for (const auto& candidate : side.populations)
    if (candidate.population == population) return &candidate;
  return nullptr;
}

std::optional<double> if_given(double value) {
  return value > 0.0 ? std::optional(value) : std::nullopt;
}

std::optional<double> mean_of(const std::optional<Moments>& moments) {
  return moments ? std::optional(moments->mean) : std::nullopt;
}

Observed observed(std::optional<double> mean, const std::vector<double>& sample,
                  std::size_t independent) {
  Observed of_run;
  of_run.mean = mean;
  of_run.sample = sample;
  of_run.independent = independent;
  return of_run;
}

// Neurons whose pairs these are: n (n - 1) / 2 pairs.
std::size_t neurons_of_pairs(std::size_t pairs) {
  return static_cast<std::size_t>((1.0 + std::sqrt(1.0 + 8.0 * static_cast<double>(pairs))) / 2.0);
}

}  // namespace

Side side_of_run(std::string label, const network::Network& network,
                 const std::vector<PopulationStatistics>& statistics, Window window) {
  Side side{std::move(label), seconds(network, window), true, {}};
  for (std::size_t p = 0; p < statistics.size(); ++p) {
    const auto& [activity, values] = statistics[p];
    if (activity.recorded == 0) continue;
    PopulationSide population{
        activity.population,
        observed(mean_of(activity.rate_hz), values.rates_hz, values.rates_hz.size()),
        observed(mean_of(activity.cv), values.cvs, values.cvs.size()),
        observed(activity.cc_mean, values.ccs, neurons_of_pairs(values.ccs.size()))};
    if (const auto& reference = network.populations[p].reference) {
      population.rate_hz.sd_over_seeds = if_given(reference->rate_sd_hz);
      population.cv.sd_over_seeds = if_given(reference->cv_sd);
      population.cc.sd_over_seeds = if_given(reference->cc_sd);
    }
    side.populations.push_back(std::move(population));
  }
  return side;
}

Side side_of_references(const network::Network& network) {
  Side side;
  for (const auto& population : network.populations) {
    if (!population.reference) continue;
    const auto& given = *population.reference;
    if (side.label.empty()) side.label = given.source;
    if (given.window_ms > 0.0) side.window_s = given.window_ms / 1000.0;
    PopulationSide reference{population.name, {}, {}, {}};
    // A silent population has a rate of 0 and nothing else.
    reference.rate_hz.mean = given.rate_hz;
    reference.rate_hz.sd_over_seeds = if_given(given.rate_sd_hz);
    reference.cv.mean = if_given(given.cv);
    reference.cv.sd_over_seeds = if_given(given.cv_sd);
    if (given.cc != 0.0) reference.cc.mean = given.cc;
    reference.cc.sd_over_seeds = if_given(given.cc_sd);
    side.populations.push_back(std::move(reference));
  }
  return side;
}

void adopt_spread(Side& side, const Side& table) {
  const auto adopt = [](Observed& own, const Observed& known) {
    if (!own.sd_over_seeds) own.sd_over_seeds = known.sd_over_seeds;
    if (!own.ks_limit) own.ks_limit = known.ks_limit;
  };
  for (auto& population : side.populations) {
    const auto* known = find(table, population.population);
    if (known == nullptr) continue;
    adopt(population.rate_hz, known->rate_hz);
    adopt(population.cv, known->cv);
    adopt(population.cc, known->cc);
  }
}

std::size_t Comparison::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::count_if(
      lines.begin(), lines.end(), [&](const auto& line) { return line.verdict == verdict; }));
}

Result<Comparison> compare(const Side& run, const Side& reference) {
  const bool both_runs = run.single_run && reference.single_run;
  const bool same_window =
      !run.window_s || !reference.window_s ||
      std::abs(*run.window_s - *reference.window_s) <= kWindowShare * *reference.window_s;
  const double shorter = run.window_s && reference.window_s
                             ? std::max(1.0, *reference.window_s / std::max(*run.window_s, 1e-6))
                             : 1.0;
  const Terms terms{std::sqrt(shorter * (both_runs ? 2.0 : 1.0)), same_window};
  Comparison comparison{run.label, reference.label, {}};
  bool any = false;
  for (const auto& expected : reference.populations) {
    if (const auto* measured = find(run, expected.population)) {
      any = true;
      append_lines(*measured, expected, terms, comparison.lines);
    } else {
      comparison.lines.push_back({expected.population,
                                  "rate",
                                  {},
                                  expected.rate_hz.mean,
                                  {},
                                  Verdict::outside,
                                  "the run lacks this population"});
    }
  }
  if (any) return comparison;
  return failure(ErrorClass::invalid_input, "nothing_to_compare",
                 "'" + run.label + "' and '" + reference.label +
                     "' have no recorded population of the same name",
                 "compare", "", "compare two runs of one network, or a run with its own table");
}

}  // namespace spikeloom::analysis
