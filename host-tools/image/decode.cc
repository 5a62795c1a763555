#include "host-tools/image/decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

#include "host-tools/image/plan_numbers.h"
#include "host-tools/image/slice_probes.h"

namespace spikeloom::image {
namespace {

using network::Recording;
using network::Variable;
using Words = std::span<const std::uint32_t>;

std::string text_of(const placer::CorePlace& place) {
  return fmt::format("core {} of chip {}", place.core, place.chip.value);
}

tl::unexpected<Error> bad(const char* code, const CoreLayout& core, std::string what) {
  return failure(ErrorClass::not_trustworthy, code,
                 fmt::format("{}: {}", text_of(core.place), what), "image.decode",
                 "the core wrote over its block, or a read went wrong", "");
}
tl::unexpected<Error> bad_recording(const CoreLayout& core, std::string what) {
  return bad("bad_recording", core, std::move(what));
}

// Whose neurons are in the places of a core.
class Residents {
 public:
  Residents(const Inputs& inputs, const mapper::Slice& slice,
            const std::vector<std::uint64_t>& first_neurons) {
    for (const auto& [population, neurons, first_place] : mapper::tenants_of(slice)) {
      const auto& order = inputs.order(population);
      for (auto place = neurons.first; place < neurons.last; ++place) {
        numbers_.push_back(order.neuron(place));
        counted_.push_back(
            static_cast<std::uint32_t>(first_neurons[population.index()] + numbers_.back()));
      }
    }
  }
  [[nodiscard]] std::uint32_t places() const { return static_cast<std::uint32_t>(numbers_.size()); }
  [[nodiscard]] std::uint32_t number(std::uint32_t place) const { return numbers_[place]; }
  // Through all populations.
  [[nodiscard]] std::uint32_t counted(std::uint32_t place) const { return counted_[place]; }

 private:
  std::vector<std::uint32_t> numbers_, counted_;
};

// What one probe of one core recorded in one leg.
struct Part {
  const CoreLayout& core;
  const SliceProbe& probe;
  const Residents& residents;
  const Leg& leg;
  Words words;
};

class SpikeReader {
 public:
  SpikeReader(const Part& part, bool is_source)
      : part_(part),
        bits_(is_source ? abi::kSourceSpikeBits : abi::kNeuronSpikeBits),
        record_words_(abi::spike_record_words(part.residents.places(), bits_)),
        earliest_(part.leg.first_tick +
                  (part.core.header.kind == abi::CoreKind::spike_list && part.leg.first_tick == 0
                       ? 0
                       : 1)) {}

  Result<void> read(std::vector<network::Spike>& spikes) {
    if (part_.words.size() % record_words_ != 0)
      return bad_recording(part_.core, fmt::format("{} words of spikes; a record has {}",
                                                   part_.words.size(), record_words_));
    for (std::size_t at = 0; at < part_.words.size(); at += record_words_)
      if (auto read = read_record(part_.words.subspan(at, record_words_), spikes); !read)
        return read;
    return {};
  }

 private:
  Result<void> read_record(Words record, std::vector<network::Spike>& spikes) {
    const std::uint32_t tick = record.front();
    if (tick < earliest_ || tick > part_.leg.last_tick)
      return bad_recording(part_.core, fmt::format("spikes of tick {} where {} to {} can be", tick,
                                                   earliest_, part_.leg.last_tick));
    earliest_ = std::uint64_t{tick} + 1;
    std::uint64_t counted = 0;
    for (const std::uint32_t n : part_.probe.neurons) {
      const std::uint32_t count = counter(record, n);
      counted += count;
      spikes.insert(spikes.end(), count, {tick, part_.residents.counted(n)});
    }
    if (const auto all = sum(record); all == 0 || all != counted)
      return bad_recording(
          part_.core,
          fmt::format("{} spikes in tick {}, {} of them of recorded neurons", all, tick, counted));
    return {};
  }
  [[nodiscard]] std::uint32_t counter(Words record, std::uint32_t neuron) const {
    const std::uint32_t bit = neuron * bits_;
    return record[1 + bit / 32] >> bit % 32 & ((1U << bits_) - 1);
  }
  // Of all counters that the words have room for, padding among them.
  [[nodiscard]] std::uint64_t sum(Words record) const {
    const auto counters = static_cast<std::uint32_t>((record_words_ - 1) * 32 / bits_);
    std::uint64_t all = 0;
    for (std::uint32_t n = 0; n < counters; ++n) all += counter(record, n);
    return all;
  }

  const Part& part_;
  std::uint32_t bits_;
  std::size_t record_words_;
  std::uint64_t earliest_;  // tick that the next record can have
};

// One record for every multiple of the interval within the leg.
Result<void> read_samples(const Part& part, const neurons::NeuronNumbers& numbers,
                          std::uint64_t first_row, network::SampledValues& values) {
  const std::uint64_t interval = part.probe.interval_ticks;
  const std::size_t neurons = part.probe.neurons.size();
  const std::uint64_t before = part.leg.first_tick / interval;
  const std::uint64_t records = part.leg.last_tick / interval - before;
  if (part.words.size() != records * (1 + neurons))
    return bad_recording(part.core, fmt::format("{} words of samples; the leg has {} records of {}",
                                                part.words.size(), records, 1 + neurons));
  for (std::uint64_t k = 0; k < records; ++k) {
    const Words record = part.words.subspan(k * (1 + neurons), 1 + neurons);
    if (record.front() != (before + k + 1) * interval)
      return bad_recording(part.core, fmt::format("a sample of tick {} in the place of tick {}",
                                                  record.front(), (before + k + 1) * interval));
    float* const row = values.samples.data() + (before + k - first_row) * values.neurons.size();
    for (std::size_t i = 0; i < neurons; ++i) {
      const auto state = static_cast<std::int32_t>(record[1 + i]);
      const std::uint32_t neuron = part.residents.number(part.probe.neurons[i]);
      row[part.probe.columns[i]] =
          static_cast<float>(numbers.value(part.probe.variable, neuron, state));
    }
  }
  return {};
}

std::vector<std::uint32_t> words_of(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint32_t> words(bytes.size() / sizeof(std::uint32_t));
  if (!words.empty()) std::memcpy(words.data(), bytes.data(), words.size() * sizeof words[0]);
  return words;
}

}  // namespace

Result<abi::CoreReport> decode_report(const CoreLayout& core, std::span<const std::uint8_t> bytes) {
  abi::CoreReport report;
  if (bytes.size() != sizeof report)
    return bad("bad_report", core,
               fmt::format("a report of {} bytes; it has {}", bytes.size(), sizeof report));
  std::uint32_t phase = 0, fault = 0;
  std::memcpy(&phase, bytes.data() + offsetof(abi::CoreReport, phase), sizeof phase);
  std::memcpy(&fault, bytes.data() + offsetof(abi::CoreReport, fault), sizeof fault);
  if (phase > static_cast<std::uint32_t>(abi::Phase::failed))
    return bad("bad_report", core, fmt::format("it is in phase {}; there are 0 to 3", phase));
  constexpr auto kLastFault = static_cast<std::uint32_t>(abi::kLastFault);
  if (fault > kLastFault)
    return bad("bad_report", core,
               fmt::format("it names fault {}; there are 0 to {}", fault, kLastFault));
  std::memcpy(&report, bytes.data(), sizeof report);
  return report;
}

Result<std::vector<abi::Section>> recorded(const CoreLayout& core,
                                           std::span<const std::uint8_t> bytes) {
  if (bytes.size() != core.header.probes.bytes)
    return bad_recording(core, fmt::format("{} bytes of probes; there are {}", bytes.size(),
                                           core.header.probes.bytes));
  std::vector<abi::Section> sections;
  for (std::size_t i = 0; i < core.probes.size(); ++i) {
    abi::Probe found;
    std::memcpy(&found, bytes.data() + i * sizeof found, sizeof found);
    const abi::Section& buffer = core.probes[i].buffer;
    if (found.used > buffer.bytes || found.used % sizeof(std::uint32_t) != 0)
      return bad_recording(core, fmt::format("probe {} says it recorded {} bytes; it has room for "
                                             "{}, in whole words",
                                             i, found.used, buffer.bytes));
    sections.push_back({buffer.offset, found.used});
  }
  return sections;
}

RecordingParts::RecordingParts(const Plan& plan, std::uint64_t first_tick) : plan_(&plan) {
  recording_.first_tick = first_tick;
  const auto& network = plan.inputs().network;
  for (std::size_t i = 0; i < network.probes.size(); ++i) {
    const auto& probe = network.probes[i];
    if (probe.variable == Variable::spikes) continue;
    auto& values = recording_.values.emplace_back();
    values.probe = static_cast<std::uint32_t>(i);
    values.neurons = probe.neurons;
    values.interval_ticks = probe.interval_ticks;
    if (!values.neurons.empty()) continue;
    values.neurons.resize(network.at(probe.population).size);
    std::iota(values.neurons.begin(), values.neurons.end(), 0U);
  }
}

Result<void> RecordingParts::add(const CoreLayout& core, const Leg& leg,
                                 std::span<const std::vector<std::uint8_t>> buffers) {
  const auto& inputs = plan_->inputs();
  const auto& slice = inputs.slices[core.slice.index()];
  const auto probes = probes_of(inputs, slice);
  if (buffers.size() != probes.size())
    return bad_recording(
        core, fmt::format("{} buffers; it has {} probes", buffers.size(), probes.size()));
  const bool is_source = inputs.network.at(slice.population).is_source();
  const auto& numbers = plan_->numbers();
  const Residents residents(inputs, slice, numbers.first_neurons);
  for (std::size_t i = 0; i < probes.size(); ++i) {
    if (buffers[i].size() % sizeof(std::uint32_t) != 0)
      return bad_recording(
          core, fmt::format("{} bytes of probe {}; it writes whole words", buffers[i].size(), i));
    const auto words = words_of(buffers[i]);
    const Part part{core, probes[i], residents, leg, words};
    Result<void> added;
    if (probes[i].variable == Variable::spikes) {
      added = SpikeReader(part, is_source).read(recording_.spikes);
    } else {
      auto& values =
          *std::ranges::find(recording_.values, probes[i].probe, &network::SampledValues::probe);
      const std::uint64_t first_row = recording_.first_tick / values.interval_ticks;
      const std::uint64_t rows = leg.last_tick / values.interval_ticks - first_row;
      if (values.samples.size() < rows * values.neurons.size())
        values.samples.resize(rows * values.neurons.size());
      const auto of = inputs.network.probes[probes[i].probe].population;
      added = read_samples(part, numbers.populations[of.index()].numbers, first_row, values);
    }
    if (!added) return added;
  }
  return {};
}

void RecordingParts::add(const abi::CoreReport& report) {
  recording_.counters.spikes += report.spikes;
  recording_.counters.synaptic_events += report.synaptic_events;
  recording_.counters.saturated_inputs += report.saturated_inputs;
  recording_.counters.late_spikes += report.late_packets;
  recording_.counters.dropped_packets += std::uint64_t{report.lost_packets} + report.unsent_packets;
}

Recording RecordingParts::take(std::uint64_t ticks_done) {
  Recording taken = std::move(recording_);
  taken.ticks_done = ticks_done;
  for (auto& values : taken.values)
    values.samples.resize(((taken.first_tick + ticks_done) / values.interval_ticks -
                           taken.first_tick / values.interval_ticks) *
                          values.neurons.size());
  std::sort(taken.spikes.begin(), taken.spikes.end());
  return taken;
}

}  // namespace spikeloom::image
