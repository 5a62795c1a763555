// Options that several verbs share: which network, on which machine, for how long.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "host-tools/flow/map.h"
#include "network-specs/network/network.h"

namespace spikeloom::cli {

struct NetworkInput {
  std::string path;
  std::optional<std::uint64_t> seed;
  std::optional<double> duration_ms;
  std::optional<double> discard_ms;

  void add_to(CLI::App& verb);
  // Reads, applies the overrides and judges the result.
  [[nodiscard]] tl::expected<network::Network, Errors> read() const;
};

struct MapInput {
  std::string machine;  // a file of network-specs/library or of the user's; empty: smallest fitting
  std::uint32_t neurons_per_core = 256;
  std::string placer{placer::kDefaultPlacer};

  void add_to(CLI::App& verb);
  [[nodiscard]] tl::expected<flow::MapOptions, Errors> options(unsigned threads) const;
};

// A number from low to high; CLI::Range lets what is no number pass.
[[nodiscard]] CLI::Validator within(double low, double high);

// A whole number that 64 bits hold, without a sign: CLI11 takes -1 for the largest.
[[nodiscard]] CLI::Validator whole_number();
// A path; an empty one is what an unset variable leaves.
[[nodiscard]] CLI::Validator some_path();
// Threads; more than any machine has is a mistake.
[[nodiscard]] CLI::Validator thread_count();

// Of the whole network, from the rules.
[[nodiscard]] double expected_synapses(const network::Network& network);
[[nodiscard]] double expected_synapses(const network::Network& network,
                                       network::ProjectionId projection);

}  // namespace spikeloom::cli
