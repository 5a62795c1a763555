// Sampled state variables in SONATA report files, one file a probe. Written by value_writer.h, read
// here.
//
//   /            attributes magic = 0x0A7A, version = {0, 1}
//   /report/<population>/data                    float, time x neuron, attribute units
//   /report/<population>/mapping/node_ids        uint64, neuron inside the population
//   /report/<population>/mapping/index_pointers  uint64, 0, 1, ... : one value a neuron
//   /report/<population>/mapping/element_ids     uint32, all 0
//   /report/<population>/mapping/time            double, first, end (exclusive) and step, units ms
//
// Errors   invalid_input.
// Source   SONATA developer guide, section "Output: reports"; libsonata 0.2 reads what is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::results {

struct ValueFile {
  std::string population;
  std::string units;                     // "mV" or "pA"
  double first_ms = 0.0, step_ms = 0.0;  // time of the first row, distance of rows
  std::vector<std::uint64_t> node_ids;
  std::vector<float> data;  // data[row * node_ids.size() + i]
};

// "values-<probe's name>.h5", with what a file name must not hold replaced by '_'.
[[nodiscard]] std::string values_file_name(const network::Probe& probe);

[[nodiscard]] Result<ValueFile> read_values(const std::filesystem::path& path);

}  // namespace spikeloom::results
