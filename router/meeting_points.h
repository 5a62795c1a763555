// Chips at which the branches of a short tree meet although they are none of its ends: where three
// ends that are near each other have their ways in common.
//
// Starts from a minimum spanning tree over the ends. Three points and the median of them replace
// the two longest edges between the three; the three that shorten the tree most are taken, and
// again, with the median among the points, until nothing gets shorter.
//
// Shapes   chips alive, none of them an end; none for fewer than three ends, or more than 24.
// Cost     O(ends^3) look-ups for each point found. Dead links are not seen.
// Source   Kahng and Robins 1992, iterated 1-Steiner; Zelikovsky 1993 for the gain of a triple;
//          medians of the hexagonal grid.
#pragma once

#include <vector>

#include "router/grid_hops.h"

namespace spikeloom::router {

class MeetingPoints {
 public:
  MeetingPoints(const machine::Machine& machine, const GridHops& hops)
      : machine_(machine), hops_(hops) {}

  // Valid until the next call. The ends are chips, each once.
  [[nodiscard]] const std::vector<machine::ChipId>& of(const std::vector<machine::ChipId>& ends);

 private:
  // Points by number; the longest edge between any two of them in the spanning tree.
  [[nodiscard]] std::uint16_t& longest(std::size_t a, std::size_t b) {
    return longest_[a * points_.size() + b];
  }
  [[nodiscard]] std::uint16_t hops(std::size_t a, std::size_t b) const {
    return hops_.between(place_[a], place_[b]);
  }
  void add(machine::ChipId chip);
  void span();
  void join(std::size_t point);
  [[nodiscard]] bool add_best();
  void drop_useless(std::size_t ends);

  const machine::Machine& machine_;
  const GridHops& hops_;
  std::vector<machine::ChipId> points_;  // ends, then what joined
  std::vector<std::int32_t> place_;      // of them, as GridHops has it
  std::vector<std::size_t> parent_;      // in the spanning tree, of points but the first
  std::vector<std::uint16_t> least_;     // to the tree, while it is made
  std::vector<bool> is_inside_;
  std::vector<std::size_t> inside_;  // in the order of joining
  std::vector<std::uint16_t> longest_;
  std::vector<machine::ChipId> found_;
};

}  // namespace spikeloom::router
