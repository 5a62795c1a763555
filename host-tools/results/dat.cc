#include "host-tools/results/dat.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace spikeloom::results {
namespace {

constexpr std::size_t kFlushBytes = 1 << 20;

// Ticks are whole microseconds: three decimals of a millisecond are exact.
void append_line(std::string& text, std::uint64_t sender, std::uint64_t us) {
  fmt::format_to(std::back_inserter(text), "{}\t{}.{:03}\n", sender, us / 1000, us % 1000);
}

}  // namespace

Result<void> write_dat(const std::filesystem::path& path, const network::Network& network,
                       std::span<const network::Spike> spikes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  std::string text =
      "# Spikeloom, in the layout of NEST\n# RecordingBackendASCII version: 2\nsender\ttime_ms\n";
  for (const auto& spike : spikes) {
    append_line(text, std::uint64_t{spike.neuron} + 1, std::uint64_t{spike.tick} * network.tick_us);
    if (text.size() < kFlushBytes) continue;
    file << text;
    text.clear();
  }
  file << text;
  file.close();
  if (file) return {};
  return failure(ErrorClass::output_failed, "dat_not_written",
                 std::string("could not write the spikes: ") + std::strerror(errno), path.string(),
                 "", "free space on the disk, or write elsewhere");
}

}  // namespace spikeloom::results
