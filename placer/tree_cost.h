// The cost of a placement, kept up to date move by move.
//
// A fan of one source (mapper/folded_nets.h) costs its weight times the minimum spanning tree over
// the chips of source and sinks. A fan of several keeps the tree over its sinks, and for every chip
// of sources what that chip adds to it. An exchange between two chips can change a set of chips by
// these two alone; most change no set at all, and cost next to nothing; where one does, the tree
// loses a chip or gains one and is not grown anew. total() is `cost` of placement.h in integers.
//
// What a search lowers is total() less a small part of a hop, one of kGrains-ths, for every pair of
// neighbours among the chips of a fan: of placements that cost the same, the one where they lie
// side by side, in a patch and not in a chain. Every pair beyond those of the tree is a way round
// for the router (router/negotiate.h).
//
// Units    quarters of a hop times weight steps; changes in kGrains-ths of that. work() counts
//          distances looked up, and other steps in their time: the same on every machine.
// Promises change_by() changes nothing that can be seen; commit() makes the latest one.
// Cost     a change: sum over the fans whose chips change of some times the chips of the fan, and
//          once for every chip that sends to it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mapper/folded_nets.h"
#include "placer/distances.h"
#include "placer/placement.h"
#include "placer/spanning_tree.h"

namespace spikeloom::placer {

// Slices of chip a that go to chip b, and the reverse.
struct Exchange {
  machine::ChipId a, b;
  std::span<const mapper::SliceId> to_b, to_a;
  [[nodiscard]] bool empty() const { return to_b.empty() && to_a.empty(); }
};

class TreeCost {
 public:
  TreeCost(const Distances& distances, const mapper::FoldedNets& nets, const ChipOfSlice& chips);

  // By how much what a search lowers would change.
  [[nodiscard]] std::int64_t change_by(const Exchange& exchange);
  void commit();

  [[nodiscard]] std::int64_t total() const { return total_; }
  static constexpr std::int64_t kGrains = 8;
  [[nodiscard]] std::uint64_t work() const { return work_ + tree_.work(); }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Member {  // how many slices of a fan are on a chip
    std::uint32_t chip = 0;
    std::int32_t slices = 0;
  };
  struct Sender {  // what a chip sends to a fan, and what its way adds to the tree
    std::uint32_t chip = 0;
    std::int32_t added = 0;
    std::int64_t weight = 0;
  };
  struct FanState {
    std::uint32_t first = 0, size = 0;  // members
    std::uint32_t tree = 0;             // its length
    std::uint32_t shared = kNone;       // index in shared_, of fans that keep a tree
    std::int64_t weight = 0;
    bool in_order = false;  // members by chip
  };
  struct Shared {
    std::vector<SpanningTree::Edge> tree;
    std::vector<Sender> senders;
  };
  struct SourceOf {
    std::uint32_t fan = 0;
    std::int64_t weight = 0;
  };
  // What an exchange does to a fan: slices and weight that go from a to b, less the reverse.
  struct Touched {
    std::uint32_t fan = 0;
    std::int32_t slices = 0;
    std::int64_t weight = 0;
    std::uint32_t tree = 0;                 // length then
    std::uint32_t at_a = 0, at_b = 0;       // places in the members, or the size
    std::int32_t added_a = 0, added_b = 0;  // ways of senders on a and b, where the tree stays
    std::uint32_t then = kNone;             // index in then_, where it does not
  };

  // A chip that a fan gains (1), loses (-1), or neither.
  struct ChipChange {
    std::uint32_t chip = 0;
    int more = 0;
  };

  static void add(std::vector<Sender>& senders, const Sender& more);
  void add_fan(const mapper::Fan& fan, const ChipOfSlice& chips);
  void touch_all(std::span<const mapper::SliceId> slices, std::int32_t sign);
  Touched& touch(std::uint32_t fan);
  [[nodiscard]] std::int64_t change_of(Touched& touched, std::uint32_t a, std::uint32_t b);
  [[nodiscard]] std::int64_t change_of_senders(Touched& touched, std::uint32_t a, std::uint32_t b);
  [[nodiscard]] std::int64_t change_of_shared(Touched& touched, ChipChange a, ChipChange b);
  void take_over(const Touched& touched);
  // Members next to a chip, but for one.
  [[nodiscard]] std::int64_t beside(const FanState& fan, std::uint32_t chip, std::uint32_t but);
  [[nodiscard]] std::uint32_t find(const FanState& fan, std::uint32_t chip);
  void drop(FanState& fan, Member& member);

  const Distances& distances_;
  std::vector<FanState> fans_;
  std::vector<Member> members_;
  std::vector<Shared> shared_;
  std::vector<std::uint32_t> fans_first_, fans_of_;  // of slices: fans that count them as members
  std::vector<std::uint32_t> sources_first_;
  std::vector<SourceOf> sources_of_;  // of slices: shared fans that they send to
  SpanningTree tree_;
  std::int64_t total_ = 0;
  std::uint64_t work_ = 0;

  // The latest change_by().
  Exchange exchange_;
  std::int64_t change_ = 0;
  std::int64_t change_side_by_side_ = 0;  // of the weight of pairs of neighbours
  std::vector<Touched> touched_;
  std::vector<std::uint32_t> touched_at_;  // by fan: index in touched_, if that one is of the fan
  std::vector<Shared> then_;
  std::size_t thens_ = 0;
  std::vector<std::uint32_t> chips_then_;
};

}  // namespace spikeloom::placer
