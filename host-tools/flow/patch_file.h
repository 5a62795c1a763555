// patch.json: what has to be done to a machine that runs the mapping before.
//
//   {"format": "spikeloom-patch", "version": 1, "anew": false,
//    "figures": {"cores_kept": n, ...},                           report/patch_text.h
//    "stop": [{"slice": name, "chip": [x, y], "core": c}],        first: what runs there no more
//    "load": [{"slice": name, "chip": [x, y], "core": c, "why": "added", "moved" or "altered"}],
//    "time": {"tick_cycles": c, "start_cycles": b, "stagger_cycles": d, "gap_cycles": g},
//    "keys": {net: {"key": k, "mask": m}},                        new, or other than before
//    "tables": [{"chip": [x, y], "entries": [...]}]}              the whole table; perhaps empty
//
// Time is of all cores, those that stay as well, whose headers have to say so: {} where ticks are
// as long as before. The core of the n-th slice starts after b + n * d cycles, other parts of a
// slice with the first.
//
// Shapes   in the order of the mapping after; tables as in routing_tables.json; what stood on cores
//          and chips that are no more is not told.
// Cost     linear in the text, and O(entries log entries) of tables that change.
#pragma once

#include <string>

#include "host-tools/flow/change.h"
#include "host-tools/report/patch_text.h"

namespace spikeloom::flow {

[[nodiscard]] report::PatchFigures figures_of(const EarlierMapping& earlier,
                                              const ChangedMapping& changed);
[[nodiscard]] std::string patch_json(const EarlierMapping& earlier, const ChangedMapping& changed);

}  // namespace spikeloom::flow
