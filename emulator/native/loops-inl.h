// The loops over neurons, as templates over lane and kernel. Included once a target, and once for
// the scalar lane.
#if defined(SPIKELOOM_NATIVE_LOOPS) == defined(HWY_TARGET_TOGGLE)
#ifdef SPIKELOOM_NATIVE_LOOPS
#undef SPIKELOOM_NATIVE_LOOPS
#else
#define SPIKELOOM_NATIVE_LOOPS
#endif

#include <bit>

#include "board-runtime/shared/kernels/alias_table.h"
#include "board-runtime/shared/kernels/kernel_scope.h"
#include "board-runtime/shared/kernels/neuron_random.h"
#include "emulator/native/lane_functions.h"

SPIKELOOM_KERNEL_BEGIN

// Draws of neurons that take no part become 0.
template <class L>
typename L::I32 keep(typename L::I32 drawn, std::uint32_t i, const native::DrawArgs& args) {
  const auto index = L::add(L::broadcast(static_cast<std::int32_t>(i)), L::lane_index());
  const auto zero = L::broadcast(0);
  const auto first = L::broadcast(static_cast<std::int32_t>(args.first_active));
  const auto last = L::broadcast(static_cast<std::int32_t>(args.last_active));
  return L::select(L::less(index, last), L::select(L::less(index, first), zero, drawn), zero);
}

template <class L, class Table, bool kAll, bool kAdd>
void draw_from(const native::DrawArgs& args) {
  using Random = NeuronRandom<L>;
  const Table table(args.columns);
  auto seeds = Random::seeds(args.first_neuron);
  for (std::uint32_t i = 0; i < args.count; i += L::kLanes, seeds = Random::next_seeds(seeds)) {
    auto value = table.draw(Random::words(seeds, args.tick_words));
    if constexpr (!kAll) value = keep<L>(value, i, args);
    if constexpr (kAdd) value = L::add(value, L::load(args.values + i));
    L::store(value, args.values + i);
  }
}

template <class L, class Table>
void draw_with(const native::DrawArgs& args) {
  const bool all = args.first_active == 0 && args.last_active >= args.count;
  if (args.add) {
    all ? draw_from<L, Table, true, true>(args) : draw_from<L, Table, false, true>(args);
  } else {
    all ? draw_from<L, Table, true, false>(args) : draw_from<L, Table, false, false>(args);
  }
}

template <class L>
void draw(const native::DrawArgs& args) {
  if (args.columns.bits == kSmallAliasBits) {
    draw_with<L, SmallAliasTable<L>>(args);
  } else {
    draw_with<L, LargeAliasTable<L>>(args);
  }
}

inline void fetch_units(native::FetchAhead& fetch) {
  for (std::uint32_t n = 0; n < fetch.units_a_group && fetch.next < fetch.end; ++n) {
    // To the second level: the first is busy with states.
    __builtin_prefetch(fetch.words + std::uint64_t{*fetch.next} * fetch.unit_words, 0, 2);
    fetch.next += 2;
  }
}

// One tick of `count` neurons.
template <class L, class Kernel, native::Own kOwn>
native::StepOutcome step_neurons(const native::StepArgs& args) {
  using I32 = typename L::I32;
  constexpr std::uint32_t kGroup = 16;
  native::StepOutcome outcome;
  I32 c[Kernel::kCoefficients];
  if constexpr (kOwn != native::Own::everything) {
    for (std::size_t n = 0; n < Kernel::kCoefficients; ++n) c[n] = L::broadcast(args.shared[n]);
  }
  typename L::Wide drive = L::broadcast_wide(args.shared_drive);
  I32 peak = L::broadcast(0);
  for (std::uint32_t group = 0; group < args.count; group += kGroup) {
    fetch_units(*args.fetch);
    for (std::uint32_t i = group; i < group + kGroup; i += L::kLanes) {
      I32 s[Kernel::kStates];
      for (std::size_t n = 0; n < Kernel::kStates; ++n) s[n] = L::load(args.state[n] + i);
      if constexpr (kOwn == native::Own::everything) {
        for (std::size_t n = 0; n < Kernel::kCoefficients; ++n) c[n] = L::load(args.own[n] + i);
      }
      if constexpr (kOwn != native::Own::nothing) drive = L::load_wide(args.own_drive + i);
      const I32 exc = L::load_u16(args.input[0] + i);
      const I32 inh = L::load_u16(args.input[1] + i);
      peak = L::max(peak, L::max(exc, inh));
      const auto fired = Kernel::step(
          c, drive, L::add(L::shift_left(exc, args.shift[0]), L::load(args.added[0] + i)),
          L::add(L::shift_left(inh, args.shift[1]), L::load(args.added[1] + i)), s);
      for (std::size_t n = 0; n < Kernel::kStates; ++n) L::store(s[n], args.state[n] + i);
      for (std::uint32_t bits = L::mask_bits(fired); bits != 0; bits &= bits - 1)
        args.fired[outcome.fired++] = i + static_cast<std::uint32_t>(std::countr_zero(bits));
    }
  }
  outcome.largest_input = L::largest(peak);
  return outcome;
}

template <class L, class Kernel>
constexpr std::array<native::StepFunction, native::kOwnKinds> step_functions() {
  return {step_neurons<L, Kernel, native::Own::nothing>,
          step_neurons<L, Kernel, native::Own::drive>,
          step_neurons<L, Kernel, native::Own::everything>};
}

SPIKELOOM_KERNEL_END
#endif
