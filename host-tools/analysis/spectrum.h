// Power spectrum of a population's spike count by Welch's method.
//
// Counts in 1 ms bins, segments of 512 with 50 % overlap, mean removed from each, periodic Hann
// window; the two-sided power is divided by the mean count, so that Poisson trains read 1 at
// every frequency above the second.
//
// Units    Hz; value k belongs to k * kSpectrumStepHz, k = 0 .. 256.
// Errors   none; fewer than 512 counts, or no spike at all, give an empty spectrum.
// Source   Welch 1967; seed of the normalisation: Bos et al. 2016, spectra relative to rate.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace spikeloom::analysis {

inline constexpr std::size_t kSpectrumPoints = 512;
inline constexpr double kSpectrumStepHz = 1000.0 / kSpectrumPoints;

[[nodiscard]] std::vector<double> spectrum(std::span<const std::uint32_t> counts_per_ms);
// How many segments that many counts give.
[[nodiscard]] std::size_t segments_of(std::size_t counts);
// Frequency of the largest value at or above `from_hz`, if it stands out: above their mean by
// 9 / sqrt(segments) times the mean, which chance reaches about once in 100 spectra of one segment
// (the largest of 250 exponential values) and less often in averages of several.
[[nodiscard]] std::optional<double> peak_hz(std::span<const double> spectrum, std::size_t segments,
                                            double from_hz);

}  // namespace spikeloom::analysis
