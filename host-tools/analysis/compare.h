// Compares the activity of a run with another run or with published figures, population by
// population, and says which differences are within their limits.
//
//   rate   max(3 sd over seeds, 2 % of the reference)
//   cv     max(3 sd over seeds, 0.02): in small networks three sd are more
//   cc     3 sd over seeds; not judged where no sd is known
//   ks     mean + 2 sd of the distance between seeds where that is known; otherwise the two-sample
//          critical value at p = 0.001, in which pairs of neurons count as many as their neurons;
//          for cc the larger of the two, because few neurons are drawn
//
// The sd of a difference of two single runs is sqrt(2) times that of one; a run that is shorter
// than its reference by a factor n scatters up to sqrt(n) times more. cv, cc and ks depend on the
// length of recording and are not judged between windows whose lengths differ by over 1 %.
//
// Units    Hz, s.
// Shapes   lines in the reference's order of populations, rate cv cc ks-rate ks-cv ks-cc.
// Errors   invalid_input when no population has a name in common.
// Source   acceptance of the Potjans-Diesmann model as in its community review (Senk et al. 2026).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "host-tools/analysis/activity.h"

namespace spikeloom::analysis {

// One observable of one population, as much of it as a side knows.
struct Observed {
  std::optional<double> mean;
  std::optional<double> sd_over_seeds;
  std::optional<double> ks_limit;  // mean + 2 sd of the distance between seeds
  std::vector<double> sample;      // ascending, may be empty
  std::vector<double> quantiles;   // evenly spaced 0 .. 100 %, where the sample is not kept
  std::size_t independent = 0;     // values of `sample` that are independent of each other
};

struct PopulationSide {
  std::string population;
  Observed rate_hz, cv, cc;
};

// A run, a reference table or a description's own reference figures.
struct Side {
  std::string label;
  std::optional<double> window_s;
  bool single_run = false;  // its means scatter with the sd over seeds
  std::vector<PopulationSide> populations;
};

[[nodiscard]] Side side_of_run(std::string label, const network::Network& network,
                               const std::vector<PopulationStatistics>& statistics, Window window);
// The figures that a description gives (Population::reference). No population: none is given.
[[nodiscard]] Side side_of_references(const network::Network& network);

// Takes the spreads over seeds and KS limits of `table`, of the same network and window, where the
// side has none of its own.
void adopt_spread(Side& side, const Side& table);

enum class Verdict { within, outside, not_judged };

struct CompareLine {
  std::string population;
  std::string observable;                     // "rate", "cv", "cc", "ks_rate", "ks_cv", "ks_cc"
  std::optional<double> measured, reference;  // ks: the distance and none
  std::optional<double> limit;                // of |measured - reference|, or of the distance
  Verdict verdict = Verdict::not_judged;
  std::string why;  // of not_judged, and of a population that is missing
  bool operator==(const CompareLine&) const = default;
};

struct Comparison {
  std::string run, reference;
  std::vector<CompareLine> lines;
  [[nodiscard]] std::size_t count(Verdict verdict) const;
  [[nodiscard]] bool passed() const { return count(Verdict::outside) == 0; }
  bool operator==(const Comparison&) const = default;
};

[[nodiscard]] Result<Comparison> compare(const Side& run, const Side& reference);

// A table for people, one line a population and observable, and the verdict as last line.
[[nodiscard]] std::string to_text(const Comparison& comparison);

}  // namespace spikeloom::analysis
