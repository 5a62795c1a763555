// The block of a core, made by hand: neurons that share their coefficients, sources with rows that
// a test gives; whole, or the neurons alone, or synapses alone (abi/handover.h).
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "board-runtime/shared/abi/checksum.h"
#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/abi/digest.h"
#include "board-runtime/shared/abi/dtcm_plan.h"
#include "board-runtime/shared/abi/handover.h"
#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/poisson_block.h"
#include "board-runtime/shared/abi/row_index.h"
#include "board-runtime/shared/abi/synaptic_row.h"
#include "board-runtime/shared/kernels/izhikevich_coefficients.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"

namespace spikeloom::on_core {

struct TestSynapse {
  std::uint32_t neuron, receptor, delay, weight;
};
// Row i is that of the source's neuron i.
struct TestSource {
  std::uint32_t key = 0;
  std::vector<std::vector<TestSynapse>> rows;
};

// Writes the checksum that the words of a block, changed by a test, add up to.
inline void seal(std::vector<std::uint32_t>& block) {
  std::uint32_t& own = block[offsetof(abi::CoreHeader, checksum) / 4];
  own = 0;
  const std::span<const std::uint32_t> words(block);
  const auto first = abi::kFirstSectionOffset / 4;
  abi::Checksum checksum;
  checksum.add(words.first(sizeof(abi::CoreHeader) / 4));
  checksum.add(
      words.subspan(first, block[offsetof(abi::CoreHeader, loaded_bytes) / 4] / 4 - first));
  own = checksum.value();
}

struct SmallBlock {
  abi::CoreKind kind = abi::CoreKind::lif_curr_exp;
  std::uint32_t neurons = 16, receptors = 2;
  std::uint32_t key = abi::kNoKey;
  std::uint32_t tick_cycles = 160'000, start_cycles = 40'000, gap_cycles = 0;
  std::uint32_t max_delay = 15;
  std::uint32_t shift = 4;
  std::vector<std::uint32_t> membrane;  // coefficients
  std::vector<std::uint32_t> synapse;   // of each receptor in turn
  std::vector<std::uint32_t> states;    // of each neuron in turn
  std::vector<std::int64_t> drives;     // one, or one a neuron
  bool own_coefficients = false;        // coefficients are those of each neuron in turn
  std::vector<TestSource> sources;
  std::vector<abi::PoissonInput> inputs;
  std::vector<std::uint32_t> alias_tables;
  std::uint32_t partners = 0;  // a bit a core

  // The cores of the same slice where its synapses are on `cores` others, from core 2 on; the
  // neurons are on core 1. Sources are dealt out in turn.
  [[nodiscard]] std::vector<SmallBlock> split(std::uint32_t cores) const {
    std::vector<SmallBlock> all(1 + cores, *this);
    for (std::uint32_t part = 1; part <= cores; ++part) {
      SmallBlock& synapses = all[part];
      all[0].partners |= 2U << part;
      synapses.kind = abi::CoreKind::synapses;
      synapses.partners = 2;
      synapses.key = abi::kNoKey;
      synapses.sources.clear();
      for (std::size_t i = part - 1; i < sources.size(); i += cores)
        synapses.sources.push_back(sources[i]);
    }
    all[0].sources.clear();
    return all;
  }

  [[nodiscard]] abi::CoreHeader header() const { return make().first; }
  [[nodiscard]] std::vector<std::uint32_t> words() const { return make().second; }

 private:
  using Words = std::vector<std::uint32_t>;

  [[nodiscard]] bool has_synapses_alone() const { return kind == abi::CoreKind::synapses; }
  [[nodiscard]] std::pair<abi::CoreHeader, Words> make() const {
    abi::CoreHeader header;
    header.digest = abi::kAbiDigest;
    header.kind = kind;
    header.key = key;
    header.neurons = neurons;
    header.receptors = receptors;
    header.tick_cycles = tick_cycles;
    header.start_cycles = start_cycles;
    header.gap_cycles = gap_cycles;
    header.ring = {static_cast<std::uint8_t>(abi::index_bits(neurons)),
                   static_cast<std::uint8_t>(abi::index_bits(receptors)),
                   static_cast<std::uint8_t>(
                       partners != 0 && !has_synapses_alone() ? 0 : std::bit_width(max_delay)),
                   0};
    header.partners = partners;
    Words words(abi::kFirstSectionOffset / 4);
    const auto section = [&words](const Words& content) {
      const abi::Section at{static_cast<std::uint32_t>(words.size() * 4),
                            static_cast<std::uint32_t>(content.size() * 4)};
      words.insert(words.end(), content.begin(), content.end());
      return at;
    };
    if (!has_synapses_alone()) {
      header.coefficients = section(coefficients());
      header.states = section(states);
      header.shifts = section(Words(receptors, shift));
      header.drives = section(drive_words());
      header.poisson_inputs = section(input_words());
      header.alias_tables = section(alias_tables);
    }
    if (partners == 0 || has_synapses_alone()) put_sources(header, section);
    header.loaded_bytes = static_cast<std::uint32_t>(words.size() * 4);
    header.text = section(Words(64));
    if (has_synapses_alone()) {
      const auto bits = static_cast<std::uint32_t>(abi::index_bits(neurons));
      // What a run before has left.
      header.handover = section(Words(abi::handover_bytes(receptors, bits) / 4, 0xDEAD'BEEF));
    }
    header.block_bytes = static_cast<std::uint32_t>(words.size() * 4);
    std::memcpy(words.data(), &header, sizeof header);
    seal(words);
    return {header, words};
  }
  [[nodiscard]] Words coefficients() const {
    Words all;
    const std::size_t parts = own_coefficients ? neurons : 1;
    const auto put = [&all, parts](const Words& from, std::size_t part) {
      const std::size_t words = from.size() / parts;
      const auto first = from.begin() + static_cast<std::ptrdiff_t>(part * words);
      all.insert(all.end(), first, first + static_cast<std::ptrdiff_t>(words));
    };
    for (std::size_t part = 0; part < parts; ++part) {
      put(membrane, part);
      put(synapse, part);
    }
    return all;
  }
  [[nodiscard]] Words input_words() const {
    Words all(inputs.size() * sizeof(abi::PoissonInput) / 4);
    std::copy_n(reinterpret_cast<const std::uint32_t*>(inputs.data()), all.size(), all.data());
    return all;
  }
  [[nodiscard]] Words drive_words() const {
    Words all{1, static_cast<std::uint32_t>(drives.size())};
    for (const std::int64_t drive : drives) {
      all.push_back(static_cast<std::uint32_t>(drive));
      all.push_back(static_cast<std::uint32_t>(static_cast<std::uint64_t>(drive) >> 32));
    }
    return all;
  }
  [[nodiscard]] Words row_words(const std::vector<TestSynapse>& row, std::uint32_t stride,
                                const abi::RingShape& ring) const {
    Words all{static_cast<std::uint32_t>(row.size()) | (row.empty() ? 0 : row.front().delay) << 16};
    for (const TestSynapse& s : row)
      all.push_back(
          abi::cell_offset(ring.neuron_bits, ring.receptor_bits, s.neuron, s.receptor, s.delay) |
          s.weight << 16);
    all.resize(stride);
    return all;
  }
  // One bucket, entries in ascending order of keys; an empty source has stride 0.
  template <class Put>
  void put_sources(abi::CoreHeader& header, Put section) const {
    Words entries, rows;
    for (const TestSource& source : sources) {
      std::uint32_t longest = 0;
      for (const auto& row : source.rows)
        longest = std::max(longest, static_cast<std::uint32_t>(row.size()));
      const std::uint32_t stride = source.rows.empty() ? 0 : 1 + longest;
      const int bits = abi::index_bits(
          std::max<std::uint32_t>(1, static_cast<std::uint32_t>(source.rows.size())));
      entries.insert(entries.end(), {source.key, static_cast<std::uint32_t>(rows.size()),
                                     stride | static_cast<std::uint32_t>(bits) << 16});
      header.row_words = std::max(header.row_words, stride);
      for (const auto& row : source.rows) {
        const Words words = row_words(row, stride, header.ring);
        rows.insert(rows.end(), words.begin(), words.end());
      }
    }
    header.buckets = section(Words{static_cast<std::uint32_t>(sources.size()) << 16});
    header.sources = section(entries);
    header.rows = section(rows);
  }
};

// Like the neurons of the microcircuit, at 0.1 ms.
inline SmallBlock lif_block(std::uint32_t neurons, std::uint32_t receptors = 2) {
  SmallBlock block;
  block.neurons = neurons;
  block.receptors = receptors;
  const auto word = [](std::int64_t value) { return static_cast<std::uint32_t>(value); };
  block.membrane = {word(fixed::to_fraction(0.99)), word(kernels::to_v(15.0)),
                    word(kernels::to_v(0.0)), word(kernels::after_spike(0, 20))};
  for (std::uint32_t r = 0; r < receptors; ++r) {
    const std::int32_t gain = r % 2 == 0 ? 3'000'000 : -3'000'000;
    block.synapse.insert(block.synapse.end(),
                         {word(gain), word(fixed::to_fraction(0.82)), 100'000'000});
  }
  block.states.assign(std::size_t{neurons} * (1 + receptors), 0);
  block.drives = {fixed::kHalf};
  return block;
}

// The same, with a copy of its coefficients for every neuron.
inline SmallBlock with_own(SmallBlock block) {
  const auto repeat = [&block](auto& numbers) {
    const auto one = numbers;
    for (std::uint32_t n = 1; n < block.neurons; ++n)
      numbers.insert(numbers.end(), one.begin(), one.end());
  };
  repeat(block.membrane);
  repeat(block.synapse);
  block.own_coefficients = true;
  return block;
}

}  // namespace spikeloom::on_core
