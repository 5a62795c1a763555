#include "host-tools/results/dat.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace spikeloom::results {
namespace {

constexpr std::uint64_t kMostBytesALine = 32;  // ten digits, a tab, twenty digits with a point

// Ticks are whole microseconds: three decimals of a millisecond are exact.
void append_line(std::string& text, std::uint64_t sender, std::uint64_t us) {
  fmt::format_to(std::back_inserter(text), "{}\t{}.{:03}\n", sender, us / 1000, us % 1000);
}

}  // namespace

Result<DatWriter> DatWriter::open(const std::filesystem::path& path,
                                  const network::Network& network) {
  DatWriter writer(path, network.tick_us);
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  auto done = writer.write(
      "# Spikeloom, in the layout of NEST\n# RecordingBackendASCII version: 2\nsender\ttime_ms\n");
  if (!done) return tl::unexpected(done.error());
  return writer;
}

Result<void> DatWriter::append(std::span<const network::Spike> spikes) {
  std::string text;
  for (const auto& spike : spikes)
    append_line(text, std::uint64_t{spike.neuron} + 1, std::uint64_t{spike.tick} * tick_us_);
  return write(text);
}

std::uint64_t DatWriter::growth_bytes(std::span<const network::Spike> spikes) {
  return spikes.size() * kMostBytesALine;
}

Result<void> DatWriter::write(std::string_view text) {
  std::ofstream file(path_, std::ios::binary | std::ios::app);
  file << text;
  file.close();
  if (file) {
    bytes_ += text.size();
    return {};
  }
  const std::string reason = std::strerror(errno);
  std::error_code ignored;
  std::filesystem::resize_file(path_, bytes_, ignored);
  return failure(ErrorClass::output_failed, "dat_not_written",
                 "could not write the spikes: " + reason, path_.string(), "",
                 "free space on the disk, or write elsewhere");
}

}  // namespace spikeloom::results
