#include "network-specs/machine/boards.h"

namespace spikeloom::machine {
namespace {

bool is_on_hexagon(int x, int y) {
  if (x < 0 || y < 0 || x >= chip::kSpinn5Side || y >= chip::kSpinn5Side) return false;
  const auto row = static_cast<std::size_t>(y);
  return x >= chip::kSpinn5FirstX[row] && x <= chip::kSpinn5LastX[row];
}

}  // namespace

ChipXY place_on_board(ChipXY at) {
  for (const auto& board : chip::kTriadBoards) {
    const int x = (at.x - board.x + chip::kTriadSide) % chip::kTriadSide;
    const int y = (at.y - board.y + chip::kTriadSide) % chip::kTriadSide;
    if (is_on_hexagon(x, y)) return {static_cast<std::int16_t>(x), static_cast<std::int16_t>(y)};
  }
  return {};
}

bool is_on_one_board(const MachineSpec& spec, ChipXY at, chip::Link link) {
  if (spec.shape != Shape::torus_of_triads) return true;
  const auto place = place_on_board(at);
  const auto [dx, dy] = chip::step(link);
  return is_on_hexagon(place.x + dx, place.y + dy);
}

}  // namespace spikeloom::machine
