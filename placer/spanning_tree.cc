#include "placer/spanning_tree.h"

#include <algorithm>

namespace spikeloom::placer {

std::uint32_t SpanningTree::length(std::span<const std::uint32_t> chips) {
  work_ += 1 + chips.size() * chips.size() / 2;
  if (chips.size() < 2) return 0;
  const auto* from_first = distances_.from(chips[0]);
  const std::uint32_t a = from_first[distances_.column(chips[1])];
  if (chips.size() == 2) return a;
  if (chips.size() > 3) return length_of_many(chips);
  const std::uint32_t b = from_first[distances_.column(chips[2])];
  const std::uint32_t c = distances_.from(chips[1])[distances_.column(chips[2])];
  return a + b + c - std::max({a, b, c});
}

// Chips that are in the tree leave the arrays, so the work shrinks with each.
std::uint32_t SpanningTree::length_of_many(std::span<const std::uint32_t> chips) {
  auto open = chips.size() - 1;
  columns_.resize(open);
  rows_.resize(open);
  near_.resize(open);
  for (std::size_t i = 0; i < open; ++i) {
    columns_[i] = distances_.column(chips[i]);
    rows_[i] = chips[i];
    near_[i] = UINT32_MAX;
  }
  std::uint32_t total = 0;
  std::uint32_t joined = chips[open];
  while (true) {
    // Distance and place in one word, so that one minimum finds both.
    const auto* from = distances_.from(joined);
    std::uint64_t first = UINT64_MAX;
    for (std::size_t i = 0; i < open; ++i) {
      const std::uint32_t near = std::min<std::uint32_t>(near_[i], from[columns_[i]]);
      near_[i] = near;
      first = std::min(first, std::uint64_t{near} << 32 | i);
    }
    const auto nearest = static_cast<std::uint32_t>(first >> 32);
    const auto next = static_cast<std::uint32_t>(first);
    total += nearest;
    if (--open == 0) return total;
    joined = rows_[next];
    columns_[next] = columns_[open];
    rows_[next] = rows_[open];
    near_[next] = near_[open];
  }
}

std::uint32_t SpanningTree::build(std::span<const std::uint32_t> chips, std::vector<Edge>& edges) {
  edges.clear();
  if (chips.empty()) return 0;
  work_ += chips.size() * chips.size() / 2;
  rows_.assign(chips.begin(), chips.end());
  near_.assign(chips.size(), UINT32_MAX);
  near_to_.assign(chips.size(), 0);
  std::uint32_t total = 0;
  for (auto open = chips.size(); open > 0;) {
    const auto next =
        edges.empty() ? open - 1
                      : static_cast<std::size_t>(
                            std::min_element(near_.begin(),
                                             near_.begin() + static_cast<std::ptrdiff_t>(open)) -
                            near_.begin());
    const auto length = edges.empty() ? 0 : near_[next];
    edges.push_back({rows_[next], near_to_[next], length});
    total += length;
    --open;
    rows_[next] = rows_[open];
    near_[next] = near_[open];
    near_to_[next] = near_to_[open];
    const auto* from = distances_.from(edges.back().chip);
    for (std::size_t i = 0; i < open; ++i) {
      const std::uint32_t distance = from[distances_.column(rows_[i])];
      if (distance >= near_[i]) continue;
      near_[i] = distance;
      near_to_[i] = static_cast<std::uint32_t>(edges.size() - 1);
    }
  }
  return total;
}

// From the leaves inwards, the longest edge of every circle that the new chip closes is left out.
std::int64_t SpanningTree::added_by(std::uint32_t chip, std::span<const Edge> edges) {
  if (edges.empty()) return 0;
  work_ += edges.size();
  near_.resize(edges.size());
  const auto* from = distances_.from(chip);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    near_[i] = from[distances_.column(edges[i].chip)];
    if (near_[i] == 0) return 0;
  }
  std::int64_t added = 0;
  for (auto i = edges.size() - 1; i > 0; --i) {
    auto& inwards = near_[edges[i].to];
    added += std::int64_t{std::min(near_[i], edges[i].length)} - edges[i].length;
    inwards = std::min(inwards, std::max(near_[i], edges[i].length));
  }
  return added + near_[0];
}

}  // namespace spikeloom::placer
