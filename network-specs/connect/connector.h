// Synapses as a function: those of any part of a projection, alone, in any order, always the same.
//
// Rules (Senk et al. 2022; NEST's names in brackets), for Ns sources and Nt targets. "With
// multapses" draws with replacement, "without" draws without; "no autapses" excludes i -> i when
// both populations are the same one.
//   one-to-one          i -> i, Ns = Nt
//   all-to-all          every ordered pair once
//   explicit list       as given
//   pairwise Bernoulli  every ordered pair once with probability p
//   fixed in-degree     every target draws K sources [fixed_indegree]
//   fixed out-degree    every source draws K targets [fixed_outdegree]
//   fixed total number  N draws of (source, target) among all pairs [fixed_total_number]
//
// A row is the synapses of one source, a column those of one target. Fixed in-degree is native in
// columns, every other rule in rows; block() works for all.
//
// Synapse i of row (or column) n takes its partner, weight and delay from words i of the streams
// synapse_target, synapse_weight and synapse_delay of (seed, projection, n). Fixed totals split
// their number down a fixed binary tree of source ranges (row_counts.h). ADR 0005.
//
// Units    weights in steps of the receptor's WeightScale, delays in ticks.
// Shapes   neuron indices inside the two populations; a row holds at most 2^32 - 1 synapses.
// Promises equal (seed, projection, pre, post, draw) give equal synapses whatever else is asked.
// Errors   none after validate(); make() trusts a valid network.
// Cost     a row or column: proportional to its synapses, those outside the range asked for being
//          the cheaper, as neither weight nor delay is drawn for them; make(): the tables of its
//          two laws, one count a source for fixed totals, a copy of an explicit list.
//          tests/bench/connect_bench.cc prints both.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "network-specs/connect/sampler_cache.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/network/network.h"

namespace spikeloom::connect {

struct RowSynapse {
  std::uint32_t post = 0;
  std::uint16_t weight = 0;  // magnitude; the projection's receptor gives the sign
  std::uint16_t delay_ticks = 1;
  auto operator<=>(const RowSynapse&) const = default;
};

struct Synapse {
  std::uint32_t pre = 0;
  RowSynapse row;
  auto operator<=>(const Synapse&) const = default;
};

inline constexpr NeuronRange kEveryNeuron{0, 0xffffffffU};

class Connector {
 public:
  virtual ~Connector() = default;
  // True when row() is the cheap way; false when column() is.
  [[nodiscard]] virtual bool by_rows() const = 0;
  // Appends the synapses of one source onto `posts`, by_rows() only.
  virtual void row(std::uint32_t pre, NeuronRange posts, std::vector<RowSynapse>& out) const = 0;
  void row(std::uint32_t pre, std::vector<RowSynapse>& out) const { row(pre, kEveryNeuron, out); }
  // Appends the synapses from `pres` onto one target (post filled in), not by_rows() only.
  virtual void column(std::uint32_t post, NeuronRange pres, std::vector<Synapse>& out) const = 0;
  void column(std::uint32_t post, std::vector<Synapse>& out) const {
    column(post, kEveryNeuron, out);
  }
  // Appends the sources alone of one target's synapses, in the order of draws; not by_rows() only.
  virtual void column_sources(std::uint32_t post, std::vector<std::uint32_t>& out) const = 0;
  // Appends every synapse from pre to post, in ascending order of (pre, row). Draws the partners of
  // whole rows (columns), so ask for wide ranges of the other side.
  void block(NeuronRange pre, NeuronRange post, std::vector<Synapse>& out) const;
};

// Thread-safe once made: all calls are const and share nothing that changes.
[[nodiscard]] std::unique_ptr<Connector> make(const network::Network& network,
                                              network::ProjectionId projection, WeightScale scale);
// The same; projections of one law share its table through the cache. For many projections.
[[nodiscard]] std::unique_ptr<Connector> make(const network::Network& network,
                                              network::ProjectionId projection, WeightScale scale,
                                              SamplerCache& cache);

}  // namespace spikeloom::connect
