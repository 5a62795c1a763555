#include "placer/settle.h"

#include <algorithm>

namespace spikeloom::placer {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

class Settling {
 public:
  Settling(const mapper::WeightedGraph& graph, const Ground& ground,
           std::vector<std::uint32_t>& cells)
      : graph_(graph),
        ground_(ground),
        cells_(cells),
        occupants_(ground.cells.count()),
        loads_(ground.cells.count()),
        from_(ground.cells.count(), kNone) {
    for (std::uint32_t v = 0; v < graph.vertices(); ++v) {
      if (need(v).cores > 0) add(v, cells[v]);
    }
  }

  void run() {
    for (std::uint32_t cell = 0; cell < ground_.cells.count(); ++cell) {
      while (is_overfull(cell) && relieve(cell)) {
      }
    }
  }

 private:
  [[nodiscard]] Load need(std::uint32_t v) const { return need_of(graph_, v); }
  [[nodiscard]] bool is_fixed(std::uint32_t v) const {
    return !ground_.fixed.empty() && ground_.fixed[v];
  }
  [[nodiscard]] bool is_overfull(std::uint32_t cell) const {
    return loads_[cell].cores > ground_.limits[cell].cores ||
           loads_[cell].sdram_bytes > ground_.limits[cell].sdram_bytes;
  }
  [[nodiscard]] bool holds(std::uint32_t cell, const Load& comes, const Load& goes) const {
    return loads_[cell].cores + comes.cores - goes.cores <= ground_.limits[cell].cores &&
           loads_[cell].sdram_bytes + comes.sdram_bytes - goes.sdram_bytes <=
               ground_.limits[cell].sdram_bytes;
  }
  void add(std::uint32_t v, std::uint32_t cell) {
    cells_[v] = cell;
    loads_[cell].cores += need(v).cores;
    loads_[cell].sdram_bytes += need(v).sdram_bytes;
    occupants_[cell].push_back(v);
  }
  void remove(std::uint32_t v) {
    auto& here = occupants_[cells_[v]];
    here.erase(std::ranges::find(here, v));
    loads_[cells_[v]].cores -= need(v).cores;
    loads_[cells_[v]].sdram_bytes -= need(v).sdram_bytes;
  }

  [[nodiscard]] double change(std::uint32_t v, std::uint32_t to) const {
    double sum = 0.0;
    const auto a = ground_.cells.place(cells_[v]), b = ground_.cells.place(to);
    for (auto e = graph_.first_edge[v]; e < graph_.first_edge[v + 1]; ++e) {
      const auto edge = static_cast<std::size_t>(e);
      const auto there = ground_.cells.place(cells_[graph_.neighbours[edge]]);
      sum += static_cast<double>(graph_.edge_weights[edge]) *
             (ground_.cells.between(there, b) - ground_.cells.between(there, a));
    }
    return sum;
  }

  // Who of `cell` goes on to `next` when somebody of need `comes` takes the place: of those whose
  // place is enough, the one whose edges suffer least.
  [[nodiscard]] std::uint32_t who_goes(std::uint32_t cell, std::uint32_t next,
                                       const Load& comes) const {
    std::uint32_t best = kNone;
    double least = 0.0;
    for (const auto v : occupants_[cell]) {
      if (is_fixed(v) || !holds(cell, comes, need(v))) continue;
      const double worse = change(v, next);
      if (best != kNone && worse >= least) continue;
      best = v;
      least = worse;
    }
    return best;
  }

  // The same of a cell that nobody comes to: of the smallest ones.
  [[nodiscard]] std::uint32_t who_leaves(std::uint32_t cell, std::uint32_t next,
                                         const Load& smallest) const {
    std::uint32_t best = kNone;
    double least = 0.0;
    for (const auto v : occupants_[cell]) {
      const auto needed = need(v);
      if (is_fixed(v) || needed.cores != smallest.cores ||
          needed.sdram_bytes > smallest.sdram_bytes) {
        continue;
      }
      const double worse = change(v, next);
      if (best != kNone && worse >= least) continue;
      best = v;
      least = worse;
    }
    return best;
  }
  [[nodiscard]] std::uint32_t smallest(std::uint32_t cell) const {
    std::uint32_t best = kNone;
    for (const auto v : occupants_[cell]) {
      if (!is_fixed(v) && (best == kNone || need(v).cores < need(best).cores)) best = v;
    }
    return best;
  }

  // Cells from here to the nearest that holds one more of that need; empty when there is none.
  std::vector<std::uint32_t> way(std::uint32_t cell, const Load& comes) {
    std::vector<std::uint32_t> seen{cell};
    from_[cell] = cell;
    std::uint32_t found = kNone;
    for (std::size_t i = 0; i < seen.size() && found == kNone; ++i) {
      for (int step = 0; step < 9; ++step) {
        const auto next = ground_.cells.beside(seen[i], step % 3 - 1, step / 3 - 1);
        if (from_[next] != kNone || ground_.limits[next].cores == 0) continue;
        from_[next] = seen[i];
        seen.push_back(next);
        if (!holds(next, comes, {})) continue;
        found = next;
        break;
      }
    }
    std::vector<std::uint32_t> cells;
    for (auto at = found; at != kNone && at != cell; at = from_[at]) cells.push_back(at);
    if (found != kNone) cells.push_back(cell);
    std::ranges::reverse(cells);
    for (const auto c : seen) from_[c] = kNone;
    return cells;
  }

  // One vertex less in `cell`; false when nobody can go.
  bool relieve(std::uint32_t cell) {
    const auto least = smallest(cell);
    if (least == kNone) return false;
    const auto cells = way(cell, need(least));
    if (cells.empty()) return false;
    auto goes = who_leaves(cell, cells[1], need(least));
    for (std::size_t i = 1; i < cells.size() && goes != kNone; ++i) {
      const bool last = i + 1 == cells.size();
      const auto next = last ? kNone : who_goes(cells[i], cells[i + 1], need(goes));
      remove(goes);
      add(goes, cells[i]);
      goes = next;
    }
    return true;
  }

  const mapper::WeightedGraph& graph_;
  const Ground& ground_;
  std::vector<std::uint32_t>& cells_;
  std::vector<std::vector<std::uint32_t>> occupants_;
  std::vector<Load> loads_;
  std::vector<std::uint32_t> from_;
};

}  // namespace

void settle(const mapper::WeightedGraph& graph, const Ground& ground,
            std::vector<std::uint32_t>& cells) {
  Settling(graph, ground, cells).run();
}

}  // namespace spikeloom::placer
