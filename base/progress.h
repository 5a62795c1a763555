// Progress: how a long stage tells the outside how far it is, without knowing who listens.
//
// Shapes   `done` and `total` count in units of the stage's own choice; total 0 means unknown.
// Cost     a call may be made every few milliseconds; the listener decides what to show.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace spikeloom {

struct ProgressEvent {
  std::string_view stage;  // "build", "run", ...
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  double biological_ms = 0.0;  // only in stages that simulate
};

// Returns false to ask the stage to stop early at the next safe point (Ctrl-C).
using ProgressSink = std::function<bool(const ProgressEvent&)>;

}  // namespace spikeloom
