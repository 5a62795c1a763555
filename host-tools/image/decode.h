// From the bytes that a core wrote to its part of a recording.
//
// After a leg the host reads the report and the section of probes, then of every buffer as many
// bytes as its probe says, and adds them here. All bytes come from a board: lengths, ticks, counts
// and neurons are checked against what was loaded.
//
// Units    bytes from the start of the block; ticks.
// Promises sampled values equal the native engine's to the bit; spikes in the order of
//          network::Recording, in whatever order cores are added.
// Errors   not_trustworthy: "bad_report" or "bad_recording", with the core, the value found and the
//          one allowed.
// Cost     a few ns a byte.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/abi/core_block.h"
#include "host-tools/image/core_image.h"
#include "network-specs/network/recording.h"

namespace spikeloom::image {

// `bytes` are sizeof(abi::CoreReport) from abi::kReportOffset on.
[[nodiscard]] Result<abi::CoreReport> decode_report(const CoreLayout& core,
                                                    std::span<const std::uint8_t> bytes);

// Where the recorded bytes of every probe are, by probe; `bytes` are those of header.probes.
[[nodiscard]] Result<std::vector<abi::Section>> recorded(const CoreLayout& core,
                                                         std::span<const std::uint8_t> bytes);

// Ticks first_tick + 1 to last_tick; the first leg, from 0, also has the listed spikes of tick 0.
struct Leg {
  std::uint64_t first_tick = 0;
  std::uint64_t last_tick = 0;
};

class RecordingParts {
 public:
  // Of legs that begin after `first_tick`.
  explicit RecordingParts(const Plan& plan, std::uint64_t first_tick = 0);

  // What one core recorded in a leg: the bytes of every probe's buffer, by probe.
  [[nodiscard]] Result<void> add(const CoreLayout& core, const Leg& leg,
                                 std::span<const std::vector<std::uint8_t>> buffers);
  // Counters of a core, from its last report.
  void add(const abi::CoreReport& report);
  // Everything added so far; `ticks_done` as in network::Recording.
  [[nodiscard]] network::Recording take(std::uint64_t ticks_done);

 private:
  const Plan* plan_;
  network::Recording recording_;  // its first_tick is that of the first leg
};

}  // namespace spikeloom::image
