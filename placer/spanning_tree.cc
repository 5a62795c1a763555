#include "placer/spanning_tree.h"

#include <algorithm>
#include <utility>

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

// Of the edges that close a circle the longest is left out, as in added_by(); here with its ends.
std::int64_t SpanningTree::insert(std::uint32_t chip, std::vector<Edge>& edges) {
  const auto added = added_by(chip, edges);
  if (edges.empty()) {
    edges.push_back({chip, 0, 0});
    return 0;
  }
  const auto* from = distances_.from(chip);
  const auto count = static_cast<std::uint32_t>(edges.size());
  near_links_.resize(count);
  std::uint32_t nearest = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    near_links_[i] = {i, count, from[distances_.column(edges[i].chip)]};
    if (near_links_[i].length < near_links_[nearest].length) nearest = i;
  }
  if (added == near_links_[nearest].length) {
    edges.push_back({chip, nearest, near_links_[nearest].length});
    return added;
  }
  work_ += 6 * count;
  links_.clear();
  for (auto i = count - 1; i > 0; --i) {
    Link longer{i, edges[i].to, edges[i].length};
    if (near_links_[i].length > longer.length) std::swap(near_links_[i], longer);
    links_.push_back(near_links_[i]);
    auto& inwards = near_links_[edges[i].to];
    if (longer.length < inwards.length) inwards = longer;
  }
  links_.push_back(near_links_[0]);
  rows_.clear();
  for (const auto& edge : edges) rows_.push_back(edge.chip);
  rows_.push_back(chip);
  order(rows_, edges);
  return added;
}

std::int64_t SpanningTree::remove(std::uint32_t chip, std::vector<Edge>& edges) {
  const auto place =
      static_cast<std::uint32_t>(std::ranges::find(edges, chip, &Edge::chip) - edges.begin());
  work_ += edges.size() / 4;
  const auto children = std::ranges::count(std::span(edges).subspan(place + 1), place, &Edge::to);
  if (children == 0 || (place == 0 && children == 1)) {
    const auto shorter = place == 0 && children == 1 ? edges[1].length : edges[place].length;
    edges.erase(edges.begin() + place);
    for (auto& edge : std::span(edges).subspan(place)) edge.to -= edge.to > place ? 1 : 0;
    if (!edges.empty()) edges[0] = {edges[0].chip, 0, 0};
    return -std::int64_t{shorter};
  }
  part(place, edges);
  const auto longer = join_parts(edges);
  // The last chip takes the place in the order.
  const auto last = static_cast<std::uint32_t>(edges.size() - 1);
  rows_.clear();
  for (const auto& edge : edges) rows_.push_back(edge.chip);
  rows_[place] = rows_[last];
  rows_.pop_back();
  for (auto& link : links_) {
    if (link.a == last) link.a = place;
    if (link.b == last) link.b = place;
  }
  order(rows_, edges);
  return longer;
}

// What is left of the tree without one of its chips: links_, and the part of every other chip.
void SpanningTree::part(std::uint32_t place, std::span<const Edge> edges) {
  links_.clear();
  sizes_.clear();
  part_of_.resize(edges.size());
  const auto begin_part = [&](std::uint32_t i) {
    part_of_[i] = static_cast<std::uint32_t>(sizes_.size());
    sizes_.push_back(1);
  };
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    if (i == place) {
      part_of_[i] = UINT32_MAX;
    } else if (i == 0 || edges[i].to == place) {
      begin_part(i);
    } else {
      part_of_[i] = part_of_[edges[i].to];
      ++sizes_[part_of_[i]];
      links_.push_back({i, edges[i].to, edges[i].length});
    }
  }
}

// The shortest links between parts join them; returns their length less that of the links which
// the parts had to the chip that is gone.
std::int64_t SpanningTree::join_parts(std::span<const Edge> edges) {
  const auto parts = sizes_.size();
  const auto largest =
      static_cast<std::uint32_t>(std::ranges::max_element(sizes_) - sizes_.begin());
  between_.assign(parts * parts, {0, 0, UINT32_MAX});
  std::int64_t longer = 0;
  for (std::uint32_t x = 0; x < edges.size(); ++x) {
    const auto part = part_of_[x];
    if (part == UINT32_MAX) longer -= edges[x].length;
    if (x > 0 && part_of_[edges[x].to] == UINT32_MAX) longer -= edges[x].length;
    if (part == UINT32_MAX || part == largest) continue;
    work_ += edges.size();
    const auto* from = distances_.from(edges[x].chip);
    for (std::uint32_t y = 0; y < edges.size(); ++y) {
      if (part_of_[y] == part || part_of_[y] == UINT32_MAX) continue;
      const std::uint32_t distance = from[distances_.column(edges[y].chip)];
      auto& best = between_[part * parts + part_of_[y]];
      if (distance >= best.length) continue;
      best = {x, y, distance};
      between_[part_of_[y] * parts + part] = best;
    }
  }
  near_links_.assign(parts, {0, 0, UINT32_MAX});
  std::uint32_t joined = largest;
  for (auto open = parts - 1; open > 0; --open) {
    sizes_[joined] = 0;  // is in
    std::uint32_t next = UINT32_MAX;
    for (std::uint32_t p = 0; p < parts; ++p) {
      if (sizes_[p] == 0) continue;
      const auto& link = between_[joined * parts + p];
      if (link.length < near_links_[p].length) near_links_[p] = link;
      if (next == UINT32_MAX || near_links_[p].length < near_links_[next].length) next = p;
    }
    links_.push_back(near_links_[next]);
    longer += near_links_[next].length;
    joined = next;
  }
  work_ += 6 * edges.size();
  return longer;
}

// From the first chip outwards along links_.
void SpanningTree::order(std::span<const std::uint32_t> chips, std::vector<Edge>& edges) {
  constexpr auto kEnd = UINT32_MAX;
  first_.assign(chips.size(), kEnd);
  next_.resize(2 * links_.size());
  for (std::uint32_t l = 0; l < links_.size(); ++l) {
    next_[2 * l] = std::exchange(first_[links_[l].a], 2 * l);
    next_[2 * l + 1] = std::exchange(first_[links_[l].b], 2 * l + 1);
  }
  edges.assign(1, {chips[0], 0, 0});
  near_to_.assign(1, 0);  // places of those that joined
  part_of_.assign(chips.size(), kEnd);
  part_of_[0] = 0;
  for (std::uint32_t i = 0; i < near_to_.size(); ++i) {
    for (auto l = first_[near_to_[i]]; l != kEnd; l = next_[l]) {
      const auto& link = links_[l / 2];
      const auto other = l % 2 == 0 ? link.b : link.a;
      if (part_of_[other] != kEnd) continue;
      part_of_[other] = i;
      near_to_.push_back(other);
      edges.push_back({chips[other], i, link.length});
    }
  }
}

}  // namespace spikeloom::placer
