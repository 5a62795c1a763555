// An ARM968E-S core: ARMv5TE, ARM and Thumb, its two tightly coupled memories, no MMU, no cache.
//
// The core owns its registers and its clock of cycles; its memories belong to the node and are seen
// by whoever the node lets in. Everything else it reaches over the Bus.
//
// Units    cycles of the core's clock since power-on.
// Shapes   itcm and dtcm have the sizes of chip/geometry.h and outlive the core.
// Promises run() ends at most kMostOverrun cycles and one instruction behind `until`; where exactly
//          depends on the program and `until` alone, traced or not. cycles() is exact inside a Bus
//          call. A halt of budget or asked has executed at least one instruction, a taken exception
//          or a sleep. Equal memories, state and Bus answers give equal runs, before and after
//          transfer().
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
  std::uint64_t skipped = 0;     // of recognised delay loops, not part of instructions
  std::uint64_t interrupts = 0;  // taken, IRQ and FIQ
  std::uint64_t exceptions = 0;  // of the other kinds, without reset
  std::uint64_t sleeps = 0;      // waits for interrupt that did wait
  Cycle idle_cycles = 0;         // passed asleep
  auto operator<=>(const CpuCounts&) const = default;
};

class CodeCache;
struct Record;

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
  friend class Interpreter;
  [[nodiscard]] static std::size_t index_of(int index) { return static_cast<std::size_t>(index); }

  Bus& bus_;
  std::byte* itcm_;
  std::byte* dtcm_;
  Core core_;
  Cycle cycles_ = 0;
  CpuCounts counts_;
  bool irq_ = false, fiq_ = false, asleep_ = false, asked_ = false, wedged_ = false;
  std::unique_ptr<CodeCache> code_;
  std::unique_ptr<WedgeReport> report_;
  TraceSink* trace_ = nullptr;
  std::vector<std::uint32_t> breakpoints_;
};

}  // namespace spikeloom::board
