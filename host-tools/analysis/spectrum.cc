#include "host-tools/analysis/spectrum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

namespace spikeloom::analysis {
namespace {

using Segment = std::array<std::complex<double>, kSpectrumPoints>;
constexpr double kStandsOut = 9.0;
constexpr double kTurn = 2.0 * std::numbers::pi;

// exp(-2 pi i k / N) for k < N / 2.
std::array<std::complex<double>, kSpectrumPoints / 2> twiddles() {
  std::array<std::complex<double>, kSpectrumPoints / 2> factors;
  for (std::size_t k = 0; k < factors.size(); ++k)
    factors[k] = std::polar(1.0, -kTurn * static_cast<double>(k) / kSpectrumPoints);
  return factors;
}

std::array<double, kSpectrumPoints> hann() {
  std::array<double, kSpectrumPoints> window;
  for (std::size_t k = 0; k < window.size(); ++k)
    window[k] = 0.5 - 0.5 * std::cos(kTurn * static_cast<double>(k) / kSpectrumPoints);
  return window;
}

void reverse_bits(Segment& values) {
  for (std::size_t i = 1, j = 0; i < values.size(); ++i) {
    std::size_t bit = values.size() / 2;
    for (; (j & bit) != 0; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(values[i], values[j]);
  }
}

// Radix-2 decimation in time, in place.
void fourier(Segment& values, const std::array<std::complex<double>, kSpectrumPoints / 2>& factor) {
  reverse_bits(values);
  for (std::size_t half = 1; half < values.size(); half *= 2) {
    const std::size_t stride = values.size() / (2 * half);
    for (std::size_t first = 0; first < values.size(); first += 2 * half) {
      for (std::size_t k = 0; k < half; ++k) {
        const auto odd = values[first + k + half] * factor[k * stride];
        values[first + k + half] = values[first + k] - odd;
        values[first + k] += odd;
      }
    }
  }
}

double mean_of(std::span<const std::uint32_t> counts) {
  double sum = 0.0;
  for (const auto count : counts) sum += count;
  return sum / static_cast<double>(counts.size());
}

}  // namespace

std::size_t segments_of(std::size_t counts) {
  return counts < kSpectrumPoints ? 0 : 1 + (counts - kSpectrumPoints) / (kSpectrumPoints / 2);
}

std::vector<double> spectrum(std::span<const std::uint32_t> counts_per_ms) {
  if (counts_per_ms.size() < kSpectrumPoints) return {};
  const double mean = mean_of(counts_per_ms);
  if (mean == 0.0) return {};
  const auto factor = twiddles();
  const auto window = hann();
  double window_power = 0.0;
  for (const double w : window) window_power += w * w;

  std::vector<double> power(kSpectrumPoints / 2 + 1, 0.0);
  for (std::size_t first = 0; first + kSpectrumPoints <= counts_per_ms.size();
       first += kSpectrumPoints / 2) {
    const auto counts = counts_per_ms.subspan(first, kSpectrumPoints);
    const double segment_mean = mean_of(counts);
    Segment values;
    for (std::size_t k = 0; k < values.size(); ++k)
      values[k] = (counts[k] - segment_mean) * window[k];
    fourier(values, factor);
    for (std::size_t k = 0; k < power.size(); ++k) power[k] += std::norm(values[k]);
  }
  for (double& value : power)
    value /= static_cast<double>(segments_of(counts_per_ms.size())) * window_power * mean;
  return power;
}

std::optional<double> peak_hz(std::span<const double> spectrum, std::size_t segments,
                              double from_hz) {
  const auto first = static_cast<std::size_t>(std::ceil(from_hz / kSpectrumStepHz));
  if (first >= spectrum.size()) return std::nullopt;
  const auto above = spectrum.subspan(first);
  const auto largest = std::max_element(above.begin(), above.end());
  const double mean =
      std::accumulate(above.begin(), above.end(), 0.0) / static_cast<double>(above.size());
  if (*largest < mean * (1.0 + kStandsOut / std::sqrt(static_cast<double>(segments))))
    return std::nullopt;
  return static_cast<double>(first + static_cast<std::size_t>(largest - above.begin())) *
         kSpectrumStepHz;
}

}  // namespace spikeloom::analysis
