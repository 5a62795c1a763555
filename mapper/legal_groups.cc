#include "mapper/legal_groups.h"

#include <algorithm>
#include <utility>

namespace spikeloom::mapper {
namespace {

class Legaliser {
 public:
  Legaliser(const std::vector<Slice>& slices, const WeightedGraph& graph,
            std::span<const std::uint32_t> part, std::uint32_t parts, const GroupLimits& limits)
      : slices_(slices),
        graph_(graph),
        part_(part.begin(), part.end()),
        limits_(limits),
        loads_(parts),
        bound_(parts, 0) {
    for (std::uint32_t s = 0; s < slices.size(); ++s) add(s, part_[s]);
  }

  Groups run() {
    const auto parts = static_cast<std::uint32_t>(loads_.size());
    for (std::uint32_t p = 0; p < parts; ++p) {
      if (is_overfull(p)) relieve(p);
    }
    return numbered();
  }

 private:
  struct Load {
    std::uint32_t slices = 0, cores = 0;
    std::uint64_t sdram_bytes = 0;
  };

  [[nodiscard]] std::uint32_t cores(std::uint32_t slice) const {
    return slices_[slice].all_cores();
  }
  [[nodiscard]] std::uint64_t sdram(std::uint32_t slice) const {
    return slices_[slice].need.sdram_bytes;
  }
  [[nodiscard]] bool is_overfull(std::uint32_t p) const {
    return loads_[p].slices > 1 &&
           (loads_[p].cores > limits_.cores || loads_[p].sdram_bytes > limits_.sdram_bytes);
  }
  [[nodiscard]] bool has_room(std::uint32_t p, std::uint32_t slice) const {
    return loads_[p].slices == 0 || (loads_[p].cores + cores(slice) <= limits_.cores &&
                                     loads_[p].sdram_bytes + sdram(slice) <= limits_.sdram_bytes);
  }
  void add(std::uint32_t slice, std::uint32_t p) {
    part_[slice] = p;
    ++loads_[p].slices;
    loads_[p].cores += cores(slice);
    loads_[p].sdram_bytes += sdram(slice);
  }
  void remove(std::uint32_t slice) {
    auto& load = loads_[part_[slice]];
    --load.slices;
    load.cores -= cores(slice);
    load.sdram_bytes -= sdram(slice);
  }

  // Weight of a slice's edges into each part; cleared by the next call.
  void weigh(std::uint32_t slice) {
    for (const auto p : weighed_) bound_[p] = 0;
    weighed_.clear();
    for (auto e = graph_.first_edge[slice]; e < graph_.first_edge[slice + 1]; ++e) {
      const auto p = part_[graph_.neighbours[static_cast<std::size_t>(e)]];
      if (bound_[p] == 0) weighed_.push_back(p);
      bound_[p] += graph_.edge_weights[static_cast<std::size_t>(e)];
    }
  }

  void relieve(std::uint32_t p) {
    std::vector<std::pair<std::int64_t, std::uint32_t>> by_bond;
    for (std::uint32_t s = 0; s < slices_.size(); ++s) {
      if (part_[s] != p) continue;
      weigh(s);
      by_bond.emplace_back(bound_[p], s);
    }
    std::ranges::sort(by_bond);
    for (const auto& [bond, slice] : by_bond) {
      if (!is_overfull(p)) return;
      remove(slice);
      add(slice, best_part_for(slice, p));
    }
  }

  std::uint32_t best_part_for(std::uint32_t slice, std::uint32_t but) {
    weigh(slice);
    auto best = static_cast<std::uint32_t>(loads_.size());
    for (std::uint32_t p = 0; p < loads_.size(); ++p) {
      if (p == but || !has_room(p, slice)) continue;
      if (best == loads_.size() || bound_[p] > bound_[best]) best = p;
    }
    if (best == loads_.size()) {
      loads_.emplace_back();
      bound_.push_back(0);
    }
    return best;
  }

  [[nodiscard]] Groups numbered() const {
    Groups groups;
    std::vector<std::uint32_t> number(loads_.size(), 0);
    for (std::size_t p = 0; p < loads_.size(); ++p) {
      if (loads_[p].slices > 0) number[p] = groups.count++;
    }
    for (std::size_t s = 0; s < slices_.size(); ++s) groups.of_slice.push_back(number[part_[s]]);
    return groups;
  }

  const std::vector<Slice>& slices_;
  const WeightedGraph& graph_;
  std::vector<std::uint32_t> part_;
  GroupLimits limits_;
  std::vector<Load> loads_;
  std::vector<std::int64_t> bound_;
  std::vector<std::uint32_t> weighed_;
};

}  // namespace

Groups legal_groups(const std::vector<Slice>& slices, const WeightedGraph& graph,
                    std::span<const std::uint32_t> part, std::uint32_t parts,
                    const GroupLimits& limits) {
  return Legaliser(slices, graph, part, parts, limits).run();
}

}  // namespace spikeloom::mapper
