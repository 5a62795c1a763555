#include <algorithm>

#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/abi/handover.h"
#include "host-tools/image/plan_numbers.h"
#include "host-tools/image/sections.h"
#include "host-tools/image/slice_probes.h"

namespace spikeloom::image {
namespace {

using network::Variable;

constexpr std::uint64_t kBlockLimit = UINT32_MAX;

// The neurons of a probe as the core takes them.
void add_list(const SliceProbe& probe, std::uint32_t neurons, BlockWriter& writer) {
  if (probe.variable == Variable::spikes) {
    std::vector<std::uint32_t> mask((neurons + 31) / 32);
    for (const std::uint32_t n : probe.neurons) mask[n / 32] |= 1U << n % 32;
    writer.add_all(std::span<const std::uint32_t>(mask));
    return;
  }
  for (const std::uint32_t n : probe.neurons) writer.add(static_cast<std::uint16_t>(n));
  if (probe.neurons.size() % 2 != 0) writer.add(std::uint16_t{0});
}

std::uint64_t buffer_bytes(const SliceProbe& probe, const abi::CoreHeader& header,
                           std::uint64_t ticks) {
  if (probe.variable != Variable::spikes)
    return abi::sample_recording_bytes(static_cast<std::uint32_t>(probe.neurons.size()),
                                       probe.interval_ticks, ticks);
  const bool is_source = header.receptors == 0;
  const bool is_list = header.kind == abi::CoreKind::spike_list;  // which also has tick 0
  return abi::spike_recording_bytes(header.neurons,
                                    is_source ? abi::kSourceSpikeBits : abi::kNeuronSpikeBits,
                                    ticks + (is_list ? 1 : 0));
}

}  // namespace

void add_probes(const Plan& plan, const mapper::Slice& slice, Draft& draft) {
  const auto probes = probes_of(plan.inputs(), slice);
  if (probes.empty()) return;
  BlockWriter& writer = draft.writer;
  writer.begin();
  // Their place; add_room() fills it.
  writer.add_all(std::span<const abi::Probe>(std::vector<abi::Probe>(probes.size())));
  for (const SliceProbe& probe : probes) {
    const bool spikes = probe.variable == Variable::spikes;
    auto& made = draft.probes.emplace_back();
    const auto of = plan.inputs().network.probes[probe.probe].population;
    const auto& numbers = plan.numbers().populations[of.index()].numbers;
    made.state =
        spikes ? abi::kSpikes : static_cast<std::uint32_t>(numbers.state_of(probe.variable));
    made.interval_ticks = probe.interval_ticks;
    made.count = static_cast<std::uint32_t>(probe.neurons.size());
    made.neurons.offset = writer.size();
    add_list(probe, slice.neurons.size(), writer);
    made.neurons.bytes = writer.size() - made.neurons.offset;
    made.buffer.bytes = static_cast<std::uint32_t>(
        std::min(kBlockLimit, buffer_bytes(probe, draft.header, plan.time().leg_ticks)));
  }
  draft.header.probes = writer.end();
  draft.header.probe_count = static_cast<std::uint32_t>(probes.size());
}

std::uint64_t add_room(Draft& draft) {
  std::uint64_t next = draft.writer.next();
  const auto take = [&next](std::uint64_t bytes) {
    const auto at = static_cast<std::uint32_t>(std::min(kBlockLimit, next));
    next += (bytes + 7) / 8 * 8;
    return at;
  };
  for (std::size_t i = 0; i < draft.probes.size(); ++i) {
    abi::Probe& probe = draft.probes[i];
    probe.buffer.offset = take(probe.buffer.bytes);
    draft.writer.put(
        draft.header.probes.offset + static_cast<std::uint32_t>(i * sizeof(abi::Probe)), probe);
  }
  auto& header = draft.header;
  if (header.kind == abi::CoreKind::synapses) {
    const auto bytes = abi::handover_bytes(header.receptors, header.ring.neuron_bits);
    header.handover = {take(bytes), bytes};
  }
  header.text = {take(abi::kTextBytes), abi::kTextBytes};
  return next;
}

}  // namespace spikeloom::image
