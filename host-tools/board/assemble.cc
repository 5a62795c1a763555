#include "host-tools/board/assemble.h"

#include <fmt/format.h>

#include <algorithm>

namespace spikeloom::on_board {
namespace {

using machine::ChipXY;

tl::unexpected<Error> bad_machine(ChipXY at, const std::string& what) {
  return failure(ErrorClass::not_trustworthy, "bad_machine",
                 fmt::format("chip ({},{}) {}", at.x, at.y, what), "board.discover",
                 "no SpiNNaker machine is like that", "power-cycle the board and boot it again");
}

// Chips by place, and the links between them that both ends use.
class Grid {
 public:
  Grid(int width, int height, const std::vector<ChipSays>& chips)
      : width_(width),
        height_(height),
        chips_(chips),
        at_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), kNobody) {}

  [[nodiscard]] bool has_room_for(ChipXY at) const {
    return at.x >= 0 && at.x < width_ && at.y >= 0 && at.y < height_;
  }
  [[nodiscard]] std::size_t& at(int x, int y) {
    return at_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
               static_cast<std::size_t>(x)];
  }

  struct Neighbour {
    std::size_t chip = kNobody;
    bool over_x = false, over_y = false;  // the edge of the box
  };
  [[nodiscard]] Neighbour beyond(std::size_t chip, int link) {
    if (!uses(chip, link)) return {};
    const auto from = chips_[chip].at;
    const auto [dx, dy] = chip::step(chip::link_of(link));
    const int x = (from.x + dx + width_) % width_, y = (from.y + dy + height_) % height_;
    const std::size_t there = at(x, y);
    if (there == kNobody || there == chip ||
        !uses(there, chip::index(chip::opposite(chip::link_of(link)))))
      return {};
    return {there, x != from.x + dx, y != from.y + dy};
  }

  [[nodiscard]] std::vector<bool> reached_from(std::size_t first) {
    std::vector<bool> reached(chips_.size(), false);
    std::vector<std::size_t> open{first};
    reached[first] = true;
    while (!open.empty()) {
      const auto chip = open.back();
      open.pop_back();
      for (int link = 0; link < chip::kLinks; ++link) {
        const auto there = beyond(chip, link).chip;
        if (there == kNobody || reached[there]) continue;
        reached[there] = true;
        open.push_back(there);
      }
    }
    return reached;
  }

  static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

 private:
  [[nodiscard]] bool uses(std::size_t chip, int link) const {
    return chips_[chip].state.links[static_cast<std::size_t>(link)];
  }

  int width_, height_;
  const std::vector<ChipSays>& chips_;
  std::vector<std::size_t> at_;
};

std::uint32_t application_cores(const link::ChipState& state) {
  const std::uint32_t working = (1U << state.cores) - 1;
  return working & ~((1U << chip::kFirstApplicationCore) - 1);
}

Result<void> check(const ChipSays& says) {
  const auto& state = says.state;
  if (state.cores < 1 || state.cores > chip::kCores)
    return bad_machine(says.at,
                       fmt::format("has {} cores; a chip has 1 to {}", state.cores, chip::kCores));
  if (state.free_entries < 0 || state.free_entries > chip::kUsableTableEntries)
    return bad_machine(says.at, fmt::format("has {} free routing entries; a router has {}",
                                            state.free_entries, chip::kUsableTableEntries));
  if (state.free_sdram > chip::kSdramBytes)
    return bad_machine(says.at, fmt::format("has {} bytes of SDRAM free; a chip has {}",
                                            state.free_sdram, chip::kSdramBytes));
  return {};
}

machine::Chip chip_of(const ChipSays& says) {
  machine::Chip chip;
  chip.at = says.at;
  chip.application_cores = application_cores(says.state);
  chip.sdram_bytes = says.state.free_sdram;
  chip.table_entries = static_cast<std::uint16_t>(says.state.free_entries);
  return chip;
}

// Fills in chips and their links; `kept` is by (y, x).
void fill(Grid& grid, const std::vector<ChipSays>& chips, Assembled& result) {
  std::vector<std::optional<machine::ChipId>> id_of(chips.size());
  for (std::size_t i = 0; i < result.of_chip.size(); ++i) {
    id_of[result.of_chip[i]] = machine::ChipId(i);
    result.machine.chips.push_back(chip_of(chips[result.of_chip[i]]));
  }
  for (std::size_t i = 0; i < result.of_chip.size(); ++i) {
    for (int link = 0; link < chip::kLinks; ++link) {
      const auto there = grid.beyond(result.of_chip[i], link);
      if (there.chip == Grid::kNobody) continue;
      result.machine.chips[i].neighbours[static_cast<std::size_t>(link)] = id_of[there.chip];
      result.machine.wraps_x |= there.over_x;
      result.machine.wraps_y |= there.over_y;
    }
  }
}

}  // namespace

Result<Assembled> assemble(int width, int height, ChipXY first,
                           const std::vector<ChipSays>& chips) {
  Assembled result;
  result.machine.width = width;
  result.machine.height = height;
  Grid grid(width, height, chips);
  for (std::size_t i = 0; i < chips.size(); ++i) {
    const auto& [at, state] = chips[i];
    if (!grid.has_room_for(at) || grid.at(at.x, at.y) != Grid::kNobody)
      return bad_machine(
          at, fmt::format("is twice in or outside a machine of {} x {} chips", width, height));
    if (auto good = check(chips[i]); !good) return tl::unexpected(good.error());
    grid.at(at.x, at.y) = i;
  }
  if (!grid.has_room_for(first) || grid.at(first.x, first.y) == Grid::kNobody)
    return bad_machine(first, "answered, but says nothing about itself");
  const auto reached = grid.reached_from(grid.at(first.x, first.y));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto chip = grid.at(x, y);
      if (chip == Grid::kNobody) continue;
      if (reached[chip])
        result.of_chip.push_back(chip);
      else
        result.notes.push_back(fmt::format("chip ({},{}) is left out: no link leads to it", x, y));
    }
  }
  fill(grid, chips, result);
  return result;
}

}  // namespace spikeloom::on_board
