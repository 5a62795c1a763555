// The loops over neurons, compiled once for every instruction set and chosen at run time.
//
// Every function does to the bit what the scalar one does (tests/unit/native/lanes_test.cc).
//
// Shapes   counts are multiples of 16 neurons; arrays are as long. Columns in the order of
//          neuron_population.h.
// Errors   lane_functions(): unknown_simd for a name that this machine cannot run.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/kernels/poisson_alias.h"
#include "emulator/native/deliver.h"
#include "network-specs/neurons/numbers.h"

namespace spikeloom::native {

inline constexpr std::size_t kChunk = 512;  // most neurons in one call of step

// Draws of one input or source for consecutive neurons.
struct DrawArgs {
  kernels::AliasColumns columns;
  std::uint32_t tick_words[2] = {0, 0};
  std::uint32_t first_neuron = 0;
  // Neurons [first_active, last_active) of `count` get their draw, the others 0.
  std::uint32_t count = 0, first_active = 0, last_active = 0;
  bool add = false;  // to what is there, instead of replacing it
  std::int32_t* values = nullptr;
};

// Units to fetch while neurons are computed.
struct FetchAhead {
  const std::uint32_t* next = nullptr;
  const std::uint32_t* end = nullptr;
  const std::uint32_t* words = nullptr;
  std::uint32_t unit_words = 8;
  std::uint32_t units_a_group = 0;  // for every 16 neurons
};

struct StepArgs {
  std::uint32_t count = 0;
  std::size_t receptors = 0;
  std::int32_t* state = nullptr;  // column s starts at state + s * state_stride
  std::size_t state_stride = 0;
  const std::int32_t* shared = nullptr;  // coefficients of all neurons, or
  const std::int32_t* own = nullptr;     // those of each neuron, in columns
  std::size_t own_stride = 0;
  std::int64_t shared_drive = 0;
  const std::int64_t* own_drive = nullptr;
  // By receptor:
  const std::uint16_t* const* input = nullptr;  // accumulators
  const int* shift = nullptr;                   // from weight steps to the kernel's currents
  const std::int32_t* const* added = nullptr;   // input beside them, in the kernel's currents
  std::uint32_t* fired = nullptr;               // room for `count` indices
  FetchAhead* fetch = nullptr;
};

// Which of a kernel's numbers differ from neuron to neuron.
enum class Own : std::size_t { nothing, drive, everything };
inline constexpr std::size_t kOwnKinds = 3;

// Which receptors get input beside their accumulators.
enum class Beside : std::size_t { nothing, first, all };
inline constexpr std::size_t kBesideKinds = 3;

// Returns how many indices it wrote to `fired`, ascending; padding included.
using StepFunction = std::uint32_t (*)(const StepArgs&);

// In the order of the kernels in loops-inl.h.
using neurons::kNeuronModels;
using neurons::NeuronModel;

struct ModelFunctions {
  std::array<std::array<StepFunction, kBesideKinds>, kOwnKinds> two_receptors;  // [Own][Beside]
  std::array<StepFunction, kOwnKinds> any_receptors;  // [Own]; Beside::all
  [[nodiscard]] StepFunction step(std::size_t receptors, Own own, Beside beside) const {
    const auto o = static_cast<std::size_t>(own);
    return receptors == 2 ? two_receptors[o][static_cast<std::size_t>(beside)] : any_receptors[o];
  }
};

struct LaneFunctions {
  std::string_view name;
  void (*draw)(const DrawArgs&);
  // Adds units to accumulators, which wrap; returns the sum of the weights (deliver.h).
  std::uint64_t (*deliver)(const DeliverArgs&);
  InputSum (*sum_inputs)(const std::uint16_t* inputs, std::size_t count);
  std::array<ModelFunctions, kNeuronModels> models;  // [NeuronModel]
  [[nodiscard]] StepFunction step(NeuronModel model, std::size_t receptors, Own own,
                                  Beside beside) const {
    return models[static_cast<std::size_t>(model)].step(receptors, own, beside);
  }
};

[[nodiscard]] const LaneFunctions& scalar_functions();
// Those of the instruction sets that this machine has, the best one first.
[[nodiscard]] std::vector<const LaneFunctions*> vector_functions();
// "best", "scalar", or the name of one of them.
[[nodiscard]] Result<const LaneFunctions*> lane_functions(const std::string& name);

}  // namespace spikeloom::native
