#include "emulator/monitor/router_table.h"

#include <algorithm>
#include <cstddef>

#include "board-runtime/shared/chip/router_registers.h"

namespace spikeloom::monitor {
namespace {

using chip::RouterRow;
using chip::SystemVariable;
namespace router = chip::router;

constexpr std::uint32_t kRows = chip::kTableEntries, kFirstFree = 1;
constexpr std::uint32_t kNowhere = 0xFF00'0000, kNoKey = ~0U;
constexpr std::uint32_t kRouteMask = 0x00FF'FFFF;
constexpr std::uint32_t kTaken = 0x8000;
constexpr std::uint32_t kOwner = 0xE0FF;  // of a taken block: kTaken and the application

constexpr std::uint32_t register_at(std::uint32_t offset) {
  return shared_base(chip::SharedSlot::router) + offset;
}

}  // namespace

std::uint32_t physical_cores(ChipAccess& access, std::uint32_t virtual_cores) {
  std::uint32_t cores = 0;
  for (std::uint32_t core = 0; core < chip::kCores; ++core) {
    if ((virtual_cores >> core & 1U) == 0) continue;
    const auto number = access.read<std::uint8_t>(address_of(SystemVariable::physical_of) + core);
    if (number < chip::kCores) cores |= 1U << number;
  }
  return cores;
}

std::uint32_t way_to(ChipAccess& access, std::uint16_t chip) {
  const std::uint32_t word =
      access.word(register_at(router::kP2pTable + 4 * (chip / router::kP2pEntriesAWord)));
  return word >> router::kP2pBitsAnEntry * (chip % router::kP2pEntriesAWord) & router::kP2pMonitor;
}

RouterTable::RouterTable(ChipAccess& access)
    : access_(&access), copy_(access.variable<std::uint32_t>(SystemVariable::router_copy)) {}

std::uint32_t RouterTable::at(std::uint32_t row, std::uint32_t field) const {
  return copy_ + static_cast<std::uint32_t>(sizeof(RouterRow)) * row + field;
}
std::uint32_t RouterTable::next_of(std::uint32_t row) {
  return access_->read<std::uint16_t>(at(row, offsetof(RouterRow, next)));
}
std::uint32_t RouterTable::link_of(std::uint32_t row) {
  return access_->read<std::uint16_t>(at(row, offsetof(RouterRow, free)));
}
void RouterTable::set_next(std::uint32_t row, std::uint32_t to) {
  access_->write(at(row, offsetof(RouterRow, next)), static_cast<std::uint16_t>(to));
}
void RouterTable::set_link(std::uint32_t row, std::uint32_t to) {
  access_->write(at(row, offsetof(RouterRow, free)), static_cast<std::uint16_t>(to));
}

void RouterTable::put(std::uint32_t row, chip::Route route, std::uint32_t key, std::uint32_t mask) {
  access_->set_word(register_at(router::kRouteRam + 4 * row), route);
  access_->set_word(register_at(router::kKeyCam + 4 * row), key);
  access_->set_word(register_at(router::kMaskCam + 4 * row), mask);
}

bool RouterTable::clear(std::uint32_t first, std::uint32_t count) {
  if (first > kRows || count > kRows - first) return false;
  for (std::uint32_t row = first; row < first + count; ++row) {
    put(row, kNowhere, kNoKey, 0);
    access_->set_word(at(row, offsetof(RouterRow, route)), kNowhere);
    access_->set_word(at(row, offsetof(RouterRow, key)), kNoKey);
    access_->set_word(at(row, offsetof(RouterRow, mask)), 0);
  }
  return true;
}

void RouterTable::initialise(std::uint32_t first) {
  (void)clear(first, kRows - first);
  access_->set(SystemVariable::router_free, static_cast<std::uint16_t>(kFirstFree));
  set_next(kFirstFree, kRows);
  set_link(kFirstFree, 0);
  set_next(kRows, 0);
  set_link(kRows, 0);
  access_->set_word(at(kRows, offsetof(RouterRow, route)), kNowhere);
}

chip::Route RouterTable::physical(chip::Route route) {
  return (route & chip::kLinkBits) | physical_cores(*access_, route >> chip::kLinks)
                                         << chip::kLinks;
}

bool RouterTable::set(std::uint32_t row, const chip::RoutingEntry& entry,
                      std::uint32_t application) {
  if (row >= kRows) return false;
  const auto route = entry.route & kRouteMask;
  access_->set_word(at(row, offsetof(RouterRow, route)), route);
  set_link(row, kTaken | application);
  access_->set_word(at(row, offsetof(RouterRow, key)), entry.key);
  access_->set_word(at(row, offsetof(RouterRow, mask)), entry.mask);
  put(row, physical(route), entry.key, entry.mask);
  return true;
}

bool RouterTable::load(std::uint32_t rows, std::uint32_t count, std::uint32_t offset,
                       std::uint32_t application) {
  if (count == 0) count = access_->read<std::uint16_t>(rows + offsetof(RouterRow, free));
  if (count > kRows) return false;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t from = rows + static_cast<std::uint32_t>(sizeof(RouterRow)) * i;
    const auto field = [&](std::size_t place) {
      return access_->word(from + static_cast<std::uint32_t>(place));
    };
    const auto row = access_->read<std::uint16_t>(from + offsetof(RouterRow, next)) + offset;
    const auto route = field(offsetof(RouterRow, route)) + (application << 24);
    const chip::RoutingEntry entry{field(offsetof(RouterRow, key)),
                                   field(offsetof(RouterRow, mask)), route};
    if (!set(row, entry, route >> 24)) return false;
  }
  return true;
}

std::uint32_t RouterTable::allocate(std::uint32_t count, std::uint32_t application) {
  if (count == 0) return 0;
  std::uint32_t before = 0;
  std::uint32_t block = access_->variable<std::uint16_t>(SystemVariable::router_free);
  for (std::uint32_t i = 0; block != 0 && i < kRows; ++i) {
    const std::uint32_t next = next_of(block), rest = block + count;
    if (count <= kRows && rest <= next) {
      if (rest < next) {
        set_next(rest, next);
        set_next(block, rest);
        set_link(rest, link_of(block));
        set_link(block, rest);
      }
      if (before != 0) {
        set_link(before, link_of(block));
      } else {
        access_->set(SystemVariable::router_free, static_cast<std::uint16_t>(link_of(block)));
      }
      set_link(block, application | kTaken);
      return block;
    }
    before = block;
    block = link_of(block);
  }
  return 0;
}

void RouterTable::free(std::uint32_t first, bool clear_them) {
  if (first < kFirstFree || first >= kRows) return;
  if (clear_them) (void)clear(first, next_of(first) - first);
  std::uint32_t before = 0;
  std::uint32_t after = access_->variable<std::uint16_t>(SystemVariable::router_free);
  for (std::uint32_t i = 0; after != 0 && first >= after && i < kRows; ++i) {
    before = after;
    after = link_of(after);
  }
  set_link(first, after);
  if (before != 0) {
    set_link(before, first);
  } else {
    access_->set(SystemVariable::router_free, static_cast<std::uint16_t>(first));
  }
  if (after != 0 && next_of(first) == after) {
    set_next(first, next_of(after));
    set_link(first, link_of(after));
  }
  if (before != 0 && next_of(before) == first) {
    set_next(before, next_of(first));
    set_link(before, link_of(first));
  }
}

std::uint32_t RouterTable::free_of(std::uint32_t application, bool clear_them) {
  std::uint32_t count = 0, block = kFirstFree;
  for (std::uint32_t i = 0; next_of(block) != 0 && i < kRows; ++i) {
    const auto next = next_of(block);
    if ((link_of(block) & kOwner) == (application | kTaken)) {
      free(block, clear_them);
      ++count;
    }
    block = std::min(next, kRows);
  }
  return count;
}

std::uint32_t RouterTable::largest() {
  std::uint32_t largest = 0;
  std::uint32_t block = access_->variable<std::uint16_t>(SystemVariable::router_free);
  for (std::uint32_t i = 0; block != 0 && i < kRows; ++i) {
    if (const auto next = next_of(block); next != 0) largest = std::max(largest, next - block);
    block = link_of(block);
  }
  return largest;
}

void RouterTable::set_fixed_route(chip::Route route) {
  route &= kRouteMask;
  const auto place = register_at(router::kFixedRoute);
  const auto broadcast = access_->word(place) & ~kRouteMask;
  access_->set(SystemVariable::fixed_route, route);
  access_->set_word(place, broadcast | physical(route));
}

}  // namespace spikeloom::monitor
