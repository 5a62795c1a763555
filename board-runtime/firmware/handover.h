// The split layout on a core: what a synapse core hands over, and a neuron core takes over
// (abi/handover.h).
//
// A core of another kind, or with its own synapses, has no partners: set_up() finds nothing, and
// the rest is not for it.
//
// Units    ticks, cycles, bytes.
// Promises a slot is in SDRAM before its tick is written there, and in DTCM before it is written as
//          taken. While a core waits for a partner, the monitor's calls are answered.
// Errors   partner_silent after kPartnerPatience, or kPartnerTicks ticks where these are longer;
//          bad_section and no_block where blocks do not fit each other; dma_failed.
// Cost     cycles: tests/firmware/program/handover_cycles_test.cc.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/core.h"
#include "board-runtime/firmware/hal/clock.h"
#include "board-runtime/firmware/rows.h"
#include "board-runtime/shared/abi/handover.h"
#include "board-runtime/shared/chip/geometry.h"

namespace spikeloom::firmware {

inline constexpr Cycles kPartnerPatience = 20'000'000;  // 0.1 s
inline constexpr std::uint32_t kPartnerTicks = 8;

class Partners {
 public:
  // Shows the host nothing yet: a synapse core's Handover is all 0 before it is in state sync0.
  void set_up(Core& core, const Rows& rows);

  // The ring's slot of core.tick goes to the neuron core, and is cleared. False, as below: the host
  // wants the program to leave.
  [[nodiscard]] bool hand_over();
  // The sum of what the synapse cores handed over for core.tick comes into the ring's only slot.
  [[nodiscard]] bool take_over();

  // Cycles of the last of these that passed in waiting for partners.
  [[nodiscard]] Cycles waited() const { return waited_; }

 private:
  // Lies in the synapse core's block.
  struct Shared {
    std::uint32_t partner = 0;  // virtual core
    volatile abi::Handover* state = nullptr;
  };
  // Of a slot, on its way into DTCM. Nothing: no bytes.
  struct Piece {
    std::uint32_t from = 0;  // which of the partners
    std::uint32_t offset = 0, bytes = 0;
  };

  [[nodiscard]] std::uint32_t section_bytes() const {
    return static_cast<std::uint32_t>(sizeof(abi::Handover)) + 2 * slot_bytes_;
  }
  [[gnu::noinline]] void check(bool fits, std::uint32_t core, std::size_t field);
  void check_own_shape();
  void set_up_synapses();
  void set_up_neurons();
  [[nodiscard]] Shared shared_by(std::uint32_t core);
  [[nodiscard, gnu::noinline]] bool await(const Shared& shared, const volatile std::uint32_t& word,
                                          std::uint32_t awaited, std::uint32_t ahead);
  [[nodiscard]] bool await_slot(std::uint32_t from);
  [[nodiscard]] std::uint32_t due_slot(const Shared& shared) const;
  [[gnu::noinline]] void fetch(const Piece& piece);
  [[gnu::noinline]] void finish();
  void note_wait();

  Core* core_ = nullptr;
  const Rows* rows_ = nullptr;
  Shared shared_[chip::kCores];
  std::uint32_t count_ = 0;       // of partners
  std::uint32_t slot_bytes_ = 0;  // of a slot, and of its first half
  std::uint32_t half_bytes_ = 0;
  Cycles patience_ = 0;
  Cycles waited_ = 0;
  Piece under_way_;
};

}  // namespace spikeloom::firmware
