#include "network-specs/machine/offset.h"

namespace spikeloom::machine {
namespace {

std::int16_t along(int coordinate, int side, bool wraps) {
  if (wraps) coordinate = (coordinate % side + side) % side;
  return static_cast<std::int16_t>(coordinate);
}

}  // namespace

ChipXY moved(const chip::Box& box, ChipXY from, int dx, int dy) {
  return {along(from.x + dx, box.width, box.wraps_x), along(from.y + dy, box.height, box.wraps_y)};
}

std::optional<ChipId> find_at_offset(const Machine& machine, ChipXY from, int dx, int dy) {
  return machine.find(moved(box_of(machine), from, dx, dy));
}

}  // namespace spikeloom::machine
