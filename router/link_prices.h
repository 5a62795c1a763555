// What traffic makes of the links: their loads, and a price of each that rises steeply towards the
// heaviest load.
//
// The price of a link that carries `load` is exp(steepness * (load / top - 1)): 1 at the top, next
// to nothing far below. Prices are the gradient of a soft maximum; moving a net to where they are
// lower lowers it. Links of boards and cables have tops of their own, so that both the most packets
// on any link and the largest share of any bandwidth fall.
//
// Units    spikes/s.
// Source   exponential potentials as in Garg and Koenemann 2007; negotiation as in McMurchie and
//          Ebeling 1995, PathFinder.
#pragma once

#include <array>

#include "router/flows.h"

namespace spikeloom::router {

// Heaviest links. A link matters by its packets, and by its share of the bandwidth (link_rate.h).
struct Heaviest {
  double spikes_per_s = 0.0;   // of any link
  double as_board_link = 0.0;  // of any link, had it the share on a link of a board
  [[nodiscard]] double both() const { return spikes_per_s + as_board_link; }
  [[nodiscard]] bool is_above(const Heaviest& other) const {
    return spikes_per_s > other.spikes_per_s || as_board_link > other.as_board_link;
  }
};

class LinkPrices {
 public:
  explicit LinkPrices(const Fabric& fabric);

  void carry(const Branches& branches, double spikes_per_s);  // may be negative, to take off
  void set_steepness(double steepness);                       // towards the tops as they are now
  [[nodiscard]] Heaviest heaviest() const;

  // Of a link that arrives at a chip by `side`, in units of the price at a board's top.
  [[nodiscard]] double of_arrival(LinkNumber arrival) const { return of_arrival_[arrival]; }
  // How near the link comes to its top with so much more on it: 1 there.
  [[nodiscard]] double nearness(LinkNumber link, double more_spikes_per_s) const {
    return (load_[link] + more_spikes_per_s) / top_[fabric_.is_cable(link) ? 1 : 0];
  }
  [[nodiscard]] double top() const { return top_[0]; }

 private:
  void reprice(LinkNumber link);

  const Fabric& fabric_;
  std::vector<double> load_, of_arrival_;
  std::array<double, 2> top_{1.0, 1.0};  // of links of boards, of cables
  double steepness_ = 0.0;
};

}  // namespace spikeloom::router
