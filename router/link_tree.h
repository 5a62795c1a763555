// A route tree that can be changed: parts of it are cut off and joined again elsewhere.
//
// Opened from its branches into an array over all chips to be worked on. Made once for a machine
// and opened anew for every net, so that a net costs its own tree only.
//
// Shapes   chips and links as fabric.h numbers them; a chip has at most one way in, the source
//          none. Between drop() and join() parts may hang on nothing: whoever cut them joins them
//          again.
// Errors   none; links have to be live, and branches a tree from the flow's source.
// Cost     open(), close() and branches() O(links of the tree), all else O(1); O(chips) memory.
#pragma once

#include <bit>

#include "router/flows.h"

namespace spikeloom::router {

class LinkTree {
 public:
  explicit LinkTree(const Fabric& fabric) : fabric_(fabric), at_(fabric.chips()) {}

  void open(const Flow& flow);
  void close();
  [[nodiscard]] Branches branches() const;  // depth first

  [[nodiscard]] bool contains(std::uint32_t chip) const { return at_[chip].inside; }
  [[nodiscard]] bool sends_by(LinkNumber link) const {
    return (at_[chip_of(link)].out >> side_of(link) & 1U) != 0;
  }
  [[nodiscard]] unsigned out(std::uint32_t chip) const { return at_[chip].out; }  // sides, as bits
  // The link by which the chip is reached; it has one.
  [[nodiscard]] LinkNumber way_in(std::uint32_t chip) const {
    return fabric_.back(link_number(chip, at_[chip].in));
  }
  // Serves nothing and sends on by one link.
  [[nodiscard]] bool is_passed(std::uint32_t chip) const {
    const unsigned out = at_[chip].out;
    return out != 0 && (out & (out - 1)) == 0 && !at_[chip].is_end;
  }
  // Passed straight on, so that no table entry is needed.
  [[nodiscard]] bool is_passed_straight(std::uint32_t chip) const {
    return is_passed(chip) && at_[chip].in >= 0 &&
           at_[chip].out == 1U << opposite_side(at_[chip].in);
  }

  void join(LinkNumber link);  // what is at its end now hangs on it
  void drop(LinkNumber link);  // what is at its end stays as it is, without a way in
  void forget(std::uint32_t chip) { at_[chip] = {}; }  // which has no links any more

 private:
  struct AtChip {
    std::int8_t in = -1;  // side that it is reached by
    std::uint8_t out = 0;
    bool inside = false;
    bool is_end = false;  // source or sink
  };
  void add(std::uint32_t chip);

  const Fabric& fabric_;
  std::uint32_t source_ = kNowhere;
  std::vector<AtChip> at_;
  std::vector<std::uint32_t> touched_;
};

}  // namespace spikeloom::router
