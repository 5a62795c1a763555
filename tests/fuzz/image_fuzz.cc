// Any bytes that a core may have left; the first letter says what they are: a report (r), a section
// of probes (p), or what the list (l) or the neurons (n) of tests/support/recorded_case.h recorded
// from tick 11 to 20. Of the neurons, the second byte is the number of words in the first buffer.
#include "host-tools/image/decode.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/support/recorded_case.h"

namespace {

using namespace spikeloom;
using Bytes = std::span<const std::uint8_t>;

template <class T>
void judge(const Result<T>& result) {
  if (result) return;
  fuzz::require(!result.error().code.empty() && !result.error().what.empty(),
                "an error has code and what");
}

void fuzz_probes(const support::RecordedCase& it, Bytes bytes) {
  for (const auto& core : it.cores) {
    const auto sections = image::recorded(core, bytes);
    judge(sections);
    if (!sections) continue;
    for (const auto& section : *sections)
      fuzz::require(section.offset >= core.header.loaded_bytes &&
                        section.offset + section.bytes <= core.header.block_bytes,
                    "recordings lie in their buffers");
  }
}

void fuzz_buffers(const support::RecordedCase& it, std::size_t core, Bytes bytes) {
  std::vector<std::vector<std::uint8_t>> buffers;
  if (core == 1) {
    const std::size_t first = bytes.empty() ? 0 : std::size_t{bytes[0]} * 4;
    const Bytes left = bytes.subspan(bytes.empty() ? 0 : 1);
    const Bytes spikes = left.first(std::min(first, left.size()));
    buffers.emplace_back(spikes.begin(), spikes.end());
    bytes = left.subspan(spikes.size());
  }
  buffers.emplace_back(bytes.begin(), bytes.end());
  image::RecordingParts parts(it.plan, 10);
  const auto added = parts.add(it.cores[core], {10, 20}, buffers);
  judge(added);
  if (!added) return;
  const auto recording = parts.take(10);
  for (const auto& spike : recording.spikes)
    fuzz::require(spike.tick > 10 && spike.tick <= 20 && spike.neuron < 45, "spikes of the leg");
  fuzz::require(recording.values.at(0).samples.size() == 6, "three samples of two neurons");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const support::RecordedCase it;
  if (size == 0) return 0;
  const Bytes bytes(data + 1, size - 1);
  switch (data[0]) {
    case 'r':
      judge(image::decode_report(it.cores[0], bytes));
      break;
    case 'p':
      fuzz_probes(it, bytes);
      break;
    case 'l':
      fuzz_buffers(it, 0, bytes);
      break;
    case 'n':
      fuzz_buffers(it, 1, bytes);
      break;
    default:
      break;
  }
  return 0;
}
