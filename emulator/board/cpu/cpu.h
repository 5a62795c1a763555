// An ARM968E-S core: ARMv5TE, ARM and Thumb, its two tightly coupled memories, no MMU, no cache.
//
// The core owns its registers and its clock of cycles; its memories belong to the node and are seen
// by whoever the node lets in. Everything else it reaches over the Bus.
//
// Units    cycles of the core's clock since power-on.
// Shapes   itcm and dtcm have the sizes of chip/geometry.h and outlive the core.
// Promises run() ends at most kMostOverrun cycles, and the wait states of one instruction, behind
//          `until`; where exactly depends on the program and `until` alone, traced or not. With
//          `until` in the past it does nothing. cycles() is exact inside a Bus call. Equal
//          memories, state and Bus answers give equal runs, before and after transfer().
// Errors   none: a wild guest ends in Halt::wedged.
// Cost     what run() executes is decoded once per place: memory about 4 times the ARM code, 8
//          times the Thumb code that was executed, in steps of a page. Speed: board_cpu_bench.
// Source   ARM Architecture Reference Manual (DDI 0100); ARM968E-S TRM (DDI 0311); ARM9E-S TRM
//          (DDI 0222) for cycles.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "emulator/board/cpu/bus.h"
#include "emulator/board/cpu/core.h"
#include "emulator/board/cpu/trace.h"
#include "emulator/board/cpu/wedge.h"
#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

struct CpuCounts {
  std::uint64_t instructions = 0;
  std::uint64_t skipped = 0;     // of delay loops and branches to themselves, not in instructions
  std::uint64_t interrupts = 0;  // taken, IRQ and FIQ
  std::uint64_t exceptions = 0;  // of the other kinds, without reset
  std::uint64_t sleeps = 0;      // waits for interrupt that did wait
  Cycle idle_cycles = 0;         // passed: asleep, held or gated
  auto operator<=>(const CpuCounts&) const = default;
};

class CodeCache;
enum class Handler : std::uint8_t;  // pattern.h

class Cpu {
 public:
  enum class Halt : std::uint8_t { budget, asleep, asked, breakpoint, wedged };
  static constexpr Cycle kMostOverrun = 1000;

  Cpu(Bus& bus, std::span<std::byte> itcm, std::span<std::byte> dtcm);
  Cpu(const Cpu&) = delete;
  Cpu& operator=(const Cpu&) = delete;
  ~Cpu();

  void reset();  // high vectors, SVC, I and F set, awake; memories, cycles and counts are kept

  Halt run(Cycle until);  // until cycles() >= until, or sleep, end_slice(), breakpoint, wedge
  Halt step();            // one instruction; breakpoints are not looked at
  void set_lines(bool irq, bool fiq);  // levels; from anywhere, also inside a Bus call
  void end_slice();     // from inside a Bus call: run() returns Halt::asked after this instruction
  void pass(Cycle to);  // asleep or clock gated: cycles advance (never back) without instructions

  [[nodiscard]] bool asleep() const noexcept { return asleep_; }
  // After run(): until then the core does nothing but a delay loop, unless an interrupt comes. Its
  // owner may let it rest and run it up to the moment when one does. 0: in no such loop; never
  // ending where a branch leads to itself.
  [[nodiscard]] Cycle delays_until() const noexcept { return delays_until_; }
  [[nodiscard]] Cycle cycles() const noexcept { return cycles_; }
  [[nodiscard]] const CpuCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] bool is_wedged() const noexcept { return wedged_; }
  [[nodiscard]] const WedgeReport& wedged() const noexcept { return *report_; }  // if is_wedged()

  // Between runs. pc() is the address of the next instruction; so is reg(15).
  [[nodiscard]] std::uint32_t reg(int index) const { return core_.r.at(index_of(index)); }
  void set_reg(int index, std::uint32_t value) { core_.r.at(index_of(index)) = value; }
  [[nodiscard]] std::uint32_t pc() const noexcept { return core_.r[15]; }
  void set_pc(std::uint32_t address) noexcept { core_.r[15] = address; }
  [[nodiscard]] std::uint32_t cpsr() const noexcept { return core_.cpsr(); }
  void set_cpsr(std::uint32_t value) noexcept { core_.set_cpsr(value); }
  [[nodiscard]] const Core& core() const noexcept { return core_; }

  // Somebody else wrote [address, address + bytes) of the ITCM (DMA, the node, a debugger).
  void forget(std::uint32_t address, std::uint32_t bytes);

  void set_trace(TraceSink* sink) noexcept { trace_ = sink; }  // null: none; not from a Bus call
  void add_breakpoint(std::uint32_t address);
  void remove_breakpoint(std::uint32_t address);

  // The registers and counts; not the memories, breakpoints and trace.
  void transfer(Archive& archive);

 private:
  struct Answer {
    std::uint32_t value = 0;
    bool fault = false;
    bool outside = false;  // over the bus
  };
  struct Address {
    std::uint32_t address = 0, base = 0;  // base: what is written back, if `back`
    bool back = false;
  };
  // A state that an exception repeats without end.
  struct Repetition {
    Exception cause = Exception::reset;
    std::array<std::uint32_t, 16> r{};
    std::uint32_t cpsr = 0, times = 0;
  };
  // What of a step is visible from outside it.
  enum class Leave : std::uint8_t { boundary, straight };

  [[nodiscard]] static std::size_t index_of(int index) { return static_cast<std::size_t>(index); }

  Leave execute(Cycle until, bool single);  // interpreter.cc
  [[nodiscard]] Answer fetch(std::uint32_t address);
  bool prepare_aside(std::uint32_t address, bool observed);  // decodes one; false: aborted
  // rare.cc and rare_transfer.cc: r[15] is two instructions on before, the next one afterwards.
  void rare(std::uint32_t word, Handler handler);
  void data_to_pc(std::uint32_t word, Handler op);
  void write_psr(std::uint32_t word);
  void swap(std::uint32_t word, Width width);
  void transfer_as_user(std::uint32_t word);
  void load_user_registers(std::uint32_t word);
  void return_by_load(std::uint32_t word);
  void store_user_registers(std::uint32_t word);
  void move_base(std::uint32_t word);
  void raise(Exception exception);
  void jump_loaded(std::uint32_t target);
  // coprocessor.cc; false: undefined.
  [[nodiscard]] bool to_coprocessor(std::uint32_t word);
  [[nodiscard]] bool from_coprocessor(std::uint32_t word);
  void wait_for_interrupt();
  [[nodiscard]] std::uint32_t instruction_bytes() const noexcept {
    return core_.set == InstructionSet::arm ? 4 : 2;
  }

  // memory.cc. cycles_ must be true before, and has the wait states afterwards.
  [[nodiscard]] Address address_of(std::uint32_t word) const;  // LDR and LDRH families
  [[nodiscard]] Answer load(std::uint32_t address, Width width, bool privileged);
  [[nodiscard]] Answer load_rotated(std::uint32_t address, bool privileged);  // LDR and SWP
  [[nodiscard]] Answer store(std::uint32_t address, std::uint32_t value, Width width,
                             bool privileged);
  // Multiple transfers of the current mode's registers. A word is a cycle, which the caller
  // charges.
  [[nodiscard]] Answer load_several(std::uint32_t address, std::uint32_t list);
  [[nodiscard]] Answer store_several(std::uint32_t address, std::uint32_t list);
  [[nodiscard]] bool misaligned(std::uint32_t address, Width width) const noexcept;

  // exceptions.cc. address: of the instruction that raised it.
  void enter(Exception exception, std::uint32_t address);
  void enter_at_vector(Exception exception, std::uint32_t return_address);
  [[nodiscard]] bool meets_itself(Exception exception, std::uint32_t address);
  void wedge(Exception exception, std::uint32_t address);
  void look_at_lines() noexcept;  // raises attention_ if an interrupt can be taken
  void take_interrupt();

  Halt run_fast(Cycle until);
  Halt run_observed(Cycle until);  // observe.cc
  Leave observe_step();
  [[nodiscard]] bool may_stop_before(std::uint32_t address) const noexcept;

  Bus& bus_;
  std::byte* itcm_;
  std::byte* dtcm_;
  Core core_;
  Cycle cycles_ = 0, delays_until_ = 0;
  CpuCounts counts_;
  bool irq_ = false, fiq_ = false, asleep_ = false, wedged_ = false;
  bool asked_ = false;      // end_slice() was called in this run
  bool attention_ = false;  // the fast loop must return at the next instruction
  Repetition repetition_;
  std::unique_ptr<CodeCache> code_;
  std::unique_ptr<WedgeReport> report_;
  TraceSink* trace_ = nullptr;
  std::uint32_t opcode_ = 0;          // last decoded aside
  std::vector<MemoryWrite> written_;  // by the instruction that is traced
  std::vector<std::uint32_t> breakpoints_;
  bool stopped_at_breakpoint_ = false;  // the next run() goes over the one at its pc
};

}  // namespace spikeloom::board
