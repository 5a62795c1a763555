// Slices and nets on random machines, for whatever places them.
#pragma once

#include <algorithm>
#include <bit>
#include <vector>

#include "base/counter_rng.h"
#include "placer/placement.h"
#include "tests/support/pieces_of_machine.h"
#include "tests/support/routing_cases.h"

namespace spikeloom::support {

struct PlacingCase {
  machine::Machine machine;
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
  [[nodiscard]] placer::Problem problem() const { return {machine, slices, nets}; }
};

inline mapper::Slice a_slice(std::uint64_t sdram_bytes = 1000) {
  return {network::PopulationId{std::size_t{0}},
          {0, 64},
          {.dtcm_bytes = 10'000, .sdram_bytes = sdram_bytes, .cycles_per_tick = 1000.0}};
}

inline mapper::Net a_net(std::size_t source, double spikes_per_s,
                         const std::vector<std::size_t>& sinks) {
  mapper::Net net{mapper::SliceId{source}, spikes_per_s, {}};
  for (const auto sink : sinks) net.sinks.emplace_back(sink);
  return net;
}

// A machine with dead chips, links and cores and with chips of unequal SDRAM; at most as many
// slices as cores, of at most `most_sdram_bytes` each; random nets, some of equal sinks, some
// without. kSdramShare lets any filling of the cores be legal.
inline constexpr int kSdramShare = 500'000 / chip::kApplicationCores;
inline PlacingCase random_placing_case(const Below& below, int most_sdram_bytes) {
  PlacingCase all{broken_machine(below), {}, {}};
  for (auto& chip : all.machine.chips) {
    for (int dead = below(20); dead > 0; --dead) chip.application_cores &= ~(2U << below(16));
    chip.sdram_bytes = static_cast<std::uint32_t>(500'000 + below(500'001));
  }
  silence_smaller_pieces(all.machine);  // nets may join anything
  // Few as a rule, at times as many as there are cores.
  const int cores = static_cast<int>(all.machine.application_cores());
  const int slices = below((below(4) == 0 ? cores : std::min(cores, 80)) + 1);
  for (int s = 0; s < slices; ++s) {
    all.slices.push_back(a_slice(static_cast<std::uint64_t>(1 + below(most_sdram_bytes))));
  }
  std::vector<mapper::SliceId> sinks;
  for (int s = 0; s < slices; ++s) {
    if (below(3) != 0) {
      sinks.clear();
      const int percent = below(30);
      for (int t = 0; t < slices; ++t) {
        if (below(100) < percent) sinks.emplace_back(static_cast<std::size_t>(t));
      }
    }
    all.nets.push_back({mapper::SliceId{static_cast<std::size_t>(s)}, 1.0 + below(1000), sinks});
  }
  return all;
}

// The same with synapse cores: slices of at most `most_cores` cores each, as many at most as any
// way to fill the chips leaves room for.
inline PlacingCase random_split_case(const Below& below, int most_cores) {
  PlacingCase all{random_placing_case(below, 1).machine, {}, {}};
  int left = 0;
  for (const auto& chip : all.machine.chips)
    left += std::max(0, std::popcount(chip.application_cores) - most_cores + 1);
  if (below(4) != 0) left = std::min(left, 60);
  std::vector<std::size_t> senders, takers;
  for (int cores = 1 + below(most_cores); cores <= left; cores = 1 + below(most_cores)) {
    left -= cores;
    senders.push_back(all.slices.size());
    for (int part = 0; part < cores; ++part) {
      if (part > 0 || cores == 1) takers.push_back(all.slices.size());
      auto slice = a_slice(static_cast<std::uint64_t>(1 + below(kSdramShare)));
      slice.part = static_cast<std::uint8_t>(part);
      slice.synapse_cores = static_cast<std::uint8_t>(cores - 1);
      all.slices.push_back(slice);
    }
  }
  for (const auto sender : senders) {
    const int percent = below(30);
    std::vector<std::size_t> sinks;
    for (const auto taker : takers)
      if (below(100) < percent) sinks.push_back(taker);
    if (!sinks.empty()) all.nets.push_back(a_net(sender, 1.0 + below(1000), sinks));
  }
  return all;
}

// below() of a counter stream: a case is named by its seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed)
      : words_(CounterStream(seed, {.purpose = StreamPurpose::test})) {}
  int operator()(int bound) {
    return static_cast<int>(words_.next_below(static_cast<std::uint32_t>(bound)));
  }

 private:
  StreamReader words_;
};

}  // namespace spikeloom::support
