#include "host-tools/analysis/correlation.h"

#include <algorithm>
#include <cmath>

#include "base/counter_rng.h"

namespace spikeloom::analysis {
namespace {

// A neuron's counts that are not zero.
struct SparseCounts {
  std::vector<std::uint32_t> bins, counts;
  double sum = 0.0;
  double spread = 0.0;  // bins * sum of squares - sum^2: zero when the count never varies
};

SparseCounts sparse(std::span<const std::uint32_t> train, std::uint64_t bins, std::uint32_t tick_us,
                    std::uint32_t bin_us) {
  SparseCounts sparse;
  for (const std::uint32_t tick : train) {
    const std::uint64_t bin = std::uint64_t{tick} * tick_us / bin_us;
    if (bin >= bins) break;
    if (sparse.bins.empty() || sparse.bins.back() != bin) {
      sparse.bins.push_back(static_cast<std::uint32_t>(bin));
      sparse.counts.push_back(0);
    }
    ++sparse.counts.back();
  }
  double squares = 0.0;
  for (const double count : sparse.counts) {
    sparse.sum += count;
    squares += count * count;
  }
  sparse.spread = static_cast<double>(bins) * squares - sparse.sum * sparse.sum;
  return sparse;
}

}  // namespace

std::vector<double> correlations(const Trains& trains, std::span<const std::uint64_t> neurons,
                                 std::uint64_t window_ticks, std::uint32_t tick_us,
                                 std::uint32_t bin_us) {
  const std::uint64_t bins = window_ticks * tick_us / bin_us;
  std::vector<SparseCounts> varying;
  for (const std::uint64_t neuron : neurons) {
    varying.push_back(sparse(trains.train(neuron), bins, tick_us, bin_us));
    if (varying.back().spread <= 0.0) varying.pop_back();
  }
  std::vector<double> values;
  std::vector<std::uint32_t> dense(bins, 0);
  for (std::size_t i = 0; i < varying.size(); ++i) {
    const auto& one = varying[i];
    for (std::size_t k = 0; k < one.bins.size(); ++k) dense[one.bins[k]] = one.counts[k];
    for (std::size_t j = i + 1; j < varying.size(); ++j) {
      const auto& other = varying[j];
      std::uint64_t products = 0;
      for (std::size_t k = 0; k < other.bins.size(); ++k)
        products += std::uint64_t{dense[other.bins[k]]} * other.counts[k];
      const double covariance =
          static_cast<double>(bins) * static_cast<double>(products) - one.sum * other.sum;
      values.push_back(covariance / std::sqrt(one.spread * other.spread));
    }
    for (const std::uint32_t bin : one.bins) dense[bin] = 0;
  }
  std::sort(values.begin(), values.end());
  return values;
}

std::optional<double> mean_correlation(const Trains& trains, std::span<const std::uint64_t> neurons,
                                       std::uint64_t window_ticks, std::uint32_t tick_us,
                                       std::uint32_t bin_us) {
  const std::uint64_t bins = window_ticks * tick_us / bin_us;
  // With z = (count - mean) / sd of each neuron, the sum over bins of (sum of z)^2 is bins times
  // the sum of all correlations, those of neurons with themselves included.
  std::vector<double> summed(bins, 0.0);
  double below = 0.0, varying = 0.0;
  for (const std::uint64_t neuron : neurons) {
    const auto counts = sparse(trains.train(neuron), bins, tick_us, bin_us);
    if (counts.spread <= 0.0) continue;
    const double per_sd = static_cast<double>(bins) / std::sqrt(counts.spread);
    for (std::size_t k = 0; k < counts.bins.size(); ++k)
      summed[counts.bins[k]] += counts.counts[k] * per_sd;
    below += counts.sum / static_cast<double>(bins) * per_sd;
    varying += 1.0;
  }
  if (varying < 2.0) return std::nullopt;
  double squares = 0.0;
  for (const double sum : summed) squares += (sum - below) * (sum - below);
  return (squares / static_cast<double>(bins) - varying) / (varying * (varying - 1.0));
}

std::vector<std::uint32_t> draw_neurons(std::uint64_t seed, std::uint32_t population,
                                        std::uint32_t size, std::uint32_t count) {
  StreamReader reader(CounterStream(seed, {StreamPurpose::analysis, population}));
  std::vector<std::uint32_t> drawn;
  // Floyd's sampling: each step adds one new number.
  for (std::uint32_t top = size - std::min(count, size); top < size; ++top) {
    const std::uint32_t candidate = reader.next_below(top + 1);
    const auto place = std::lower_bound(drawn.begin(), drawn.end(), candidate);
    const bool taken = place != drawn.end() && *place == candidate;
    if (taken) {
      drawn.push_back(top);  // larger than all drawn before
    } else {
      drawn.insert(place, candidate);
    }
  }
  return drawn;
}

}  // namespace spikeloom::analysis
