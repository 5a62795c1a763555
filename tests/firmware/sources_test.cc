// Poisson inputs and sources of a core against the native engine's scalar draws; lists against what
// they hold.
#include "board-runtime/firmware/sources.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/counter_rng.h"
#include "board-runtime/firmware/poisson_input.h"
#include "emulator/native/lane_functions.h"
#include "network-specs/neurons/poisson_input.h"

namespace spikeloom::firmware {
namespace {

using Words = std::vector<std::int32_t>;

// A stream, for the engine and as a block holds it.
struct Stream {
  explicit Stream(std::uint64_t seed, std::uint32_t object)
      : engine(seed, {StreamPurpose::input_generator, object, 0}),
        core{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
             {static_cast<std::uint32_t>(StreamPurpose::input_generator) << 24, object, 0}} {}
  CounterStream engine;
  abi::StreamWords core;
};

// Appends a table to a section of alias tables.
abi::AliasTable put_table(const neurons::PoissonTable& table, Words& section) {
  const auto& columns = table.columns();
  const std::size_t size = std::size_t{1} << columns.bits;
  const abi::AliasTable at{static_cast<std::uint32_t>(columns.bits),
                           static_cast<std::uint32_t>(section.size())};
  for (const auto* part : {columns.threshold, columns.own, columns.other})
    section.insert(section.end(), part, part + size);
  return at;
}

struct Input {
  Input(std::uint64_t seed, std::uint32_t number, std::uint32_t neurons, Words& section)
      : stream(seed, number),
        table(*rc::gen::element(0.01, 0.7, 5.0, 40.0), *rc::gen::inRange(1, 5000), 1 << 28) {
    in.receptor = *rc::gen::inRange(0U, 3U);
    in.first = *rc::gen::inRange(0U, neurons);
    in.last = *rc::gen::inRange(in.first + 1, neurons + 1);
    if (*rc::gen::inRange(0, 2) == 0) in.first = 0, in.last = neurons;
    in.delay = *rc::gen::inRange(1U, 5U);
    in.after = in.delay + *rc::gen::inRange(0U, 4U);
    in.last_tick = in.after + *rc::gen::inRange(0U, 6U);
    in.stream = stream.core;
    in.table = put_table(table, section);
  }
  Stream stream;
  neurons::PoissonTable table;
  abi::PoissonInput in{};
};

// What the engine adds to every receptor of a slice in a tick.
void add_as_engine(const Input& input, std::uint32_t first_neuron, std::uint32_t neurons,
                   std::uint32_t tick, std::vector<Words>& direct) {
  if (tick <= input.in.after || tick > input.in.last_tick) return;
  const auto words = neurons::tick_words(input.stream.engine, tick - input.in.delay);
  native::scalar_functions().draw({.columns = input.table.columns(),
                                   .tick_words = {words.words[0], words.words[1]},
                                   .first_neuron = first_neuron,
                                   .count = neurons,
                                   .first_active = input.in.first,
                                   .last_active = input.in.last,
                                   .add = true,
                                   .values = direct[input.in.receptor].data()});
}

RC_GTEST_PROP(PoissonInputsOfACore, AreTheEngines, (std::uint64_t seed)) {
  constexpr std::uint32_t kReceptors = 3;
  const std::uint32_t neurons = *rc::gen::inRange(1U, 70U);
  const std::uint32_t first_neuron = *rc::gen::inRange(0U, 10'000U);
  Words section;
  std::vector<Input> inputs;
  std::vector<abi::PoissonInput> in;
  for (std::uint32_t i = 0, count = *rc::gen::inRange(0U, 5U); i < count; ++i) {
    inputs.emplace_back(seed, i, neurons, section);
    in.push_back(inputs.back().in);
    in.back().first_neuron = first_neuron + in.back().first;
  }
  Words direct(kReceptors * neurons);
  PoissonInputs core{.inputs = in.data(),
                     .count = static_cast<std::uint32_t>(in.size()),
                     .tables = section.data(),
                     .neurons = neurons,
                     .direct = direct.data()};
  for (std::uint32_t tick = 1; tick < 16; ++tick) {
    std::vector<Words> want(kReceptors, Words(neurons));
    for (const Input& input : inputs) add_as_engine(input, first_neuron, neurons, tick, want);
    const std::uint32_t receptors = core.draw(tick);
    for (std::uint32_t r = 0; r < kReceptors; ++r) {
      const Words row(direct.begin() + r * neurons, direct.begin() + (r + 1) * neurons);
      RC_ASSERT(row == want[r]);
      if ((receptors >> r & 1) == 0) RC_ASSERT(row == Words(neurons));
    }
  }
}

RC_GTEST_PROP(APoissonSourceOfACore, SendsWhatTheEngineDraws, (std::uint64_t seed, bool own)) {
  const std::uint32_t neurons = *rc::gen::inRange(1U, 70U);
  const std::uint32_t first_neuron = *rc::gen::inRange(0U, 10'000U);
  const Stream stream(seed, 7);
  Words section;
  std::vector<neurons::PoissonTable> tables;
  struct {
    abi::PoissonSource source;
    abi::AliasTable tables[70];
  } law{{0, neurons, first_neuron, 3, 9, stream.core, own ? neurons : 1}, {}};
  for (std::uint32_t n = 0; n < law.source.tables; ++n) {
    tables.emplace_back(*rc::gen::element(0.0, 0.02, 1.5, 30.0), 1, 65536);
    law.tables[n] = put_table(tables.back(), section);
  }
  std::vector<std::uint32_t> counts((neurons + 3) / 4);
  const auto bytes = static_cast<std::uint32_t>(sizeof law.source) +
                     law.source.tables * static_cast<std::uint32_t>(sizeof law.tables[0]);
  const PoissonSources core{&law.source, bytes, section.data(), neurons, counts.data()};
  for (std::uint32_t tick = 1; tick < 12; ++tick) {
    Words want(neurons), sent(neurons);
    if (tick > 3 && tick <= 9) {
      const auto words = neurons::tick_words(stream.engine, tick);
      for (std::uint32_t n = 0; n < neurons; ++n)
        native::scalar_functions().draw({.columns = tables[own ? n : 0].columns(),
                                         .tick_words = {words.words[0], words.words[1]},
                                         .first_neuron = first_neuron + n,
                                         .count = 1,
                                         .first_active = 0,
                                         .last_active = 1,
                                         .values = &want[n]});
    }
    std::uint32_t last = 0;
    core.emit(tick, [&](std::uint32_t n) {
      RC_ASSERT(n >= last);
      last = n;
      ++sent[n];
    });
    RC_ASSERT(sent == want);
  }
}

// Copies only when somebody waits, and spoils the room until then.
struct LazyDma {
  const std::vector<abi::ListedSpike>& list;
  abi::ListedSpike* to = nullptr;
  std::uint32_t from = 0, bytes = 0;

  void start(abi::ListedSpike* into, std::uint32_t offset, std::uint32_t count) {
    RC_ASSERT(to == nullptr);
    RC_ASSERT(offset + count <= list.size() * sizeof list[0]);
    std::memset(into, 0xFF, count);
    to = into, from = offset, bytes = count;
  }
  void finish() {
    if (to == nullptr) return;
    std::memcpy(to, list.data() + from / sizeof list[0], bytes);
    to = nullptr;
  }
};

RC_GTEST_PROP(AListOfACore, SendsEverySpikeInItsTick, (bool settle)) {
  std::vector<abi::ListedSpike> list;
  std::uint32_t tick = 0;
  for (std::uint32_t i = 0, count = *rc::gen::inRange(0U, 400U); i < count; ++i) {
    tick += *rc::gen::element(0U, 0U, 0U, 1U, 3U);
    list.push_back({tick, *rc::gen::inRange(0U, 100U)});
  }
  LazyDma dma{list};
  abi::ListedSpike buffer[abi::kListBufferSpikes];
  ListPosition at;
  const auto bytes = static_cast<std::uint32_t>(list.size() * sizeof list[0]);
  ListedSpikes(dma, buffer, at).open({0, bytes});
  std::size_t sent = 0;
  for (std::uint32_t now = 0; now <= tick; ++now) {
    ListedSpikes(dma, buffer, at).emit(now, [&](std::uint32_t neuron) {
      RC_ASSERT(list.at(sent).tick == now);
      RC_ASSERT(list.at(sent++).neuron == neuron);
    });
    if (settle) dma.finish();
  }
  RC_ASSERT(sent == list.size());
}

}  // namespace
}  // namespace spikeloom::firmware
