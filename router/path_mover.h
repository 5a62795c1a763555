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

#include <array>
#include <span>

#include "placer/hop_table.h"
#include "router/link_prices.h"
#include "router/link_tree.h"

namespace spikeloom::router {

class PathMover {
 public:
  // `entry_price` by chip, or empty.
  PathMover(const machine::Machine& machine, const Fabric& fabric, const LinkPrices& prices,
            std::span<const double> entry_price);

  // Hops that a link of a board and a cable cost beyond their first, each times its price.
  void weigh(std::array<double, 2> weights) { weights_ = weights; }
  // The path that holds `link` moves if that makes the tree cheaper.
  bool move(LinkTree& tree, LinkNumber link);
  [[nodiscard]] double entry_price(std::uint32_t chip) const;
  [[nodiscard]] std::uint64_t visited() const { return visited_; }  // chips, so far

 private:
  struct Reach {
    double hops = 0.0;
    std::uint32_t search = 0;  // that the rest is of
    std::int8_t by = -1;       // side towards the part cut off; none in it
    bool settled = false;
  };
  struct Open {
    double estimate, hops;
    std::uint32_t chip;
  };

  [[nodiscard]] double cost(LinkNumber arrival) const;
  double cut_out(LinkTree& tree, LinkNumber link);
  void enter_part(const LinkTree& tree, std::uint32_t foot);
  std::uint32_t search(const LinkTree& tree, double limit);
  void spread(const LinkTree& tree, std::uint32_t chip);
  void offer(const LinkTree& tree, std::uint32_t chip, double hops, int by);
  void join(LinkTree& tree, std::uint32_t chip, std::uint32_t foot);
  [[nodiscard]] bool is_cut_off(std::uint32_t chip) const { return part_[chip] == search_; }

  const Fabric& fabric_;
  const LinkPrices& prices_;
  std::span<const double> entry_price_;
  placer::HopTable hops_;
  std::array<double, 2> weights_{};

  std::vector<LinkNumber> path_;  // cut out, or found
  machine::ChipId goal_;          // where the path was cut off
  std::uint32_t search_ = 0;      // number of the search, so that nothing needs to be cleared
  std::vector<std::uint32_t> part_;
  std::vector<Reach> reach_;
  std::vector<Open> heap_;
  std::vector<std::pair<double, std::uint32_t>> stack_;
  std::uint64_t visited_ = 0;
};

}  // namespace spikeloom::router
