// What a change leaves and what it alters, in numbers and for a terminal.
//
// Units    cores of slices, keys of nets, tables of chips, entries of all tables.
// Shapes   a line each for cores, keys and tables, and one before them when nothing was kept.
// Errors   none.
// Cost     O(1).
#pragma once

#include <cstddef>
#include <string>

namespace spikeloom::report {

struct PatchFigures {
  std::size_t cores_kept = 0;     // nothing to do
  std::size_t cores_added = 0;    // load: what was not there
  std::size_t cores_moved = 0;    // load: what was on another core
  std::size_t cores_altered = 0;  // load again: in its place, but not the same
  std::size_t cores_stopped = 0;  // of those that live: what ran there is gone or elsewhere
  std::size_t keys_kept = 0, keys_new = 0;      // of nets
  std::size_t tables_kept = 0, tables_new = 0;  // of chips; kept are those with an entry
  std::size_t entries = 0, entries_added = 0, entries_removed = 0;
  std::size_t tick_cycles = 0;  // that every core needs to be told; 0: as before
  bool anew = false;
};

[[nodiscard]] std::string patch_text(const PatchFigures& patch);

}  // namespace spikeloom::report
