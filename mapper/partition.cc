#include "mapper/partition.h"

#include <fmt/format.h>
#include <metis.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "base/assert.h"

namespace spikeloom::mapper {
namespace {

constexpr std::int64_t kLargestIndex = std::numeric_limits<idx_t>::max();
constexpr double kTolerance = 1.03;

// METIS adds weights up in its index type: scaled so that the sum stays a quarter of its range.
std::vector<idx_t> scaled(std::span<const std::int64_t> weights, std::int64_t least) {
  double sum = 0.0;
  for (const auto weight : weights) sum += static_cast<double>(weight);
  const double room = static_cast<double>(kLargestIndex) / 4.0 -
                      static_cast<double>(weights.size()) * static_cast<double>(least);
  const double scale = std::min(1.0, std::max(0.0, room) / std::max(1.0, sum));
  std::vector<idx_t> narrow;
  narrow.reserve(weights.size());
  for (const auto weight : weights) {
    const auto value = std::llround(static_cast<double>(weight) * scale);
    narrow.push_back(static_cast<idx_t>(weight > 0 ? std::max<long long>(least, value) : 0));
  }
  return narrow;
}

// Each constraint has a range of its own.
std::vector<idx_t> scaled_needs(const WeightedGraph& graph) {
  const auto constraints = static_cast<std::size_t>(graph.constraints);
  std::vector<idx_t> narrow(graph.needs.size());
  std::vector<std::int64_t> column(graph.vertices());
  for (std::size_t c = 0; c < constraints; ++c) {
    for (std::size_t v = 0; v < column.size(); ++v) column[v] = graph.needs[v * constraints + c];
    const auto values = scaled(column, 1);
    for (std::size_t v = 0; v < column.size(); ++v) narrow[v * constraints + c] = values[v];
  }
  return narrow;
}

std::vector<real_t> share_table(std::span<const double> shares, std::size_t constraints) {
  std::vector<real_t> table;
  for (const double share : shares) {
    for (std::size_t c = 0; c < constraints; ++c) table.push_back(static_cast<real_t>(share));
  }
  return table;
}

// METIS seeds and draws from the C library's generator.
std::mutex& generator_lock() {
  static std::mutex lock;
  return lock;
}

}  // namespace

Result<std::vector<std::uint32_t>> partition(const WeightedGraph& graph, std::uint32_t parts,
                                             std::span<const double> shares, CutMethod method,
                                             std::uint32_t seed) {
  const std::size_t vertices = graph.vertices();
  if (parts <= 1 || vertices == 0) return std::vector<std::uint32_t>(vertices, 0);
  if (static_cast<std::int64_t>(graph.neighbours.size()) > kLargestIndex ||
      static_cast<std::int64_t>(vertices) > kLargestIndex) {
    return failure(ErrorClass::does_not_fit, "graph_too_large",
                   fmt::format("a graph of {} vertices and {} edges; METIS counts to {}", vertices,
                               graph.neighbours.size(), kLargestIndex),
                   "mapper.partition", "", "larger slices");
  }
  std::vector<idx_t> first_edge(graph.first_edge.begin(), graph.first_edge.end());
  std::vector<idx_t> neighbours(graph.neighbours.begin(), graph.neighbours.end());
  auto edge_weights = scaled(graph.edge_weights, 1);
  auto needs = scaled_needs(graph);
  auto targets = share_table(shares, static_cast<std::size_t>(graph.constraints));
  std::vector<real_t> tolerance(static_cast<std::size_t>(graph.constraints),
                                static_cast<real_t>(kTolerance));
  idx_t options[METIS_NOPTIONS];
  METIS_SetDefaultOptions(options);
  options[METIS_OPTION_SEED] = static_cast<idx_t>(seed);
  idx_t n = static_cast<idx_t>(vertices), constraints = graph.constraints;
  idx_t count = static_cast<idx_t>(parts), cut = 0;
  std::vector<idx_t> part(vertices, 0);
  const auto run = method == CutMethod::recursive ? METIS_PartGraphRecursive : METIS_PartGraphKway;
  int status = METIS_OK;
  {
    const std::scoped_lock guard(generator_lock());
    status = run(&n, &constraints, first_edge.data(), neighbours.data(), needs.data(), nullptr,
                 edge_weights.data(), &count, targets.empty() ? nullptr : targets.data(),
                 tolerance.data(), options, &cut, part.data());
  }
  if (status != METIS_OK) {
    return failure(ErrorClass::internal, "metis_failed",
                   fmt::format("METIS gave up on {} vertices in {} parts with status {}", vertices,
                               parts, status),
                   "mapper.partition", "", "another placer");
  }
  return std::vector<std::uint32_t>(part.begin(), part.end());
}

bool is_degenerate(const WeightedGraph& graph, std::span<const std::uint32_t> part,
                   std::uint32_t parts) {
  std::vector<std::int64_t> sums(parts, 0);
  std::int64_t sum = 0, largest = 0;
  for (std::size_t v = 0; v < part.size(); ++v) {
    const auto need = graph.needs[v * static_cast<std::size_t>(graph.constraints)];
    sums[part[v]] += need;
    sum += need;
    largest = std::max(largest, need);
  }
  const auto [least, most] = std::ranges::minmax(sums);
  return least == 0 || most * parts > 2 * sum + largest * parts;
}

}  // namespace spikeloom::mapper
