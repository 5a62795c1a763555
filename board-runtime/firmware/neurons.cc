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

// What the loops by hand have added.
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
  if (is_by_hand()) set_up_lif();
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
  const std::uint32_t bytes = drive_count() * abi::kDriveBytes;
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
    if (is_by_hand()) bias_drives();
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

bool Neurons::is_by_hand() const {
  return core_->header.kind == abi::CoreKind::lif_curr_exp && core_->header.receptors <= 2;
}

void Neurons::bias_drives() {
  for (std::uint32_t n = 0; n < drive_count(); ++n) core_->at.drives[n] += kDriveBias;
}

// Brings what is in DTCM into the form of neurons_lif.h.
void Neurons::set_up_lif() {
  const std::uint32_t receptors = core_->header.receptors;
  const std::uint32_t one = kernels::kLifCoefficients + receptors * kReceptorCoefficients;
  for (std::uint32_t n = 0; n < (own_coefficients_ ? core_->header.neurons : 1); ++n) {
    std::int32_t* const own = core_->at.coefficients + n * one;
    own[kernels::kThresh] ^= static_cast<std::int32_t>(kSign);
    for (std::uint32_t r = 0; r < receptors; ++r)
      own[kernels::kLifCoefficients + r * kReceptorCoefficients + kernels::kDecay] <<= 1;
  }
  bias_drives();
  const std::int32_t* const first = core_->at.coefficients;
  lif_.decay_v = first[kernels::kDecayV];
  lif_.thresh = static_cast<std::uint32_t>(first[kernels::kThresh]);
  lif_.after_spike = first[kernels::kAfterSpike];
  lif_.reset = first[kernels::kReset];
  lif_.refractory_top = kernels::kRefractoryTop;
  lif_.full = fixed::kFullInput;
  lif_.next_drive = core_->one_drive ? 0 : sizeof *core_->at.drives;
  lif_.next_own = own_coefficients_ ? one * sizeof *first : 0;
  for (std::uint32_t r = 0; r < receptors; ++r) {
    const std::int32_t* const synapse =
        first + kernels::kLifCoefficients + r * kReceptorCoefficients;
    lif_.gain[r] = synapse[kernels::kGain];
    lif_.receptor[r] = {static_cast<std::uint32_t>(synapse[kernels::kDecay]), core_->at.shifts[r],
                        synapse[kernels::kLimit]};
  }
}

LifLoop* Neurons::lif_loop() const {
  const std::uint32_t direct = core_->direct_receptors;
  const bool own = own_coefficients_ || !core_->one_drive;
  if (core_->header.receptors == 1) {
    if (own) return direct == 0 ? step_own_lif_1_0 : step_own_lif_1_1;
    return direct == 0 ? step_lif_1_0 : step_lif_1_1;
  }
  // Where only the second receptor has direct input, that of the first is zeros.
  if (own) return direct == 0 ? step_own_lif_2_0 : step_own_lif_2_2;
  return direct == 0 ? step_lif_2_0 : direct == 1 ? step_lif_2_1 : step_lif_2_2;
}

void Neurons::update_lif(LifLoop& loop) {
  lif_.drive = *core_->at.drives;
  lif_.drives = core_->at.drives;
  lif_.direct[0] = core_->at.direct;
  lif_.direct[1] = core_->at.direct + core_->header.neurons;
  lif_.saturated = 0;
  loop(core_->at.states, rows_->cells(core_->tick, 0), rows_->cells(core_->tick, 1), &lif_,
       core_->header.neurons, core_->fired(), core_->at.coefficients);
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
  is_by_hand() ? update_lif(*lif_loop()) : update_any();
  clear_slot();
}

}  // namespace spikeloom::firmware
