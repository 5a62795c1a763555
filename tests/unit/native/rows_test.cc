// What goes into the store comes out again: rows of every shape, through header and pieces.
#include "emulator/native/rows.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <vector>

#include "emulator/native/deliver.h"
#include "emulator/native/lane_functions.h"
#include "emulator/native/row_writer.h"

namespace spikeloom::native {
namespace {

using connect::RowSynapse;

constexpr std::uint32_t kTargets = 4000;

struct AStore {
  network::Network network;
  Layout layout;
  SynapseStore store;

  AStore(std::uint32_t unit_words, unsigned blocks, std::size_t bytes = 64U << 20) {
    network.populations.emplace_back().size = kTargets;
    layout = lay_out(network, blocks);
    store.unit_words = unit_words;
    store.memory = Reservation(bytes, false);
    store.first_unit.assign(layout.blocks.size(), std::vector<std::uint32_t>(2));
  }
  // What row 0 holds: (delay, block, local target, weight), sorted; padding left out.
  using Found = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;
  std::vector<Found> read() const {
    std::vector<Found> all;
    for (std::uint32_t b = 0; b < layout.blocks.size(); ++b) {
      if (store.first_unit[b][0] == 0) continue;
      std::uint32_t last_delay = 0, next_unit = 0;
      for_each_piece(store, store.first_unit[b][0], [&](auto delay, auto unit, auto units) {
        RC_ASSERT(delay >= last_delay);
        if (next_unit != 0) RC_ASSERT(unit == next_unit);
        last_delay = delay;
        next_unit = unit + units;
        for (std::uint64_t w = std::uint64_t{unit} * store.unit_words;
             w < std::uint64_t{next_unit} * store.unit_words; ++w) {
          const std::uint32_t word = store.words()[w];
          if (word >> 16 != 0) all.emplace_back(delay, b, word & 0xffffU, word >> 16);
        }
      });
    }
    std::sort(all.begin(), all.end());
    return all;
  }
};

std::uint32_t longest_delay(const std::vector<RowSynapse>& row) {
  std::uint32_t longest = 0;
  for (const RowSynapse& synapse : row)
    longest = std::max<std::uint32_t>(longest, synapse.delay_ticks);
  return longest;
}

void check_round_trip(const std::vector<RowSynapse>& row, std::uint32_t unit_words,
                      unsigned blocks) {
  AStore a(unit_words, blocks);
  StoreSpace space(a.store);
  RowWriter writer(a.store, space, a.layout);
  writer.expect(a.layout.blocks_of(0), longest_delay(row));
  // In two parts, as two projections would add them.
  writer.add(std::span(row).first(row.size() / 2), 0);
  writer.add(std::span(row).subspan(row.size() / 2), 0);
  RC_ASSERT(writer.write(0));
  std::vector<AStore::Found> want;
  std::uint32_t counted = 0;
  for (const RowSynapse& synapse : row) {
    const std::uint32_t at = a.layout.place[synapse.post];
    want.emplace_back(synapse.delay_ticks, at >> 16, at & 0xffffU, synapse.weight);
  }
  std::sort(want.begin(), want.end());
  RC_ASSERT(a.read() == want);
  for (const auto& first : a.store.first_unit)
    if (first[0] != 0) counted += synapses_of(a.store, first[0]);
  RC_ASSERT(counted == row.size());
  RC_ASSERT(writer.synapses() == row.size());
}

rc::Gen<std::vector<RowSynapse>> rows(std::uint16_t longest_delay) {
  return rc::gen::container<std::vector<RowSynapse>>(rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(0U, kTargets), rc::gen::inRange<std::uint32_t>(1, 65536),
                     rc::gen::inRange<std::uint32_t>(1, longest_delay + 1U)),
      [](const auto& t) {
        return RowSynapse{std::get<0>(t), static_cast<std::uint16_t>(std::get<1>(t)),
                          static_cast<std::uint16_t>(std::get<2>(t))};
      }));
}

RC_GTEST_PROP(ARow, ComesBackAsItWasWritten, ()) {
  const auto longest = *rc::gen::element<std::uint16_t>(1, 7, 64, 1000, 65535);
  check_round_trip(*rows(longest), *rc::gen::element(1U, 2U, 4U, 8U), *rc::gen::inRange(1U, 6U));
}

RC_GTEST_PROP(ARow, MayHaveMoreSynapsesOfOneDelayThanAStepCounts, ()) {
  const auto count = *rc::gen::inRange(1, 9000);
  const auto delay = *rc::gen::element<std::uint16_t>(1, 255, 256, 600);
  std::vector<RowSynapse> row;
  row.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    row.push_back(
        {static_cast<std::uint32_t>(i) % kTargets, static_cast<std::uint16_t>(i + 1), delay});
  check_round_trip(row, *rc::gen::element(1U, 8U), 2);
}

TEST(TheStore, SaysWhenItIsFull) {
  AStore a(8, 1, 3U << 20);
  StoreSpace space(a.store);
  RowWriter writer(a.store, space, a.layout);
  writer.expect(a.layout.blocks_of(0), 1);
  std::vector<RowSynapse> row(100'000, RowSynapse{1, 1, 1});
  int rows = 0;
  for (; rows < 100; ++rows) {
    writer.add(row, 0);
    if (!writer.write(1)) break;
  }
  // 400 kB each: at least what a 2 MB segment holds, never more than there is.
  EXPECT_GE(rows, 4);
  EXPECT_LE(rows, 7);
}

RC_GTEST_PROP(Delivery, AddsEveryWordOnceAndTellsWhenItMayHaveWrapped, ()) {
  const auto row = *rows(20);
  const auto unit_words = *rc::gen::element(1U, 2U, 4U, 8U);
  AStore a(unit_words, 1);
  StoreSpace space(a.store);
  RowWriter writer(a.store, space, a.layout);
  writer.expect(a.layout.blocks_of(0), 20);
  writer.add(row, 0);
  RC_ASSERT(writer.write(0));
  UnitList list;
  std::vector<Piece> pieces;
  if (!row.empty())
    for_each_piece(a.store, a.store.first_unit[0][0], [&](auto, auto unit, auto units) {
      pieces.push_back({unit, units});
    });
  const auto half = static_cast<std::ptrdiff_t>(pieces.size() / 2);
  list.append({pieces.begin(), pieces.begin() + half});
  list.append({pieces.begin() + half, pieces.end()});
  list.close();
  const std::uint32_t targets = a.layout.blocks[0].targets;
  std::vector<std::uint64_t> sums(targets);
  for (const RowSynapse& synapse : row) sums[synapse.post] += synapse.weight;
  const std::uint64_t largest = *std::max_element(sums.begin(), sums.end());

  std::vector<std::uint16_t> exact(targets);
  DeliverArgs args{list.data(), list.size(), a.store.words(), unit_words, exact.data()};
  deliver_saturating(args);
  for (std::size_t i = 0; i < targets; ++i)
    RC_ASSERT(exact[i] == std::min<std::uint64_t>(sums[i], 65535));

  auto all = vector_functions();
  all.push_back(&scalar_functions());
  for (const LaneFunctions* functions : all) {
    std::vector<std::uint16_t> fast(targets);
    args.accumulators = fast.data();
    const std::uint64_t weights = functions->deliver(args);
    RC_ASSERT(weights == std::accumulate(sums.begin(), sums.end(), std::uint64_t{0}));
    const InputSum sum = functions->sum_inputs(fast.data(), targets);
    RC_ASSERT((sum.as_signed == static_cast<std::int64_t>(weights)) == (largest < 32768));
    if (largest < 32768) RC_ASSERT(fast == exact);
    RC_ASSERT(sum.largest == *std::max_element(fast.begin(), fast.end()));
  }
}

}  // namespace
}  // namespace spikeloom::native
