// What one model of neurons says about each neuron of a population, in the integers of its kernel.
//
// A model is added here by one maker: its fields drawn, its coefficients computed. Everything that
// models share is make_numbers.cc.
//
// Units    pA; LSB of the membrane's first state.
// Errors   KernelNumbers::fits is false where potentials leave the kernel's range.
// Cost     about half a microsecond a neuron whose parameters are drawn.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "board-runtime/shared/kernels/exp_current_coefficients.h"
#include "network-specs/network/network.h"
#include "network-specs/neurons/numbers.h"

namespace spikeloom::neurons {

inline constexpr std::size_t kMostMembraneStates = 4;
inline constexpr std::size_t kMostMembraneCoefficients = 16;

struct KernelNumbers {
  bool fits = true;
  std::array<std::int32_t, kMostMembraneCoefficients> membrane{};
  double v_zero_mv = 0.0, u_zero_mv_per_ms = 0.0;  // as in NeuronNumbers
  std::int32_t v_held = 0;
  double drive_constant = 0.0, drive_per_pa = 0.0;  // times 2^31
  std::int64_t room = 0;                            // for the currents of one sign
  std::vector<kernels::ReceptorDynamics> receptors;
};

struct InitialNumbers {
  std::array<std::int32_t, kMostMembraneStates> membrane{};
  // Not negative. Further receptors start without a current.
  std::array<double, network::kReceptors> current_pa{};
};

class Physics {
 public:
  virtual ~Physics() = default;
  [[nodiscard]] virtual const MembraneModel& model() const = 0;
  // Whether all neurons have the same numbers.
  [[nodiscard]] virtual bool alike() const = 0;
  // Of constant currents: one value where all neurons share it.
  [[nodiscard]] virtual PerNeuron offsets_pa() const = 0;
  [[nodiscard]] virtual bool share_offset() const = 0;
  // `constant_pa` is the largest constant current that has to find room.
  virtual void of(std::uint32_t neuron, double constant_pa, KernelNumbers& numbers) const = 0;
  virtual void initial(std::uint32_t neuron, InitialNumbers& numbers) const = 0;
};

// One line a model.
[[nodiscard]] std::unique_ptr<Physics> physics_of(const network::LifCurrExp& model,
                                                  const network::Network& network,
                                                  network::PopulationId id);
[[nodiscard]] std::unique_ptr<Physics> physics_of(const network::Izhikevich& model,
                                                  const network::Network& network,
                                                  network::PopulationId id);

}  // namespace spikeloom::neurons
