// Neurons of a core: one tick of all of them.
//
// The kernels are those of the native engine (shared/kernels) over ScalarLane; neurons_lif.S is LIF
// with one or two receptors by hand, equal to the bit (tests/firmware).
//
// Units    ticks; states and coefficients as abi/neuron_block.h.
// Errors   bad_section where a section does not hold what the header says; dma_failed.
// Cost     cycles a neuron: tests/firmware/program/cycles_test.cc.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/core.h"
#include "board-runtime/firmware/neurons_lif.h"
#include "board-runtime/firmware/rows.h"

namespace spikeloom::firmware {

class Neurons {
 public:
  void set_up(Core& core, const Rows& rows);
  // Reads and clears the ring's slot of core.tick, advances all neurons, leaves core.fired().
  void update();

 private:
  void check_sections(std::uint32_t one);
  void set_up_lif();
  void take_drives();
  void bias_drives();
  [[nodiscard]] std::uint32_t drive_count() const {
    return core_->one_drive ? 1 : core_->header.neurons;
  }
  [[nodiscard]] bool is_by_hand() const;
  [[nodiscard]] LifLoop* lif_loop() const;
  void update_lif(LifLoop& loop);
  void update_any();
  void clear_slot();

  Core* core_ = nullptr;
  const Rows* rows_ = nullptr;
  std::uint32_t next_step_ = 0;  // offset of the next step of drives in the block; its tick
  std::uint32_t next_tick_ = 0;
  bool own_coefficients_ = false;
  LifConstants lif_{};
};

}  // namespace spikeloom::firmware
