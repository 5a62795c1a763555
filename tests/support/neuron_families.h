// Families of neuron graphs that partitioners meet: local, clustered under shuffled numbers,
// random. Seeded, of any size.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/counter_rng.h"
#include "base/det_math.h"
#include "mapper/neuron_graph.h"

namespace spikeloom::support {

namespace detail {

// Rows of distinct targets, each drawn until there are enough.
template <class Draw>
mapper::NeuronGraph graph_of_rows(std::uint32_t neurons, std::uint32_t fan_out, Draw draw) {
  std::vector<mapper::NeuronPair> pairs;
  std::vector<std::uint32_t> row;
  for (std::uint32_t n = 0; n < neurons; ++n) {
    row.clear();
    while (row.size() < fan_out) {
      const std::uint32_t target = draw(n);
      if (target != n && std::ranges::find(row, target) == row.end()) row.push_back(target);
    }
    for (const auto target : row) pairs.push_back({n, target});
  }
  return mapper::neuron_graph(neurons, pairs);
}

}  // namespace detail

// Neurons on a grid, numbered row by row; targets around each by a normal law in x and y. It wraps,
// or what falls off is drawn again.
inline mapper::NeuronGraph sheet_of_neurons(int width, int height, std::uint32_t fan_out,
                                            double sigma, bool wraps, std::uint64_t seed) {
  StreamReader draws(CounterStream(seed, {StreamPurpose::test, 1, 0}));
  const auto step = [&] {
    return static_cast<int>(std::lround(sigma * det::normal_quantile(draws.next_unit())));
  };
  const auto neurons = static_cast<std::uint32_t>(width * height);
  return detail::graph_of_rows(neurons, fan_out, [&](std::uint32_t n) {
    const int x = static_cast<int>(n) % width + step(), y = static_cast<int>(n) / width + step();
    const int on_x = (x % width + width) % width, on_y = (y % height + height) % height;
    if (!wraps && (on_x != x || on_y != y)) return n;
    return static_cast<std::uint32_t>(on_y * width + on_x);
  });
}

struct HiddenGroups {
  std::uint32_t groups = 512, neurons = 128;  // a group
  std::uint32_t fan_out = 60;
  // Of the targets: in the own group, in the two next to it on a ring; the others anywhere.
  double own = 0.7, next = 0.2;
};
// Group and position of a neuron are hidden by shuffled numbers. `group` becomes that of each.
inline mapper::NeuronGraph hidden_groups(const HiddenGroups& shape, std::uint64_t seed,
                                         std::vector<std::uint32_t>* group = nullptr) {
  StreamReader draws(CounterStream(seed, {StreamPurpose::test, 2, 0}));
  const std::uint32_t neurons = shape.groups * shape.neurons;
  std::vector<std::uint32_t> number(neurons), place(neurons);
  std::iota(number.begin(), number.end(), 0U);
  for (std::uint32_t i = neurons - 1; i > 0; --i)
    std::swap(number[i], number[draws.next_below(i + 1)]);
  for (std::uint32_t i = 0; i < neurons; ++i) place[number[i]] = i;
  if (group != nullptr) {
    group->clear();
    for (const auto at : place) group->push_back(at / shape.neurons);
  }
  return detail::graph_of_rows(neurons, shape.fan_out, [&](std::uint32_t n) {
    const std::uint32_t own = place[n] / shape.neurons;
    const double way = draws.next_unit();
    std::uint32_t to = draws.next_below(shape.groups);
    if (way < shape.own + shape.next) {
      to = (own + (draws.next_below(2) == 0 ? 1 : shape.groups - 1)) % shape.groups;
    }
    if (way < shape.own) to = own;
    return number[to * shape.neurons + draws.next_below(shape.neurons)];
  });
}

// Nothing to find.
inline mapper::NeuronGraph random_neurons(std::uint32_t neurons, std::uint32_t fan_out,
                                          std::uint64_t seed) {
  StreamReader draws(CounterStream(seed, {StreamPurpose::test, 3, 0}));
  return detail::graph_of_rows(neurons, fan_out,
                               [&](std::uint32_t) { return draws.next_below(neurons); });
}

}  // namespace spikeloom::support
