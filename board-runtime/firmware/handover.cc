#include "board-runtime/firmware/handover.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "board-runtime/firmware/calls.h"
#include "board-runtime/firmware/cells.h"
#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/hal/monitor.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/shared/abi/digest.h"
#include "board-runtime/shared/abi/handover.h"

namespace spikeloom::firmware {
namespace {

using abi::CoreHeader;

constexpr std::uint64_t kMostPatience = 0x7FFF'FFFF;
constexpr std::uint32_t kDmaBytes = 8;  // that a transfer moves at once

std::uint32_t word_of(const std::uint8_t* block, std::size_t field) {
  return *reinterpret_cast<const volatile std::uint32_t*>(block + field);
}

volatile abi::Handover* state_at(std::uint8_t* block, std::uint32_t offset) {
  return reinterpret_cast<volatile abi::Handover*>(block + offset);
}

// The first section that has no place on a synapse core; 0: none.
std::size_t surplus(const CoreHeader& header) {
  constexpr std::size_t kNone[] = {
      offsetof(CoreHeader, coefficients),   offsetof(CoreHeader, states),
      offsetof(CoreHeader, drives),         offsetof(CoreHeader, poisson_inputs),
      offsetof(CoreHeader, poisson_source), offsetof(CoreHeader, listed_spikes),
      offsetof(CoreHeader, probes)};
  for (const std::size_t field : kNone) {
    const auto* const at = reinterpret_cast<const std::uint8_t*>(&header) + field;
    if (reinterpret_cast<const abi::Section*>(at)->bytes != 0) return field;
  }
  return 0;
}

}  // namespace

// The header of that core has to fit this one's at `field`.
void Partners::check(bool fits, std::uint32_t core, std::size_t field) {
  if (fits) return;
  fail(*core_, abi::Fault::bad_section, offsetof(CoreHeader, partners), core,
       static_cast<std::uint32_t>(field));
}

void Partners::check_own_shape() {
  const CoreHeader& header = core_->header;
  check(header.partners >> chip::kCores == 0, core_->number, offsetof(CoreHeader, partners));
  check(header.ring.neuron_bits >= abi::kLeastSplitNeuronBits && header.receptors != 0,
        core_->number, offsetof(CoreHeader, ring));
}

void Partners::set_up(Core& core, const Rows& rows) {
  core_ = &core;
  rows_ = &rows;
  const CoreHeader& header = core.header;
  if (header.kind != abi::CoreKind::synapses && header.partners == 0) return;
  check_own_shape();
  slot_bytes_ = abi::handed_bytes(header.receptors, header.ring.neuron_bits);
  half_bytes_ = (slot_bytes_ / 2 + kDmaBytes - 1) / kDmaBytes * kDmaBytes;
  const std::uint64_t ticks = std::uint64_t{header.tick_cycles} * kPartnerTicks;
  patience_ =
      static_cast<Cycles>(std::clamp(ticks, std::uint64_t{kPartnerPatience}, kMostPatience));
  header.kind == abi::CoreKind::synapses ? set_up_synapses() : set_up_neurons();
}

void Partners::set_up_synapses() {
  const CoreHeader& header = core_->header;
  const std::size_t field = surplus(header);
  check(field == 0, core_->number, field);
  check(std::has_single_bit(header.partners), core_->number, offsetof(CoreHeader, partners));
  check(header.handover.bytes == section_bytes(), core_->number, offsetof(CoreHeader, handover));
  const auto partner = static_cast<std::uint32_t>(std::countr_zero(header.partners));
  volatile abi::Handover* const state = state_at(core_->block, header.handover.offset);
  state->tick[0] = 0;
  state->tick[1] = 0;
  state->taken = 0;
  state->unused = 0;
  shared_[count_++] = {partner, state};
}

void Partners::set_up_neurons() {
  const CoreHeader& header = core_->header;
  check(header.ring.slot_bits == 0, core_->number, offsetof(CoreHeader, ring));
  check(header.sources.bytes == 0, core_->number, offsetof(CoreHeader, sources));
  for (std::uint32_t left = header.partners; left != 0; left &= left - 1)
    shared_[count_++] = shared_by(static_cast<std::uint32_t>(std::countr_zero(left)));
}

Partners::Shared Partners::shared_by(std::uint32_t core) {
  auto* const block = reinterpret_cast<std::uint8_t*>(core_->monitor->allocation(core));
  if (block == nullptr) fail(*core_, abi::Fault::no_block, core);
  const CoreHeader& own = core_->header;
  const struct {
    std::size_t field;
    std::uint32_t word, bits = ~0U;
  } wanted[] = {{offsetof(CoreHeader, magic), abi::kBlockMagic},
                {offsetof(CoreHeader, digest), abi::kAbiDigest},
                {offsetof(CoreHeader, kind), static_cast<std::uint32_t>(abi::CoreKind::synapses)},
                {offsetof(CoreHeader, partners), 1U << core_->number},
                {offsetof(CoreHeader, receptors), own.receptors},
                {offsetof(CoreHeader, ring), own.ring.neuron_bits, 0xFF},
                {offsetof(CoreHeader, handover) + offsetof(abi::Section, bytes), section_bytes()}};
  for (const auto& field : wanted)
    check((word_of(block, field.field) & field.bits) == field.word, core, field.field);
  const std::uint32_t offset = word_of(block, offsetof(CoreHeader, handover));
  const std::uint32_t end = word_of(block, offsetof(CoreHeader, block_bytes));
  check(offset % 4 == 0 && offset <= end && section_bytes() <= end - offset, core,
        offsetof(CoreHeader, handover));
  return {core, state_at(block, offset)};
}

// Until the word is `awaited`, or at most `ahead` more.
bool Partners::await(const Shared& shared, const volatile std::uint32_t& word,
                     std::uint32_t awaited, std::uint32_t ahead) {
  if (word - awaited <= ahead) return true;
  const Cycles begun = now();
  for (;;) {
    if (!serve_calls(*core_)) return false;
    const std::uint32_t found = word;
    const Cycles passed = now() - begun;
    if (found - awaited <= ahead) {
      waited_ += passed;
      return true;
    }
    if (passed > patience_)
      fail(*core_, abi::Fault::partner_silent, shared.partner, awaited, found);
  }
}

void Partners::note_wait() {
  if (waited_ > core_->report.worst_handover_cycles) core_->report.worst_handover_cycles = waited_;
}

// Address of the slot of core.tick.
std::uint32_t Partners::due_slot(const Shared& shared) const {
  const auto slots = reinterpret_cast<std::uint32_t>(shared.state) +
                     static_cast<std::uint32_t>(sizeof(abi::Handover));
  return slots + core_->tick % 2 * slot_bytes_;
}

bool Partners::hand_over() {
  const Shared& to = shared_[0];
  const std::uint32_t tick = core_->tick;
  waited_ = 0;
  if (!await(to, to.state->taken, tick - 2, 1)) return false;
  note_wait();
  std::uint16_t* const cells = rows_->cells(tick, 0);
  const std::uint32_t slot = due_slot(to);
  start_dma(slot, address_of(cells), kDmaWrite, slot_bytes_);
  if (!end_dma()) fail(*core_, abi::Fault::dma_failed, dma_status(), slot);
  to.state->tick[tick % 2] = tick;
  clear_words(cells, slot_bytes_ / 4);
  return true;
}

// What came before is worked off meanwhile.
bool Partners::await_slot(std::uint32_t from) {
  const Shared& shared = shared_[from];
  const std::uint32_t tick = core_->tick;
  const volatile std::uint32_t& word = shared.state->tick[tick % 2];
  if (word == tick) return true;
  finish();
  return await(shared, word, tick, 0);
}

// A half is on its way while the one before is added: they have a buffer each.
bool Partners::take_over() {
  waited_ = 0;
  for (std::uint32_t from = 0; from < count_; ++from) {
    if (!await_slot(from)) return false;
    if (from == 0) {
      fetch({from, 0, slot_bytes_});
    } else {
      fetch({from, 0, half_bytes_});
      if (half_bytes_ == slot_bytes_) {
        finish();
      } else {
        fetch({from, half_bytes_, slot_bytes_ - half_bytes_});
      }
    }
  }
  finish();
  note_wait();
  return true;
}

void Partners::fetch(const Piece& piece) {
  const std::uint16_t* const into = piece.from == 0 ? core_->at.ring : core_->at.handed;
  start_dma(due_slot(shared_[piece.from]) + piece.offset, address_of(into) + piece.offset, kDmaRead,
            piece.bytes);
  finish();
  under_way_ = piece;
}

void Partners::finish() {
  const Piece piece = under_way_;
  if (piece.bytes == 0) return;
  under_way_.bytes = 0;
  const Shared& shared = shared_[piece.from];
  if (!end_dma())
    fail(*core_, abi::Fault::dma_failed, dma_status(), due_slot(shared) + piece.offset);
  if (piece.offset + piece.bytes == slot_bytes_) shared.state->taken = core_->tick;
  if (piece.from == 0) return;
  const std::uint32_t first = piece.offset / sizeof(std::uint16_t);
  sum_cells(core_->at.ring + first, core_->at.handed + first, piece.bytes / 4);
}

}  // namespace spikeloom::firmware
