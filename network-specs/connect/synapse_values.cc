#include "network-specs/connect/synapse_values.h"

namespace spikeloom::connect {

std::vector<std::uint32_t> keep_inside(NeuronRange inside, std::size_t first,
                                       std::vector<RowSynapse>& row) {
  std::vector<std::uint32_t> draws(row.size() - first);
  std::size_t kept = 0;
  for (std::size_t i = 0; first + i < row.size(); ++i) {
    row[first + kept] = row[first + i];
    draws[kept] = static_cast<std::uint32_t>(i);
    kept += inside.contains(row[first + i].post);
  }
  row.resize(first + kept);
  draws.resize(kept);
  return draws;
}

std::vector<std::uint32_t> draws_inside(NeuronRange inside,
                                        std::span<const std::uint32_t> partners) {
  std::vector<std::uint32_t> draws(partners.size());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < partners.size(); ++i) {
    draws[kept] = static_cast<std::uint32_t>(i);
    kept += partners[i] - inside.first < inside.size();
  }
  draws.resize(kept);
  return draws;
}

}  // namespace spikeloom::connect
