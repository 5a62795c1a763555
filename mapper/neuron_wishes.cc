#include "mapper/neuron_wishes.h"

#include <algorithm>
#include <tuple>

namespace spikeloom::mapper {

std::vector<Wish> wishes(NeuronSearch& search, std::int64_t least, std::size_t most,
                         std::vector<bool>& rest) {
  rest.resize(search.graph.neurons(), false);
  std::vector<Wish> all, own;
  const auto& firsts = search.parts.first_of_population;
  for (std::size_t k = 0; k + 1 < firsts.size(); ++k) {
    if (!search.parts.can_move(k)) continue;
    for (auto n = search.graph.populations[k]; n < search.graph.populations[k + 1]; ++n) {
      if (rest[n]) continue;
      search.now.look(n);
      own.clear();
      for (const auto to : search.now.near()) {
        const auto gain = search.now.gain(to);
        if (to >= firsts[k] && to < firsts[k + 1] && gain >= least)
          own.push_back({search.now.part(n), to, n, gain});
      }
      rest[n] = own.empty();
      const auto kept = own.begin() + static_cast<std::ptrdiff_t>(std::min(own.size(), most));
      std::ranges::partial_sort(own, kept, [](const Wish& a, const Wish& b) {
        return std::tie(b.gain, a.to) < std::tie(a.gain, b.to);
      });
      own.erase(kept, own.end());
      all.insert(all.end(), own.begin(), own.end());
    }
  }
  std::ranges::sort(all, [](const Wish& a, const Wish& b) {
    return std::tie(a.from, a.to, b.gain, a.neuron) < std::tie(b.from, b.to, a.gain, b.neuron);
  });
  return all;
}

std::vector<WishRun> by_pair(std::vector<Wish>& wishes) {
  std::vector<WishRun> runs;
  for (std::size_t first = 0, last = 0; first < wishes.size(); first = last) {
    const auto& head = wishes[first];
    while (last < wishes.size() && wishes[last].from == head.from && wishes[last].to == head.to)
      ++last;
    runs.push_back({head.from, head.to, std::span(wishes).subspan(first, last - first)});
  }
  return runs;
}

}  // namespace spikeloom::mapper
