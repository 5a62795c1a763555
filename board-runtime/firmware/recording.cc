#include "board-runtime/firmware/recording.h"

#include <cstddef>

#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/shared/abi/recording.h"
#include "board-runtime/shared/kernels/izhikevich_coefficients.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"

namespace spikeloom::firmware {
namespace {

constexpr std::uint32_t kWordBytes = 4;

// Lists of neurons follow the probes, in DTCM as in the block.
const std::uint8_t* neurons_of(const Core& core, const abi::Probe& probe) {
  const std::uint32_t offset = probe.neurons.offset - core.header.probes.offset;
  return reinterpret_cast<const std::uint8_t*>(core.at.probes) + offset;
}

std::uint32_t spike_bits(const Core& core) {
  return core.is_source() ? abi::kSourceSpikeBits : abi::kNeuronSpikeBits;
}

std::size_t membrane_states(abi::CoreKind kind) {
  return kind == abi::CoreKind::izhikevich ? kernels::kIzhikevichStates : kernels::kLifStates;
}

// What the host sees of probe.used.
volatile std::uint32_t& shown_used(const Core& core, const abi::Probe& probe) {
  auto* const probes = reinterpret_cast<volatile abi::Probe*>(core.section(core.header.probes));
  return probes[&probe - core.at.probes].used;
}

// Sends records to SDRAM, one transfer at a time, while the next record is made.
class Writer {
 public:
  explicit Writer(Core& core) : core_(core) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { finish(); }

  void write(abi::Probe& probe, const std::uint32_t* record, std::uint32_t words) {
    finish();
    const std::uint32_t bytes = words * kWordBytes;
    probe_ = &probe;
    if (probe.buffer.bytes - probe.used < bytes) {
      const auto number = static_cast<std::uint32_t>(probe_ - core_.at.probes);
      fail(core_, abi::Fault::recording_full, number, probe.used + bytes, probe.buffer.bytes);
    }
    const std::uint32_t to = address_of(core_.section(probe.buffer)) + probe.used;
    start_dma(to, address_of(record), kDmaWrite, bytes);
    busy_ = true;
    probe.used += bytes;
  }
  void finish() {
    if (!busy_) return;
    busy_ = false;
    if (!end_dma())
      fail(core_, abi::Fault::dma_failed, dma_status(), address_of(core_.section(probe_->buffer)));
    shown_used(core_, *probe_) = probe_->used;
  }

 private:
  Core& core_;
  abi::Probe* probe_ = nullptr;
  bool busy_ = false;
};

// Keeps the counters of wanted neurons, in place: a core has one spike probe at most. False: none
// of them spiked.
bool keep_wanted(std::uint32_t* counters, std::uint32_t words, const std::uint32_t* wanted,
                 std::uint32_t bits) {
  std::uint32_t any = 0;
  if (bits == 1) {
    for (std::uint32_t i = 0; i < words; ++i) any |= counters[i] &= wanted[i];
    return any != 0;
  }
  for (std::uint32_t i = 0; i < words; ++i) {
    if (counters[i] == 0) continue;
    const std::uint32_t four = wanted[i / 8] >> i % 8 * 4;
    for (std::uint32_t neuron = 0; neuron < 4; ++neuron)
      if ((four >> neuron & 1) == 0) counters[i] &= ~(0xFFU << neuron * 8);
    any |= counters[i];
  }
  return any != 0;
}

void record_spikes(Core& core, abi::Probe& probe, Writer& writer) {
  const std::uint32_t bits = spike_bits(core);
  const auto words = static_cast<std::uint32_t>(abi::spike_record_words(core.header.neurons, bits));
  const auto* const wanted = reinterpret_cast<const std::uint32_t*>(neurons_of(core, probe));
  std::uint32_t* const record = core.at.spike_record;
  if (!keep_wanted(record + 1, words - 1, wanted, bits)) return;
  record[0] = core.tick;
  writer.write(probe, record, words);
}

void record_samples(Core& core, abi::Probe& probe, Writer& writer) {
  if (probe.interval_ticks != 1 && core.tick % probe.interval_ticks != 0) return;
  writer.finish();  // the record of the probe before
  const auto* neuron = reinterpret_cast<const std::uint16_t*>(neurons_of(core, probe));
  const std::size_t stride = membrane_states(core.header.kind) + core.header.receptors;
  const std::int32_t* const states = core.at.states + probe.state;
  std::uint32_t* to = core.at.sample_record;
  *to++ = core.tick;
  const std::uint16_t* const end = neuron + probe.count;
#pragma GCC unroll 4
  while (neuron != end) *to++ = static_cast<std::uint32_t>(states[*neuron++ * stride]);
  writer.write(probe, core.at.sample_record, 1 + probe.count);
}

}  // namespace

void begin_recording(Core& core) {
  for (std::uint32_t i = 0; i < core.header.probe_count; ++i) {
    core.at.probes[i].used = 0;
    shown_used(core, core.at.probes[i]) = 0;
  }
}

void record(Core& core) {
  Writer writer(core);
  for (std::uint32_t i = 0; i < core.header.probe_count; ++i) {
    abi::Probe& probe = core.at.probes[i];
    probe.state == abi::kSpikes ? record_spikes(core, probe, writer)
                                : record_samples(core, probe, writer);
  }
}

}  // namespace spikeloom::firmware
