#include "board-runtime/firmware/neurons.h"

#include <cstddef>

#include "board-runtime/firmware/cells.h"
#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/shared/abi/synaptic_row.h"
#include "board-runtime/shared/fixed/full_scale.h"
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/exp_current.h"
#include "board-runtime/shared/kernels/izhikevich.h"
#include "board-runtime/shared/kernels/lif_curr_exp.h"

namespace spikeloom::firmware {
namespace {

using Lane = fixed::ScalarLane;
using Currents = kernels::ExpCurrent<Lane>;
using kernels::kReceptorCoefficients;

// What LifConstants have added.
constexpr std::uint32_t kSign = 0x8000'0000;
constexpr std::int64_t kDriveBias = std::int64_t{1} << 62;
constexpr std::uint32_t kNever = 0xFFFF'FFFF;

// What neurons of one core have in common.
struct Step {
  std::uint32_t neurons, receptors;
  std::int32_t* states;
  const std::int32_t* coefficients;
  std::uint32_t next_coefficients;  // words to those of the next neuron: 0, shared
  const std::int64_t* drives;
  std::uint32_t next_drive;      // 0: shared
  const std::uint16_t* cells;    // of receptor 0
  std::uint32_t receptor_cells;  // to those of the next receptor
  const std::uint32_t* shifts;
  const std::int32_t* direct;  // [receptor][neuron]; nullptr: nothing beside the ring
  std::uint32_t* fired;
};

// How many inputs were saturated.
template <class Membrane>
std::uint32_t step_neurons(const Step& step) {
  using Synapse = const std::int32_t(&)[kReceptorCoefficients];
  std::int32_t* state = step.states;
  const std::int32_t* coefficients = step.coefficients;
  const std::int64_t* drive = step.drives;
  std::uint32_t saturated = 0, bits = 0, bit = 1;
  std::uint32_t* fired = step.fired;
  for (std::uint32_t n = 0; n < step.neurons; ++n) {
    std::int64_t sum = *drive;
    const std::int32_t* synapse = coefficients + Membrane::kCoefficients;
    std::int32_t* current = state + Membrane::kStates;
    const std::uint16_t* cell = step.cells + n;
    const std::int32_t* direct = step.direct == nullptr ? nullptr : step.direct + n;
    for (std::uint32_t r = 0; r < step.receptors; ++r) {
      std::int32_t input = Lane::shift_left(*cell, static_cast<int>(step.shifts[r]));
      if (direct != nullptr) {
        input = Lane::add(input, *direct);
        direct += step.neurons;
      }
      sum = Currents::step(reinterpret_cast<Synapse>(*synapse), input, *current, sum);
      if (*current >= synapse[kernels::kLimit] || *cell == fixed::kFullInput) ++saturated;
      synapse += kReceptorCoefficients;
      cell += step.receptor_cells;
      ++current;
    }
    const bool spikes = Membrane::step(
        reinterpret_cast<const typename Membrane::I32(&)[Membrane::kCoefficients]>(*coefficients),
        sum, reinterpret_cast<typename Membrane::I32(&)[Membrane::kStates]>(*state));
    if (spikes) bits |= bit;
    bit <<= 1;
    if (bit == 0) {
      *fired++ = bits;
      bits = 0;
      bit = 1;
    }
    state = current;
    coefficients += step.next_coefficients;
    drive += step.next_drive;
  }
  if (bit != 1) *fired = bits;
  return saturated;
}

std::uint32_t membrane_coefficients(const Core& core) {
  return core.header.kind == abi::CoreKind::izhikevich ? kernels::kIzhikevichCoefficients
                                                       : kernels::kLifCoefficients;
}
std::uint32_t membrane_states(const Core& core) {
  return core.header.kind == abi::CoreKind::izhikevich ? kernels::kIzhikevichStates
                                                       : kernels::kLifStates;
}

}  // namespace

void Neurons::set_up(Core& core, const Rows& rows) {
  core_ = &core;
  rows_ = &rows;
  const std::uint32_t one =
      4 * (membrane_coefficients(core) + core.header.receptors * kReceptorCoefficients);
  own_coefficients_ = core.header.coefficients.bytes != one;
  check_sections(one);
  set_up_lif();
  next_step_ = core.header.drives.offset;
  next_tick_ = core.header.drives.bytes == 0 ? kNever : 0;
}

// Of the coefficients of one neuron, in bytes.
void Neurons::check_sections(std::uint32_t one) {
  const abi::CoreHeader& header = core_->header;
  const std::uint32_t states = header.neurons * 4 * (membrane_states(*core_) + header.receptors);
  const auto check = [this](const abi::Section& section, std::size_t at, std::uint32_t bytes) {
    if (section.bytes == bytes) return;
    fail(*core_, abi::Fault::bad_section, static_cast<std::uint32_t>(at), section.offset,
         section.bytes);
  };
  check(header.coefficients, offsetof(abi::CoreHeader, coefficients),
        own_coefficients_ ? header.neurons * one : one);
  check(header.states, offsetof(abi::CoreHeader, states), states);
  check(header.shifts, offsetof(abi::CoreHeader, shifts), header.receptors * 4);
}

// The drives that hold from this tick on, where they change.
void Neurons::take_drives() {
  const abi::Section& drives = core_->header.drives;
  const std::uint32_t count = core_->one_drive ? 1 : core_->header.neurons;
  const std::uint32_t bytes = count * abi::kDriveBytes;
  while (core_->tick >= next_tick_) {
    const std::uint32_t end = drives.offset + drives.bytes;
    const auto* const step =
        reinterpret_cast<const volatile abi::DriveStep*>(core_->block + next_step_);
    const std::uint32_t after = next_step_ + sizeof(abi::DriveStep) + bytes;
    if (next_step_ == end || after > end) {
      next_tick_ = kNever;
      return;
    }
    next_tick_ = step->tick;
    if (core_->tick < next_tick_) return;
    const void* const from = core_->block + next_step_ + sizeof(abi::DriveStep);
    if (!copy_in(core_->at.drives, from, bytes))
      fail(*core_, abi::Fault::dma_failed, dma_status(), address_of(from));
    next_step_ = after;
  }
}

// One that is handed over is written anew in every tick.
void Neurons::clear_slot() {
  if (core_->header.partners != 0) return;
  const abi::RingShape& ring = core_->header.ring;
  for (std::uint32_t r = 0; r < core_->header.receptors; ++r) {
    std::uint16_t* const cells = rows_->cells(core_->tick, r);
    if (ring.neuron_bits == 0) {
      *cells = 0;
    } else {
      clear_words(cells, (core_->header.neurons + 1) / 2);
    }
  }
}

void Neurons::set_up_lif() {
  const auto word = [this](std::size_t i) { return core_->at.coefficients[i]; };
  lif_.decay_v = word(kernels::kDecayV);
  lif_.thresh = static_cast<std::uint32_t>(word(kernels::kThresh)) ^ kSign;
  lif_.after_spike = word(kernels::kAfterSpike);
  lif_.reset = word(kernels::kReset);
  lif_.refractory_top = kernels::kRefractoryTop;
  lif_.full = fixed::kFullInput;
  lif_.next_direct = (core_->header.neurons - 1) * 4;
  for (std::uint32_t r = 0; r < core_->header.receptors && r < 2; ++r) {
    const std::size_t first = kernels::kLifCoefficients + r * kReceptorCoefficients;
    lif_.gain[r] = word(first + kernels::kGain);
    lif_.receptor[r] = {static_cast<std::uint32_t>(word(first + kernels::kDecay)) * 2,
                        core_->at.shifts[r], word(first + kernels::kLimit)};
  }
}

// nullptr: not by hand.
LifLoop* Neurons::lif_loop() const {
  const bool shared = !own_coefficients_ && core_->one_drive;
  if (core_->header.kind != abi::CoreKind::lif_curr_exp || !shared) return nullptr;
  const std::uint32_t direct = core_->direct_receptors;
  if (core_->header.receptors == 1) return direct == 0 ? step_lif_1_0 : step_lif_1_1;
  if (core_->header.receptors != 2) return nullptr;
  return direct == 0 ? step_lif_2_0 : direct == 1 ? step_lif_2_1 : step_lif_2_2;
}

void Neurons::update_lif(LifLoop& loop) {
  lif_.drive = *core_->at.drives + kDriveBias;
  lif_.saturated = 0;
  loop(core_->at.states, rows_->cells(core_->tick, 0), rows_->cells(core_->tick, 1), &lif_,
       core_->header.neurons, core_->fired(), core_->at.direct);
  core_->report.saturated_inputs += lif_.saturated;
}

void Neurons::update_any() {
  const abi::CoreHeader& header = core_->header;
  const Step step{.neurons = header.neurons,
                  .receptors = header.receptors,
                  .states = core_->at.states,
                  .coefficients = core_->at.coefficients,
                  .next_coefficients =
                      own_coefficients_
                          ? membrane_coefficients(*core_) + header.receptors * kReceptorCoefficients
                          : 0,
                  .drives = core_->at.drives,
                  .next_drive = core_->one_drive ? 0U : 1U,
                  .cells = rows_->cells(core_->tick, 0),
                  .receptor_cells = 1U << header.ring.neuron_bits,
                  .shifts = core_->at.shifts,
                  .direct = core_->direct_receptors == 0 ? nullptr : core_->at.direct,
                  .fired = core_->fired()};
  core_->report.saturated_inputs += header.kind == abi::CoreKind::izhikevich
                                        ? step_neurons<kernels::Izhikevich<Lane>>(step)
                                        : step_neurons<kernels::LifCurrExp<Lane>>(step);
}

void Neurons::update() {
  take_drives();
  if (LifLoop* const loop = lif_loop(); loop != nullptr) {
    update_lif(*loop);
  } else {
    update_any();
  }
  clear_slot();
}

}  // namespace spikeloom::firmware
