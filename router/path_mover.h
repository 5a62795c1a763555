// Moves paths of a tree to where they cost less: a path between two chips that end or branch is cut
// out, and the part below it joins the rest by a cheapest way, at whatever chips those are. The
// links between the old and the new foot of that part turn round.
//
// A link costs one hop and its price; a chip that a packet does not pass straight on costs its
// table entry. Every move makes the tree cheaper, so it ends.
//
// Units    hops.
// Cost     a move visits the part that was cut off, and chips about the path.
// Source   key-path exchange, Uchoa and Werneck 2010, Fast local search for Steiner trees in
//          graphs; searched as A*, Hart, Nilsson and Raphael 1968.
#pragma once

#include <span>

#include "router/grid_hops.h"
#include "router/link_prices.h"
#include "router/link_tree.h"

namespace spikeloom::router {

class PathMover {
 public:
  // `entry_price` by chip, or empty.
  PathMover(const machine::Machine& machine, const Fabric& fabric, const LinkPrices& prices,
            std::span<const double> entry_price);

  // Hops that a link costs beyond its first, times its price.
  void weigh(double weight) { weight_ = weight; }
  // The path that holds `link` moves if that makes the tree cheaper.
  bool move(LinkTree& tree, LinkNumber link);
  [[nodiscard]] double entry_price(std::uint32_t chip) const;
  [[nodiscard]] double cost(LinkNumber arrival) const;              // hops that a link is worth
  [[nodiscard]] std::uint64_t visited() const { return visited_; }  // chips, so far

 private:
  struct AtChip {
    double hops = 0.0;          // to the part cut off, if reached
    std::int32_t place = 0;     // as GridHops has it
    std::uint32_t reached = 0;  // by the search of this number
    std::uint32_t cut_off = 0;  // the same
    std::int8_t by = -1;        // side towards the part cut off; none in it
    bool settled = false;
  };
  struct Open {
    double estimate;
    std::uint32_t chip;
  };

  double cut_out(LinkTree& tree, LinkNumber link);
  void enter_part(const LinkTree& tree, std::uint32_t foot);
  std::uint32_t search(const LinkTree& tree);
  void spread(const LinkTree& tree, std::uint32_t chip);
  void offer(const LinkTree& tree, std::uint32_t chip, double hops, int by);
  void join(LinkTree& tree, std::uint32_t chip, std::uint32_t foot);
  [[nodiscard]] bool is_cut_off(std::uint32_t chip) const { return at_[chip].cut_off == search_; }

  const Fabric& fabric_;
  const LinkPrices& prices_;
  std::span<const double> entry_price_;
  GridHops hops_;
  double weight_ = 0.0;

  std::vector<LinkNumber> path_;  // cut out, or found
  std::int32_t goal_ = 0;         // where the path was cut off, as GridHops has it
  double limit_ = 0.0;
  std::uint32_t search_ = 0;  // number of the search, so that nothing needs to be cleared
  std::vector<AtChip> at_;
  std::vector<Open> heap_;
  std::vector<std::pair<double, std::uint32_t>> stack_;
  std::uint64_t visited_ = 0;
};

}  // namespace spikeloom::router
