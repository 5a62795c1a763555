// Random words for stochastic neurons: one a neuron and tick, without any stored state.
//
// A word is a function of (neuron, tick): two words of the tick, drawn by whoever drives the
// kernel from the counter-based generator, are folded into an integer hash of the neuron's index.
// So a neuron's stream belongs to the neuron, whatever core, block or thread computes it, and any
// tick can be drawn alone: pieces, resets and checkpoints need nothing more.
//
//   x = (neuron * 0x9e3779b9) ^ tick_word[0]
//   three rounds of xor-shift and multiply (the constants of triple32, C. Wellons'
//   hash-prospector), with tick_word[1] folded in after the first
//
// For one neuron the words of different ticks are as good as the tick words; for one tick the words
// of different neurons are distinct values of a bijection.
//
// Formats  32 uniform bits.
// Errors   none.
// Source   ADR 0002, which gives the tests passed and the alternative (xoshiro128++ a neuron).
#if defined(SPIKELOOM_KERNELS_NEURON_RANDOM) == defined(HWY_TARGET_TOGGLE)
#ifdef SPIKELOOM_KERNELS_NEURON_RANDOM
#undef SPIKELOOM_KERNELS_NEURON_RANDOM
#else
#define SPIKELOOM_KERNELS_NEURON_RANDOM
#endif

#include <cstdint>

#include "board-runtime/shared/kernels/kernel_scope.h"

SPIKELOOM_KERNEL_BEGIN

template <class L>
struct NeuronRandom {
  using I32 = typename L::I32;

  // neuron * 0x9e3779b9 of consecutive neurons, the first of them `neuron`.
  static I32 seeds(std::uint32_t neuron) {
    const I32 neurons = L::add(L::broadcast(signed_bits(neuron)), L::lane_index());
    return L::multiply_low(neurons, L::broadcast(signed_bits(kWeyl)));
  }
  // From those of some neurons to those of the neurons that follow them.
  static I32 next_seeds(I32 seeds) {
    constexpr auto kLanes = static_cast<std::uint32_t>(L::kLanes);
    return L::add(seeds, L::broadcast(signed_bits(kWeyl * kLanes)));
  }
  static I32 words(I32 seeds, const std::uint32_t (&tick_words)[2]) {
    I32 x = L::bit_xor(seeds, L::broadcast(signed_bits(tick_words[0])));
    x = round(x, 17, 0xed5ad4bbU);
    x = L::bit_xor(x, L::broadcast(signed_bits(tick_words[1])));
    x = round(x, 11, 0xac4c1b51U);
    x = round(x, 15, 0x31848babU);
    return L::bit_xor(x, L::shift_right(x, 14));
  }

 private:
  static constexpr std::uint32_t kWeyl = 0x9e3779b9U;  // 2^32 / golden ratio
  static constexpr std::int32_t signed_bits(std::uint32_t word) {
    return static_cast<std::int32_t>(word);
  }
  static I32 round(I32 x, int shift, std::uint32_t factor) {
    x = L::bit_xor(x, L::shift_right(x, shift));
    return L::multiply_low(x, L::broadcast(signed_bits(factor)));
  }
};

SPIKELOOM_KERNEL_END
#endif
