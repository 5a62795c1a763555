// Spikes to a SONATA file while a network runs: the file grows by what each piece of the run
// brought. The layout is in spikes_h5.h.
//
// What was appended is put into the file at multiples of `stride_ticks`, and the rest on closing:
// the bytes follow from the spikes and the stride, not from how the run was divided. After each
// stride the file is whole and readable, also when the process is killed in the next one.
//
// Shapes   spikes sorted by (tick, neuron), later than those before, of populations with a spike
//          probe; a group for each of these, empty or not.
// Errors   output_failed; what the file held before the call that failed may be lost with it.
// Cost     16 bytes a spike in the file, and at most a chunk of 64 KiB a population; in memory 8
//          bytes a spike of one stride.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <vector>

#include "base/error.h"
#include "host-tools/results/h5.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::results {

class SpikeWriter {
 public:
  [[nodiscard]] static Result<SpikeWriter> open(const std::filesystem::path& path,
                                                const network::Network& network,
                                                std::uint64_t stride_ticks);
  // All spikes up to `last_tick` that were not appended yet.
  [[nodiscard]] Result<void> append(std::span<const network::Spike> spikes,
                                    std::uint64_t last_tick);
  // The most bytes by which the file grows when these are appended and it is closed.
  [[nodiscard]] std::uint64_t growth_bytes(std::span<const network::Spike> spikes) const;
  [[nodiscard]] Result<void> close();

 private:
  // The recorded spikes of one population.
  struct Train {
    std::uint64_t first_neuron = 0, last_neuron = 0;  // exclusive, counted through all populations
    std::uint64_t written = 0;
    h5::Handle times, nodes;
    std::vector<double> ms;  // to be written next
    std::vector<std::uint64_t> ids;
  };

  SpikeWriter(const std::filesystem::path& path, const network::Network& network,
              std::uint64_t stride_ticks);
  void add(const network::Network& network, network::PopulationId population, hid_t parent);
  [[nodiscard]] std::size_t train_of(const network::Spike& spike) const;
  void put(std::span<const network::Spike> spikes);

  double tick_ms_;
  std::uint64_t stride_ticks_;
  std::uint64_t chunk_;  // spikes
  std::vector<network::Spike> waiting_;
  h5::OutFile file_;  // before the handles of its parts: they go first
  std::vector<Train> trains_;
};

inline constexpr std::uint64_t kWholeRun = std::numeric_limits<std::uint64_t>::max();

// All at once.
[[nodiscard]] Result<void> write_spikes(const std::filesystem::path& path,
                                        const network::Network& network,
                                        std::span<const network::Spike> spikes,
                                        std::uint64_t stride_ticks = kWholeRun);

}  // namespace spikeloom::results
