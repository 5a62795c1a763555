#include "placer/distances.h"

#include <array>

namespace spikeloom::placer {
namespace {

// Every place of the box has a chip, every chip all links that the box gives it, and none is a
// cable.
bool is_whole_box(const machine::Machine& machine) {
  if (machine.chips.size() !=
      static_cast<std::size_t>(machine.width) * static_cast<std::size_t>(machine.height))
    return false;
  for (const auto& chip : machine.chips) {
    if (chip.cables != 0) return false;
    for (std::size_t l = 0; l < chip::kLinks; ++l) {
      const auto step = chip::kLinkSteps[l];
      const int x = chip.at.x + step.dx, y = chip.at.y + step.dy;
      const bool inside = (machine.wraps_x || (x >= 0 && x < machine.width)) &&
                          (machine.wraps_y || (y >= 0 && y < machine.height));
      if (inside != chip.neighbours[l].has_value()) return false;
    }
  }
  return true;
}

// Searches from one chip after the other. Chips wait in rings, by their distance.
class Search {
 public:
  explicit Search(const machine::Machine& machine) : machine_(machine) {}
  void from(std::uint32_t chip, std::uint16_t* hops) {
    hops[chip] = 0;
    rings_[0].assign(1, chip);
    waiting_ = 1;
    for (std::uint16_t far = 0; waiting_ > 0; ++far) {
      auto& ring = rings_[far % rings_.size()];
      for (const auto here : ring)
        if (hops[here] == far) go_on(here, hops);
      waiting_ -= ring.size();
      ring.clear();
    }
  }

 private:
  void go_on(std::uint32_t here, std::uint16_t* hops) {
    const auto& chip = machine_.chips[here];
    for (int l = 0; l < chip::kLinks; ++l) {
      const auto& next = chip.neighbours[static_cast<std::size_t>(l)];
      if (!next) continue;
      const auto far = hops[here] + (chip.is_cable(chip::link_of(l)) ? kCableHop : kHop);
      if (hops[next->index()] <= far) continue;
      hops[next->index()] = static_cast<std::uint16_t>(far);
      rings_[static_cast<std::size_t>(far) % rings_.size()].push_back(next->value);
      ++waiting_;
    }
  }

  const machine::Machine& machine_;
  std::array<std::vector<std::uint32_t>, kCableHop + 1> rings_;
  std::size_t waiting_ = 0;
};

}  // namespace

Distances::Distances(const machine::Machine& machine) : machine_(machine) {
  if (machine.chips.size() > kMostSearchedChips || is_whole_box(machine)) {
    differences_.emplace(machine, kHop);
    zero_ = differences_->zero();
    rows_ = differences_->rows();
    columns_ = differences_->columns();
  } else {
    search(machine);
  }
}

void Distances::search(const machine::Machine& machine) {
  const auto chips = machine.chips.size();
  pairs_.assign(chips * chips, kNoWay);
  Search search(machine);
  for (std::uint32_t c = 0; c < chips; ++c) {
    search.from(c, pairs_.data() + c * chips);
    pair_rows_.push_back(static_cast<std::int32_t>(c * chips));
    pair_columns_.push_back(static_cast<std::int32_t>(c));
  }
  zero_ = pairs_.data();
  rows_ = pair_rows_.data();
  columns_ = pair_columns_.data();
}

}  // namespace spikeloom::placer
