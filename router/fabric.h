// The live links of a machine as flat arrays, for searches that touch few chips of many.
//
// Shapes   directed links are numbered chip * kLinks + side, whether live or not; the side is the
//          link's number on that chip.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::router {

using LinkNumber = std::uint32_t;
inline constexpr std::uint32_t kNowhere = 0xFFFF'FFFF;

class Fabric {
 public:
  explicit Fabric(const machine::Machine& machine);

  [[nodiscard]] std::uint32_t chips() const { return links() / chip::kLinks; }
  [[nodiscard]] std::uint32_t links() const { return static_cast<std::uint32_t>(beyond_.size()); }
  // The chip at the other end, or kNowhere.
  [[nodiscard]] std::uint32_t beyond(LinkNumber link) const { return beyond_[link]; }
  [[nodiscard]] bool is_cable(LinkNumber link) const { return is_cable_[link] != 0; }
  // The same wires the other way; of live links.
  [[nodiscard]] LinkNumber back(LinkNumber link) const;

 private:
  std::vector<std::uint32_t> beyond_;
  std::vector<std::uint8_t> is_cable_;
};

[[nodiscard]] constexpr LinkNumber link_number(std::uint32_t chip, int side) noexcept {
  return chip * chip::kLinks + static_cast<std::uint32_t>(side);
}
[[nodiscard]] constexpr std::uint32_t chip_of(LinkNumber link) noexcept {
  return link / chip::kLinks;
}
[[nodiscard]] constexpr int side_of(LinkNumber link) noexcept {
  return static_cast<int>(link % chip::kLinks);
}
[[nodiscard]] constexpr int opposite_side(int side) noexcept {
  return side < chip::kLinks / 2 ? side + chip::kLinks / 2 : side - chip::kLinks / 2;
}

inline LinkNumber Fabric::back(LinkNumber link) const {
  return link_number(beyond_[link], opposite_side(side_of(link)));
}

}  // namespace spikeloom::router
