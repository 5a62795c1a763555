#include "host-tools/image/core_image.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "board-runtime/shared/abi/digest.h"
#include "board-runtime/shared/abi/dtcm_plan.h"
#include "board-runtime/shared/abi/synaptic_row.h"
#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/image/drawn_synapses.h"
#include "host-tools/image/parts.h"
#include "host-tools/image/plan_numbers.h"
#include "host-tools/image/restart.h"
#include "host-tools/image/row_index.h"
#include "host-tools/image/rows.h"
#include "host-tools/image/sections.h"
#include "host-tools/image/slice_text.h"

namespace spikeloom::image {
namespace {

using mapper::Slice;

Error too_long_delay(const Plan& plan, const Slice& slice, std::uint32_t delay_ticks,
                     std::uint32_t limit_ticks) {
  return {ErrorClass::does_not_fit,
          "delay_too_long",
          fmt::format("a synapse onto {} has a delay of {} ticks; its rows hold {}",
                      neurons_text(plan.inputs().network, slice), delay_ticks, limit_ticks),
          "image.rows",
          "",
          "smaller slices, shorter delays or a longer timestep"};
}

Error no_room(const Plan& plan, const Slice& slice, const char* where, std::uint64_t asked,
              std::uint64_t offered) {
  return {
      ErrorClass::does_not_fit,
      "core_does_not_fit",
      fmt::format("{} ask for {} bytes of {}; there are {}, {} are missing",
                  text_of(plan.inputs().network, slice), asked, where, offered, asked - offered),
      "image.build",
      "",
      "smaller slices of the population"};
}

abi::RingShape ring_of(const Slice& slice, std::uint32_t receptors,
                       std::uint32_t longest_delay_ticks) {
  return {.neuron_bits = static_cast<std::uint8_t>(neuron_bits(slice)),
          .receptor_bits = static_cast<std::uint8_t>(abi::index_bits(receptors)),
          .slot_bits = static_cast<std::uint8_t>(abi::index_bits(longest_delay_ticks + 1)),
          .unused = 0};
}

Result<void> add_synapses(const Plan& plan, mapper::SliceId id, const SynapsesOnto& synapses,
                          Draft& draft) {
  const Slice& slice = plan.inputs().slices[id.index()];
  auto& header = draft.header;
  const std::uint32_t limit = abi::max_row_delay_ticks(1U << neuron_bits(slice), header.receptors);
  if (synapses.longest_delay_ticks > limit)
    return tl::unexpected(too_long_delay(plan, slice, synapses.longest_delay_ticks, limit));
  auto rows = make_rows(plan, id, synapses);
  if (!rows) return tl::unexpected(rows.error());
  header.ring = ring_of(slice, header.receptors, rows->longest_delay_ticks);
  draft.synapses = rows->synapses;
  add_rows(std::move(*rows), draft);
  return {};
}

// One for all neurons, or where several populations send one each.
void add_keys(const Plan& plan, mapper::SliceId id, Draft& draft) {
  const Slice& slice = plan.inputs().slices[id.index()];
  const auto& nets = plan.numbers().sent[id.index()];
  const auto key = [&plan](mapper::NetId net) { return plan.inputs().keys[net.index()].key; };
  draft.header.key = abi::kNoKey;
  if (nets.empty()) return;
  if (slice.tenants.empty()) {
    draft.header.key = key(nets.back());
    return;
  }
  std::vector<std::uint32_t> keys(slice.neurons.size(), abi::kNoKey);
  for (const auto net : nets) {
    const auto sender = mapper::sender(plan.inputs().nets[net.index()], plan.inputs().slices);
    for (std::uint32_t n = 0; n < sender.neurons.size(); ++n)
      keys[sender.first_place + n] = key(net) | n << abi::kTickBits;
  }
  draft.header.keys = draft.writer.section(keys);
}

Draft begin(const Plan& plan, mapper::SliceId id) {
  const Slice& slice = plan.inputs().slices[id.index()];
  Draft draft;
  auto& header = draft.header;
  header.digest = abi::kAbiDigest;
  header.neurons = slice.neurons.size();
  header.first_neuron = slice.neurons.first;
  header.partners = partners_of(plan.inputs(), id);
  set_times(plan, id, header);
  add_keys(plan, id, draft);
  return draft;
}

Result<CoreImage> finish(const Plan& plan, mapper::SliceId id, Draft draft) {
  const Slice& slice = plan.inputs().slices[id.index()];
  auto& header = draft.header;
  add_probes(plan, slice, draft);
  header.loaded_bytes = draft.writer.next();
  const std::uint64_t bytes = add_room(draft);
  if (bytes > chip::kApplicationSdramBytes)
    return tl::unexpected(no_room(plan, slice, "SDRAM", bytes, chip::kApplicationSdramBytes));
  const std::uint64_t dtcm = abi::dtcm_plan(header, draft.one_drive).end;
  if (dtcm > chip::kDtcmBytes)
    return tl::unexpected(no_room(plan, slice, "DTCM", dtcm, chip::kDtcmBytes));
  header.block_bytes = static_cast<std::uint32_t>(bytes);
  const auto first_leg = std::min(plan.time().leg_ticks, plan.time().run_ticks);
  draft.writer.put(abi::kCommandOffset, abi::HostCommand{static_cast<std::uint32_t>(first_leg)});
  draft.writer.put(abi::kReportOffset, abi::CoreReport{});
  CoreImage image;
  image.bytes = draft.writer.take();
  const auto sections = sections_of(image.bytes);
  header.checksum = checksum_of(header, sections);
  std::memcpy(image.bytes.data(), &header, sizeof header);
  image.synapses = draft.synapses;
  image.layout = {id, plan.inputs().placement.cores[id.index()], header, draft.probes, sections};
  return image;
}

}  // namespace

void set_times(const Plan& plan, mapper::SliceId slice, abi::CoreHeader& header) {
  header.tick_cycles = plan.time().tick_cycles;
  // All parts of a slice together: they wait for each other in every tick.
  header.start_cycles = start_cycles(plan.time(), neuron_part(plan.inputs(), slice));
  header.gap_cycles = plan.time().gap_cycles;
}

void add_rows(Rows rows, Draft& draft) {
  auto& header = draft.header;
  draft.writer.reserve(rows.words.size() * sizeof(std::uint32_t));
  const RowIndex index = index_rows(std::move(rows.entries));
  header.row_words = rows.longest_words;
  header.hash_shift = index.hash_shift;
  header.hash_multiplier = index.hash_multiplier;
  header.bucket_bits = index.bucket_bits;
  draft.writer.begin();
  draft.writer.add_all(std::span<const std::uint16_t>(index.buckets));
  if (index.buckets.size() % 2 != 0) draft.writer.add(std::uint16_t{0});
  header.buckets = draft.writer.end();
  header.sources = draft.writer.section(index.entries);
  header.rows = draft.writer.section(rows.words);
}

Result<CoreImage> build(const Plan& plan, mapper::SliceId id, const SynapsesOnto& synapses) {
  const Slice& slice = plan.inputs().slices[id.index()];
  Draft draft = begin(plan, id);
  if (plan.inputs().network.at(slice.population).is_source()) {
    if (auto made = add_source(plan, slice, draft); !made) return tl::unexpected(made.error());
    return finish(plan, id, std::move(draft));
  }
  const auto& numbers = plan.numbers().populations[slice.population.index()].numbers;
  draft.header.kind = abi::CoreKind::synapses;
  draft.header.receptors = static_cast<std::uint32_t>(numbers.receptors);
  if (slice.has_neurons()) add_neurons(plan, slice, draft);
  if (slice.has_synapses()) {
    if (auto made = add_synapses(plan, id, synapses, draft); !made)
      return tl::unexpected(made.error());
  } else {
    draft.header.ring = ring_of(slice, draft.header.receptors, 0);  // what is handed over
  }
  return finish(plan, id, std::move(draft));
}

bool wants_smaller_slices(const Error& error) {
  constexpr std::array kCodes{"core_does_not_fit", "delay_too_long", "row_too_long",
                              "rows_too_large"};
  return error.error_class == ErrorClass::does_not_fit &&
         std::ranges::find(kCodes, error.code) != kCodes.end();
}

Result<CoreImage> build(const Plan& plan, mapper::SliceId slice) {
  const std::size_t neurons = neuron_part(plan.inputs(), slice).index();
  return build(plan, slice, DrawnSynapses(plan, neurons, 0, 1).take(neurons));
}

}  // namespace spikeloom::image
