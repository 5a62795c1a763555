// The multicast table of a chip's router and the monitor's copy of it in SDRAM, which also chains
// the free and the taken blocks of rows.
//
// Shapes   rows 0 to kTableEntries - 1, row 0 the monitor's own; routes name virtual cores.
// Errors   0: no room; false: beyond the table.
// Source   spinnaker_tools sark/sark_hw.c, sark/sark_alloc.c.
#pragma once

#include <cstdint>

#include "board-runtime/shared/chip/routing_entry.h"
#include "emulator/monitor/chip_access.h"

namespace spikeloom::monitor {

class RouterTable {
 public:
  explicit RouterTable(ChipAccess& access);

  void initialise(std::uint32_t first);
  bool clear(std::uint32_t first, std::uint32_t count);
  bool set(std::uint32_t row, const chip::RoutingEntry& entry, std::uint32_t application);
  // Rows that a host has put into memory; a count of 0: as the first row's `free` says.
  bool load(std::uint32_t rows, std::uint32_t count, std::uint32_t offset,
            std::uint32_t application);
  [[nodiscard]] std::uint32_t allocate(std::uint32_t count, std::uint32_t application);
  void free(std::uint32_t first, bool clear_them);
  std::uint32_t free_of(std::uint32_t application, bool clear_them);  // how many blocks
  [[nodiscard]] std::uint32_t largest();
  void set_fixed_route(chip::Route route);

 private:
  [[nodiscard]] std::uint32_t at(std::uint32_t row, std::uint32_t field) const;
  [[nodiscard]] std::uint32_t next_of(std::uint32_t row);
  [[nodiscard]] std::uint32_t link_of(std::uint32_t row);
  void set_next(std::uint32_t row, std::uint32_t to);
  void set_link(std::uint32_t row, std::uint32_t to);
  [[nodiscard]] chip::Route physical(chip::Route route);
  void put(std::uint32_t row, chip::Route route, std::uint32_t key, std::uint32_t mask);

  ChipAccess* access_;
  std::uint32_t copy_;
};

// Bits of virtual cores as bits of physical ones.
[[nodiscard]] std::uint32_t physical_cores(ChipAccess& access, std::uint32_t virtual_cores);
// The entry of the point-to-point table for a chip: a link, kP2pDrop or kP2pMonitor.
[[nodiscard]] std::uint32_t way_to(ChipAccess& access, std::uint16_t chip);

}  // namespace spikeloom::monitor
