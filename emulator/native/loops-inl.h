// The loops over neurons, as templates over lane and kernel, and the table of all models. Included
// once a target, and once for the scalar lane.
#if defined(SPIKELOOM_NATIVE_LOOPS) == defined(HWY_TARGET_TOGGLE)
#ifdef SPIKELOOM_NATIVE_LOOPS
#undef SPIKELOOM_NATIVE_LOOPS
#else
#define SPIKELOOM_NATIVE_LOOPS
#endif

#include <bit>

#include "board-runtime/shared/kernels/alias_table.h"
#include "board-runtime/shared/kernels/exp_current.h"
#include "board-runtime/shared/kernels/izhikevich.h"
#include "board-runtime/shared/kernels/kernel_scope.h"
#include "board-runtime/shared/kernels/lif_curr_exp.h"
#include "board-runtime/shared/kernels/neuron_random.h"
#include "emulator/native/deliver-inl.h"
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

// Coefficients from `first` on of the neurons from i on.
template <class L, bool kOwn, std::size_t kCount>
void load_coefficients(const native::StepArgs& args, std::size_t first, std::uint32_t i,
                       typename L::I32 (&c)[kCount]) {
  for (std::size_t n = 0; n < kCount; ++n) {
    if constexpr (kOwn) {
      c[n] = L::load(args.own + (first + n) * args.own_stride + i);
    } else {
      c[n] = L::broadcast(args.shared[first + n]);
    }
  }
}

// Input of receptor r of the neurons from i on: of their accumulators, and what they get beside.
template <class L, native::Beside kBeside>
typename L::I32 whole_input(const native::StepArgs& args, std::size_t r, std::uint32_t i) {
  const auto input = L::shift_left(L::load_u16(args.input[r] + i), args.shift[r]);
  if (kBeside == native::Beside::nothing || (kBeside == native::Beside::first && r != 0))
    return input;
  return L::add(input, L::load(args.added[r] + i));
}

// One tick of `count` neurons; returns how many fired. kReceptors: how many receptors they have;
// 0: args.receptors.
template <class L, class Membrane, native::Own kOwn, native::Beside kBeside, std::size_t kReceptors>
std::uint32_t step_neurons(const native::StepArgs& args) {
  using I32 = typename L::I32;
  constexpr std::uint32_t kGroup = 16;
  constexpr bool kOwnCoefficients = kOwn == native::Own::everything;
  constexpr bool kKept = kReceptors != 0 && !kOwnCoefficients;  // the receptors' coefficients
  const std::size_t receptors = kReceptors == 0 ? args.receptors : kReceptors;
  const auto of_receptor = [](std::size_t r) {
    return Membrane::kCoefficients + r * kReceptorCoefficients;
  };
  std::uint32_t all_fired = 0;
  I32 membrane[Membrane::kCoefficients];
  I32 synapse[kKept ? kReceptors : 1][kReceptorCoefficients];
  if constexpr (!kOwnCoefficients) load_coefficients<L, false>(args, 0, 0, membrane);
  if constexpr (kKept) {
    for (std::size_t r = 0; r < kReceptors; ++r)
      load_coefficients<L, false>(args, of_receptor(r), 0, synapse[r]);
  }
  typename L::Wide drive = L::broadcast_wide(args.shared_drive);
  for (std::uint32_t group = 0; group < args.count; group += kGroup) {
    fetch_units(*args.fetch);
    for (std::uint32_t i = group; i < group + kGroup; i += L::kLanes) {
      std::int32_t* const state = args.state + i;
      if constexpr (kOwn != native::Own::nothing) drive = L::load_wide(args.own_drive + i);
      typename L::Wide sum = drive;
      for (std::size_t r = 0; r < receptors; ++r) {
        auto& c = synapse[kKept ? r : 0];
        if constexpr (!kKept) load_coefficients<L, kOwnCoefficients>(args, of_receptor(r), i, c);
        std::int32_t* const held = state + (Membrane::kStates + r) * args.state_stride;
        I32 current = L::load(held);
        sum = ExpCurrent<L>::step(c, whole_input<L, kBeside>(args, r, i), current, sum);
        L::store(current, held);
      }
      if constexpr (kOwnCoefficients) load_coefficients<L, true>(args, 0, i, membrane);
      I32 s[Membrane::kStates];
      for (std::size_t n = 0; n < Membrane::kStates; ++n)
        s[n] = L::load(state + n * args.state_stride);
      const auto fired = Membrane::step(membrane, sum, s);
      for (std::size_t n = 0; n < Membrane::kStates; ++n)
        L::store(s[n], state + n * args.state_stride);
      for (std::uint32_t bits = L::mask_bits(fired); bits != 0; bits &= bits - 1)
        args.fired[all_fired++] = i + static_cast<std::uint32_t>(std::countr_zero(bits));
    }
  }
  return all_fired;
}

// [Beside]
template <class L, class Membrane, native::Own kOwn>
constexpr std::array<native::StepFunction, native::kBesideKinds> step_functions() {
  return {step_neurons<L, Membrane, kOwn, native::Beside::nothing, 2>,
          step_neurons<L, Membrane, kOwn, native::Beside::first, 2>,
          step_neurons<L, Membrane, kOwn, native::Beside::all, 2>};
}

template <class L, class Membrane>
constexpr native::ModelFunctions model_functions() {
  using enum native::Own;
  constexpr auto kBeside = native::Beside::all;
  return {
      {step_functions<L, Membrane, nothing>(), step_functions<L, Membrane, drive>(),
       step_functions<L, Membrane, everything>()},
      {step_neurons<L, Membrane, nothing, kBeside, 0>, step_neurons<L, Membrane, drive, kBeside, 0>,
       step_neurons<L, Membrane, everything, kBeside, 0>}};
}

// One line a model, in the order of NeuronModel.
template <class L>
constexpr native::LaneFunctions lane_functions(std::string_view name) {
  return {name,
          draw<L>,
          deliver,
          sum_inputs,
          {model_functions<L, LifCurrExp<L>>(), model_functions<L, Izhikevich<L>>()}};
}

SPIKELOOM_KERNEL_END
#endif
