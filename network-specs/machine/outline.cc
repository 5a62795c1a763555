#include "network-specs/machine/outline.h"

#include <fmt/format.h>

#include "network-specs/machine/offset.h"

namespace spikeloom::machine {
namespace {

void check_side(int side, int most, const char* unit, const char* where, Errors& errors) {
  if (side >= 1 && side <= most) return;
  errors.push_back({.error_class = ErrorClass::invalid_input,
                    .code = "shape_out_of_range",
                    .what = fmt::format("{} {}; a side has 1 to {}", side, unit, most),
                    .where = where,
                    .cause = fmt::format("a machine has at most {0} x {0} chips", kMostChipsASide),
                    .remedy = "give a number of that range"});
}

void check_wrap(bool wraps, int side, const char* where, Errors& errors) {
  if (!wraps || side != 1) return;
  errors.push_back({.error_class = ErrorClass::invalid_input,
                    .code = "shape_out_of_range",
                    .what = "a side of 1 chip wraps; a side that wraps has 2 chips or more",
                    .where = where,
                    .cause = "its links would lead back to the chip that they leave",
                    .remedy = "remove the wrap, or give the side more chips"});
}

Outline rectangle_of(const MachineSpec& spec, Errors& errors) {
  check_side(spec.width, kMostChipsASide, "chips", "rectangle.width", errors);
  check_side(spec.height, kMostChipsASide, "chips", "rectangle.height", errors);
  check_wrap(spec.wraps_x, spec.width, "rectangle.wraps_x", errors);
  check_wrap(spec.wraps_y, spec.height, "rectangle.wraps_y", errors);
  return {spec.width, spec.height, spec.wraps_x, spec.wraps_y};
}

Outline torus_of(const MachineSpec& spec, Errors& errors) {
  check_side(spec.width, kMostTriadsASide, "triads", "torus_of_triads.width", errors);
  check_side(spec.height, kMostTriadsASide, "triads", "torus_of_triads.height", errors);
  if (!errors.empty()) return {};
  return {spec.width * chip::kTriadSide, spec.height * chip::kTriadSide, true, true};
}

}  // namespace

bool Outline::has(ChipXY at) const {
  if (at.x < 0 || at.x >= width || at.y < 0 || at.y >= height) return false;
  if (!hexagon) return true;
  const auto row = static_cast<std::size_t>(at.y);
  return at.x >= chip::kSpinn5FirstX[row] && at.x <= chip::kSpinn5LastX[row];
}

std::optional<ChipXY> Outline::beyond(ChipXY at, chip::Link link) const {
  const auto [dx, dy] = chip::step(link);
  const auto there = moved({width, height, wraps_x, wraps_y}, at, dx, dy);
  return has(there) ? std::optional(there) : std::nullopt;
}

Outline outline_of(const MachineSpec& spec, Errors& errors) {
  switch (spec.shape) {
    case Shape::spinn3:
      return {chip::kSpinn3Side, chip::kSpinn3Side, false, true};
    case Shape::spinn5:
      return {.width = chip::kSpinn5Side, .height = chip::kSpinn5Side, .hexagon = true};
    case Shape::torus_of_triads:
      return torus_of(spec, errors);
    case Shape::rectangle:
      return rectangle_of(spec, errors);
  }
  return {};
}

}  // namespace spikeloom::machine
