#include "emulator/monitor/network.h"

#include <algorithm>
#include <deque>

#include "board-runtime/shared/chip/router_registers.h"
#include "emulator/board/chip.h"
#include "emulator/board/devices/serial_rom.h"

namespace spikeloom::monitor {
namespace {

using board::ChipPlace;

constexpr int kUnreached = -1;

std::uint16_t address(int x, int y) { return static_cast<std::uint16_t>(x << 8 | y); }

// SC&MP never uses these: they often fail on real boards.
bool is_avoided(const ChipPlace& place, chip::Link link) {
  const auto [x, y] = place.on_board;
  if (y == 7 && (x == 4 || x == 7)) return link == chip::Link::north;
  return x == 1 && y == 0 && link == chip::Link::south_west;
}

class Survey {
 public:
  explicit Survey(board::Board& board) : board_(board) {
    for (int i = 0; i < board.chips(); ++i) {
      const auto& place = board.chip(i).place();
      width_ = std::max(width_, place.at.x + 1);
      height_ = std::max(height_, place.at.y + 1);
      network_.index[address(place.at.x, place.at.y)] = i;
    }
    for (int i = 0; i < board.chips(); ++i) network_.chips.push_back(position(i));
  }

  Network finish() {
    std::vector<int> ethernet;
    for (int i = 0; i < board_.chips(); ++i) {
      if (place(i).ethernet == i) ethernet.push_back(i);
    }
    network_.root = ethernet.empty() ? 0 : ethernet.front();
    for (std::size_t port = 0; port < ethernet.size(); ++port) {
      chip(ethernet[port]).address = board_.address(static_cast<int>(port));
    }
    for (int i = 0; i < board_.chips(); ++i) {
      const auto& there = place(i);
      if (there.ethernet < 0 || there.dead_cores == 0) continue;
      chip(there.ethernet)
          .dead_parts.push_back(
              board::dead_parts(there.on_board.x, there.on_board.y, 0, there.dead_cores));
    }
    for (int from : ethernet) route_to(from);
    if (ethernet.empty()) route_to(network_.root);
    for (auto& position : network_.chips) position.root = chip(network_.root).at;
    for (int i = 0; i < board_.chips(); ++i) route_back(i);
    return std::move(network_);
  }

 private:
  const ChipPlace& place(int index) { return board_.chip(index).place(); }
  ChipPosition& chip(int index) { return network_.chips[static_cast<std::size_t>(index)]; }
  int neighbour(int index, int link) {
    return place(index).wires[static_cast<std::size_t>(link)].chip;
  }

  ChipPosition position(int index) {
    const auto& here = place(index);
    ChipPosition position;
    position.at = address(here.at.x, here.at.y);
    position.dimensions = address(width_, height_);
    position.place_on_board = address(here.on_board.x, here.on_board.y);
    position.ethernet = address((here.at.x - here.on_board.x + width_) % width_,
                                (here.at.y - here.on_board.y + height_) % height_);
    position.hardware_version = board_.chips() <= 4 ? 3 : 5;
    position.p2p[position.at] = static_cast<int>(chip::router::kP2pMonitor);
    for (int link = 0; link < chip::kLinks; ++link) {
      const auto& wire = here.wires[static_cast<std::size_t>(link)];
      const auto way = chip::link_of(link);
      if (!wire.exists() || is_avoided(here, way)) continue;
      if (is_avoided(place(wire.chip), chip::opposite(way))) continue;
      position.links |= chip::link_bit(way);
    }
    return position;
  }

  // Shortest ways of all chips to one, as its packet spreads link by link; for the root also the
  // tree that leads away from it.
  void route_to(int target) {
    std::vector<int> steps(network_.chips.size(), kUnreached);
    steps[static_cast<std::size_t>(target)] = 0;
    std::deque<int> open{target};
    for (; !open.empty(); open.pop_front()) {
      const int here = open.front();
      for_each_link(here, [&](int link, int there) {
        auto& count = steps[static_cast<std::size_t>(there)];
        if (count != kUnreached) return;
        count = steps[static_cast<std::size_t>(here)] + 1;
        open.push_back(there);
        const auto way = chip::link_of(link);
        chip(there).p2p[chip(target).at] = chip::index(chip::opposite(way));
        if (target == network_.root) chip(here).signal_links |= chip::link_bit(way);
      });
    }
    if (target != network_.root) return;
    for (int i = 0; i < board_.chips(); ++i) {
      chip(i).from_root = steps[static_cast<std::size_t>(i)];
    }
  }

  void route_back(int from) {
    for (auto target : {chip(network_.root).at, chip(from).ethernet}) {
      for (int here = from; chip(here).at != target;) {
        const auto way = chip(here).p2p.find(target);
        if (way == chip(here).p2p.end()) break;
        here = neighbour(here, way->second);
        chip(here).p2p[chip(from).at] = chip::index(chip::opposite(chip::link_of(way->second)));
      }
    }
  }

  template <class Do>
  void for_each_link(int index, Do&& act) {
    for (int link = 0; link < chip::kLinks; ++link) {
      if ((chip(index).links >> link & 1U) != 0) act(link, neighbour(index, link));
    }
  }

  board::Board& board_;
  Network network_;
  int width_ = 1, height_ = 1;
};

}  // namespace

Network survey(board::Board& board) { return Survey(board).finish(); }

}  // namespace spikeloom::monitor
