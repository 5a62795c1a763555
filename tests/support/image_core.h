// A dull core: does with the bytes of a block what board-runtime/shared/abi says, one word after
// the other, in plain C++.
//
// The oracle for host-tools/image: it sees nothing of the network but bytes. Packets, and what
// synapse cores hand over, come from tests/support/image_machine.h.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "base/philox.h"
#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/abi/dtcm_plan.h"
#include "board-runtime/shared/abi/handover.h"
#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/poisson_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "board-runtime/shared/abi/row_index.h"
#include "board-runtime/shared/abi/synaptic_row.h"
#include "board-runtime/shared/fixed/full_scale.h"
#include "board-runtime/shared/kernels/alias_table.h"
#include "board-runtime/shared/kernels/neuron_random.h"
#include "tests/support/one_neuron.h"

namespace spikeloom::support {

class ImageCore {
 public:
  // The bytes that were loaded.
  explicit ImageCore(std::vector<std::uint8_t> loaded) : bytes_(std::move(loaded)) {
    header_ = at<abi::CoreHeader>(0);
    bytes_.resize(header_.block_bytes);
    states_ = all<std::int32_t>(header_.states);
    coefficients_ = all<std::int32_t>(header_.coefficients);
    shifts_ = all<std::uint32_t>(header_.shifts);
    inputs_ = all<abi::PoissonInput>(header_.poisson_inputs);
    tables_ = all<std::int32_t>(header_.alias_tables);
    listed_ = all<abi::ListedSpike>(header_.listed_spikes);
    buckets_ = all<std::uint16_t>(header_.buckets);
    sources_ = all<abi::SourceEntry>(header_.sources);
    for (std::uint32_t i = 0; i < header_.probe_count; ++i)
      probes_.push_back(
          at<abi::Probe>(header_.probes.offset + i * std::uint32_t{sizeof(abi::Probe)}));
    if (!is_source()) ring_.resize(abi::ring_bytes(header_.ring) / 2);
  }

  // A period: the keys of what it sends, in order.
  std::vector<std::uint32_t> tick(std::uint32_t tick) {
    std::vector<std::uint32_t> spikes(header_.neurons);  // how many of each neuron
    switch (header_.kind) {
      case abi::CoreKind::lif_curr_exp:
        if (tick > 0) update(neurons::NeuronModel::lif_curr_exp, tick, spikes);
        break;
      case abi::CoreKind::izhikevich:
        if (tick > 0) update(neurons::NeuronModel::izhikevich, tick, spikes);
        break;
      case abi::CoreKind::poisson_source:
        if (tick > 0) draw_source(tick, spikes);
        break;
      case abi::CoreKind::spike_list:
        for (const auto& spike : listed_) spikes.at(spike.neuron) += spike.tick == tick;
        break;
      case abi::CoreKind::synapses:
        break;
    }
    record(tick, spikes);
    std::vector<std::uint32_t> keys;
    for (std::uint32_t n = 0; n < header_.neurons; ++n) {
      report_.spikes += spikes[n];
      const std::uint32_t key = header_.keys.bytes == 0
                                    ? header_.key | n << abi::kTickBits
                                    : at<std::uint32_t>(header_.keys.offset + 4 * n);
      if (key != abi::kNoKey) keys.insert(keys.end(), spikes[n], key | tick % 4);
    }
    return keys;
  }

  // A packet that was sent in the period of `tick`, which is the present one.
  void take(std::uint32_t key, std::uint32_t tick) {
    ++report_.packets;
    const auto entry = find(key);
    if (!entry) {
      ++report_.unknown_keys;
      return;
    }
    if (entry->stride == 0) return;
    const std::uint32_t neuron = (key & ~abi::key_mask(entry->neuron_bits)) >> abi::kTickBits;
    const std::uint32_t row = header_.rows.offset + (entry->rows + neuron * entry->stride) * 4;
    const auto head = at<abi::SynapticRowHeader>(row);
    ++report_.rows;
    for (std::uint32_t i = 0; i < head.synapses; ++i) {
      const auto synapse = at<abi::SynapseWord>(row + 4 * (i + 1));
      add(ring_[(tick * slot_cells() + synapse.cell_offset / 2U) % ring_.size()], synapse.weight);
      ++report_.synaptic_events;
    }
  }

  [[nodiscard]] bool hands_over() const { return header_.kind == abi::CoreKind::synapses; }
  // A bit for each core of its chip that it works with.
  [[nodiscard]] std::uint32_t partners() const { return header_.partners; }
  // Before tick(): a synapse core puts the slot of the tick where its neuron core finds it.
  void hand_over(std::uint32_t tick) {
    for (std::uint32_t cell = 0; cell < handed_cells(); ++cell) {
      auto& sum = ring_[(tick * slot_cells() + cell) % ring_.size()];
      std::memcpy(&bytes_.at(handed_at(tick) + 2 * cell), &sum, sizeof sum);
      sum = 0;
    }
    put_word(header_.handover.offset + 4 * (tick % 2), tick);
  }
  // A neuron core sums it up.
  void take_over(ImageCore& from, std::uint32_t tick) {
    if (from.at<abi::Handover>(from.header_.handover.offset).tick[tick % 2] != tick)
      throw std::out_of_range("a slot of another tick");
    for (std::uint32_t cell = 0; cell < handed_cells(); ++cell)
      add(ring_.at(cell), from.at<std::uint16_t>(from.handed_at(tick) + 2 * cell));
    from.put_word(from.header_.handover.offset + std::uint32_t{offsetof(abi::Handover, taken)},
                  tick);
  }

  // As the host finds them after a leg.
  [[nodiscard]] std::vector<std::uint8_t> read(abi::Section section) const {
    return {bytes_.begin() + section.offset, bytes_.begin() + section.offset + section.bytes};
  }
  [[nodiscard]] std::vector<std::uint8_t> report() const {
    std::vector<std::uint8_t> bytes(sizeof report_);
    std::memcpy(bytes.data(), &report_, sizeof report_);
    return bytes;
  }
  void begin_leg() {
    for (std::uint32_t i = 0; i < probes_.size(); ++i) set_used(i, 0);
  }

 private:
  using Lane = fixed::ScalarLane;
  using Random = kernels::NeuronRandom<Lane>;

  template <class Value>
  [[nodiscard]] Value at(std::uint32_t offset) const {
    Value value;
    std::memcpy(&value, &bytes_.at(offset), sizeof value);
    return value;
  }
  template <class Value>
  [[nodiscard]] std::vector<Value> all(abi::Section section) const {
    std::vector<Value> values(section.bytes / sizeof(Value));
    if (!values.empty()) std::memcpy(values.data(), &bytes_.at(section.offset), section.bytes);
    return values;
  }
  [[nodiscard]] bool is_source() const { return header_.receptors == 0; }
  [[nodiscard]] std::size_t slot_cells() const { return ring_.size() >> header_.ring.slot_bits; }
  [[nodiscard]] std::uint32_t handed_cells() const {
    return header_.receptors << header_.ring.neuron_bits;
  }
  static void add(std::uint16_t& sum, std::uint32_t input) {
    sum = static_cast<std::uint16_t>(std::min<std::uint32_t>(fixed::kFullInput, sum + input));
  }
  // The place of a slot in the block: within the section, or the block is not what it should be.
  [[nodiscard]] std::uint32_t handed_at(std::uint32_t tick) const {
    const std::uint32_t bytes = 2 * handed_cells();
    if (header_.handover.bytes != sizeof(abi::Handover) + 2 * bytes)
      throw std::out_of_range("no room for a slot");
    return header_.handover.offset + std::uint32_t{sizeof(abi::Handover)} + tick % 2 * bytes;
  }
  void put_word(std::uint32_t offset, std::uint32_t word) {
    std::memcpy(&bytes_.at(offset), &word, sizeof word);
  }

  [[nodiscard]] std::optional<abi::SourceEntry> find(std::uint32_t key) const {
    const std::uint32_t bucket =
        abi::bucket_of(key, header_.hash_shift, header_.hash_multiplier, header_.bucket_bits);
    for (std::uint32_t i = buckets_.at(bucket); i < buckets_.at(bucket + 1); ++i)
      if ((key & abi::key_mask(sources_.at(i).neuron_bits)) == sources_.at(i).key)
        return sources_[i];
    return std::nullopt;
  }

  static std::array<std::uint32_t, 2> tick_words(const abi::StreamWords& stream,
                                                 std::uint64_t sent_tick) {
    const std::uint64_t b = sent_tick / 2;
    const auto block = philox::block(
        {static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(b >> 32) + stream.counter[0],
         stream.counter[1], stream.counter[2]},
        {stream.key[0], stream.key[1]});
    const std::size_t first = 2 * (sent_tick % 2);
    return {block[first], block[first + 1]};
  }
  // `neuron` as its population counts it.
  [[nodiscard]] std::int32_t draw(const abi::AliasTable& table, std::uint32_t neuron,
                                  const std::array<std::uint32_t, 2>& words) const {
    const std::uint32_t two[2]{words[0], words[1]};
    const auto word = Random::words(Random::seeds(neuron), two);
    const std::int32_t* const first = &tables_.at(table.first_word);
    const std::size_t columns = std::size_t{1} << table.bits;
    return kernels::LargeAliasTable<Lane>(
               {static_cast<int>(table.bits), first, first + columns, first + 2 * columns})
        .draw(word);
  }

  void draw_source(std::uint32_t tick, std::vector<std::uint32_t>& spikes) const {
    const std::uint32_t end = header_.poisson_source.offset + header_.poisson_source.bytes;
    for (std::uint32_t next = header_.poisson_source.offset; next < end;) {
      const auto source = at<abi::PoissonSource>(next);
      const auto tables = next + static_cast<std::uint32_t>(sizeof source);
      next = tables + source.tables * static_cast<std::uint32_t>(sizeof(abi::AliasTable));
      if (tick <= source.after || tick > source.last_tick) continue;
      const auto words = tick_words(source.stream, tick);
      for (std::uint32_t n = source.first; n < source.last; ++n) {
        const std::uint32_t of = n - source.first, which = source.tables == 1 ? 0 : of;
        const auto table = at<abi::AliasTable>(
            tables + which * static_cast<std::uint32_t>(sizeof(abi::AliasTable)));
        spikes.at(n) = static_cast<std::uint32_t>(draw(table, source.first_neuron + of, words));
      }
    }
  }

  [[nodiscard]] std::int64_t drive(std::uint32_t neuron, std::uint32_t tick) const {
    std::int64_t drive = 0;
    std::uint32_t offset = header_.drives.offset;
    while (offset < header_.drives.offset + header_.drives.bytes) {
      const auto step = at<abi::DriveStep>(offset);
      if (step.tick > tick) break;
      drive = at<std::int64_t>(offset + 8 + 8 * (step.count == 1 ? 0 : neuron));
      offset += 8 + 8 * step.count;
    }
    return drive;
  }

  [[nodiscard]] std::int32_t direct(std::uint32_t receptor, std::uint32_t neuron,
                                    std::uint32_t tick) const {
    std::int32_t sum = 0;
    for (const auto& input : inputs_) {
      if (input.receptor != receptor || neuron < input.first || neuron >= input.last) continue;
      if (tick <= input.after || tick > input.last_tick) continue;
      sum += draw(input.table, input.first_neuron + neuron - input.first,
                  tick_words(input.stream, tick - input.delay));
    }
    return sum;
  }

  void update(neurons::NeuronModel model, std::uint32_t tick, std::vector<std::uint32_t>& spikes) {
    const std::size_t states = states_.size() / header_.neurons;
    const std::size_t membrane = states - header_.receptors;
    const std::size_t membrane_coefficients = model == neurons::NeuronModel::lif_curr_exp
                                                  ? kernels::kLifCoefficients
                                                  : kernels::kIzhikevichCoefficients;
    const std::size_t words =
        membrane_coefficients + header_.receptors * kernels::kReceptorCoefficients;
    const bool own = coefficients_.size() != words;
    std::uint16_t* const slot = &ring_[tick * slot_cells() % ring_.size()];
    std::vector<std::int32_t> input(header_.receptors);
    for (std::uint32_t n = 0; n < header_.neurons; ++n) {
      const NeuronWords neuron{
          std::span<const std::int32_t>(coefficients_).subspan(own ? n * words : 0, words),
          std::span(states_).subspan(n * states, states)};
      const auto cell = [&](std::uint32_t r) -> std::uint16_t& {
        return slot[(std::size_t{r} << header_.ring.neuron_bits) + n];
      };
      for (std::uint32_t r = 0; r < header_.receptors; ++r)
        input[r] =
            static_cast<std::int32_t>(std::uint32_t{cell(r)} << shifts_[r]) + direct(r, n, tick);
      spikes[n] = step_one_neuron(model, neuron, drive(n, tick), input) ? 1 : 0;
      for (std::uint32_t r = 0; r < header_.receptors; ++r) {
        const auto limit =
            neuron.coefficients[membrane_coefficients + r * kernels::kReceptorCoefficients +
                                kernels::kLimit];
        report_.saturated_inputs +=
            cell(r) == fixed::kFullInput || neuron.states[membrane + r] >= limit;
      }
    }
    std::fill_n(slot, slot_cells(), std::uint16_t{0});
  }

  void record(std::uint32_t tick, const std::vector<std::uint32_t>& spikes) {
    for (std::uint32_t i = 0; i < probes_.size(); ++i) {
      if (probes_[i].state == abi::kSpikes) {
        record_spikes(i, tick, spikes);
      } else if (tick > 0 && tick % probes_[i].interval_ticks == 0) {
        record_samples(i, tick);
      }
    }
  }
  void record_spikes(std::uint32_t i, std::uint32_t tick,
                     const std::vector<std::uint32_t>& spikes) {
    const std::uint32_t bits = is_source() ? abi::kSourceSpikeBits : abi::kNeuronSpikeBits;
    std::vector<std::uint32_t> words(abi::spike_record_words(header_.neurons, bits));
    words[0] = tick;
    bool any = false;
    for (std::uint32_t n = 0; n < header_.neurons; ++n) {
      const auto mask = at<std::uint32_t>(probes_[i].neurons.offset + n / 32 * 4);
      if (spikes[n] == 0 || (mask >> n % 32 & 1U) == 0) continue;
      words[1 + n * bits / 32] |= spikes[n] << n * bits % 32;
      any = true;
    }
    if (any) append(i, words);
  }
  void record_samples(std::uint32_t i, std::uint32_t tick) {
    const std::size_t states = states_.size() / header_.neurons;
    std::vector<std::uint32_t> words{tick};
    for (std::uint32_t k = 0; k < probes_[i].count; ++k) {
      const auto n = at<std::uint16_t>(probes_[i].neurons.offset + 2 * k);
      words.push_back(static_cast<std::uint32_t>(states_.at(n * states + probes_[i].state)));
    }
    append(i, words);
  }
  void append(std::uint32_t i, const std::vector<std::uint32_t>& words) {
    abi::Probe& probe = probes_[i];
    const auto bytes = static_cast<std::uint32_t>(words.size() * 4);
    // at() would throw beyond the block; beyond the buffer it must not get either.
    if (probe.used + bytes > probe.buffer.bytes) throw std::out_of_range("a buffer is full");
    std::memcpy(&bytes_.at(probe.buffer.offset + probe.used), words.data(), bytes);
    set_used(i, probe.used + bytes);
  }
  void set_used(std::uint32_t i, std::uint32_t used) {
    probes_[i].used = used;
    std::memcpy(&bytes_.at(header_.probes.offset + i * sizeof(abi::Probe)), &probes_[i],
                sizeof(abi::Probe));
  }

  std::vector<std::uint8_t> bytes_;
  abi::CoreHeader header_;
  abi::CoreReport report_;
  std::vector<std::int32_t> states_, coefficients_, tables_;
  std::vector<std::uint32_t> shifts_;
  std::vector<abi::PoissonInput> inputs_;
  std::vector<abi::ListedSpike> listed_;
  std::vector<std::uint16_t> buckets_;
  std::vector<abi::SourceEntry> sources_;
  std::vector<abi::Probe> probes_;
  std::vector<std::uint16_t> ring_;
};

}  // namespace spikeloom::support
