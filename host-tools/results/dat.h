// Spikes as text in the layout of NEST's ASCII recording backend: three header lines, then
// "sender<TAB>time_ms" a line, by time. The file grows while the network runs.
//
// Units    ms with three decimals, which is exact: ticks are whole microseconds.
// Shapes   senders count from 1 through all populations, as NEST numbers nodes.
// Promises a step that could not be written leaves the file as it was before it.
// Errors   output_failed.
// Cost     about 16 bytes a spike.
// Source   NEST 3 recording backend `ascii`, version 2.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "base/error.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::results {

class DatWriter {
 public:
  [[nodiscard]] static Result<DatWriter> open(const std::filesystem::path& path,
                                              const network::Network& network);
  [[nodiscard]] Result<void> append(std::span<const network::Spike> spikes);
  // The most bytes by which the file grows when these are appended.
  [[nodiscard]] static std::uint64_t growth_bytes(std::span<const network::Spike> spikes);

 private:
  DatWriter(std::filesystem::path path, std::uint32_t tick_us)
      : path_(std::move(path)), tick_us_(tick_us) {}
  [[nodiscard]] Result<void> write(std::string_view text);

  std::filesystem::path path_;
  std::uint32_t tick_us_;
  std::uint64_t bytes_ = 0;  // of the file
};

}  // namespace spikeloom::results
