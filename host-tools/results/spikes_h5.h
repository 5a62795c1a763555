// Spike trains in SONATA HDF5 files. Written by spike_writer.h, read here.
//
//   /            attributes magic = 0x0A7A, version = {0, 1}
//   /spikes/<population>/timestamps  double, ms, attribute units = "ms"
//   /spikes/<population>/node_ids    uint64, neuron inside the population, from 0
//   /spikes/<population>             attribute sorting, an enum of none 0, by_id 1, by_time 2
//
// Written sorted by (time, neuron), in chunks, not compressed, without time stamps of its own: the
// same spikes give the same bytes. '/' and '%' in a population's name are written as %2F and %25.
// Read are also the sorting attribute as a string, and the obsolete layout /spikes/timestamps and
// /spikes/gids, whose ids count through all populations.
//
// Units    ms in files, ticks in memory.
// Errors   invalid_input with the dataset's path.
// Cost     16 bytes a spike.
// Source   SONATA developer guide, section "Output: spikes"; libsonata 0.2 reads what is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::results {

struct PopulationSpikes {
  std::optional<std::string> population;  // none in the obsolete layout: ids count through all
  std::vector<double> timestamps_ms;
  std::vector<std::uint64_t> node_ids;  // one each timestamp
};

struct SpikeFile {
  std::vector<PopulationSpikes> populations;  // by name ascending
};

[[nodiscard]] Result<SpikeFile> read_spikes(const std::filesystem::path& path);

// The file's spikes as a recording has them: nearest tick, sorted. Refuses populations and neurons
// that the network lacks, and times outside [0, 2^32) ticks.
[[nodiscard]] Result<std::vector<network::Spike>> spikes_of(const network::Network& network,
                                                            const SpikeFile& file);

}  // namespace spikeloom::results
