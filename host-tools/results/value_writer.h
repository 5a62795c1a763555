// Sampled values to a SONATA report file while a network runs. The layout is in values_h5.h.
//
// As with spikes (spike_writer.h), rows get into the file at multiples of `stride_ticks` and on
// closing, and after each stride the file is whole and readable.
//
// Shapes   a row is one sample of every neuron of the probe, taken at a multiple of its interval.
// Errors   output_failed; what the file held before the call that failed may be lost with it.
// Cost     4 bytes a value in the file, chunks of about 64 KiB; in memory the rows of one stride.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "base/error.h"
#include "host-tools/results/h5.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::results {

// What of a run a file of values holds.
struct Sampling {
  std::uint32_t probe = 0;       // index in Network::probes
  std::uint64_t first_tick = 0;  // samples are later than this
  std::uint64_t stride_ticks = 1;
};

class ValueWriter {
 public:
  [[nodiscard]] static Result<ValueWriter> open(const std::filesystem::path& path,
                                                const network::Network& network,
                                                const Sampling& sampling);
  [[nodiscard]] std::uint32_t probe() const { return probe_; }
  // Whole rows that follow those appended before; all up to `last_tick`.
  [[nodiscard]] Result<void> append(std::span<const float> samples, std::uint64_t last_tick);
  // The most bytes by which the file grows when these are appended and it is closed.
  [[nodiscard]] std::uint64_t growth_bytes(std::span<const float> samples) const;
  [[nodiscard]] Result<void> close();

 private:
  ValueWriter(const std::filesystem::path& path, const network::Network& network,
              const Sampling& sampling);
  void describe(hid_t population, std::span<const std::uint32_t> neurons);
  void put(std::size_t rows);
  [[nodiscard]] std::vector<double> time() const;
  [[nodiscard]] std::uint64_t chunks(std::uint64_t rows) const;

  std::uint32_t probe_;
  std::uint64_t stride_ticks_, interval_ticks_;
  double step_ms_;
  std::uint64_t neurons_;
  std::uint64_t first_row_;  // of the file, as a multiple of the interval
  std::uint64_t rows_ = 0;   // in the file
  std::uint64_t chunk_rows_, chunk_neurons_;
  std::vector<float> waiting_;
  h5::OutFile file_;  // before the handles of its parts: they go first
  h5::Handle data_, time_;
};

// All at once.
[[nodiscard]] Result<void> write_values(const std::filesystem::path& path,
                                        const network::Network& network,
                                        const network::SampledValues& values);

}  // namespace spikeloom::results
