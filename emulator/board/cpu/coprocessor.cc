// CP15, the system control coprocessor, as the ARM968E-S has it.
//
// c0: identity and sizes of the memories; c1: control; c7: wait for interrupt and drain of the
// write buffer; c13: a process number for trace; c15: configuration. All else is undefined, and so
// is every access from user mode.
//
// Source   ARM968E-S TRM (DDI 0311) 2.3; SpiNNaker software uses c1 and c7 alone.
#include "emulator/board/cpu/cpu.h"
#include "emulator/board/cpu/encode.h"
#include "emulator/board/cpu/psr.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kSystemCoprocessor = 15;
// ARM, ARMv5TE, part 968, revision 0.
constexpr std::uint32_t kIdentity = (0x41U << 24) | (0x05U << 16) | (0x968U << 4);
// Size fields: 32 KB of ITCM is 6, 64 KB of DTCM is 7.
constexpr std::uint32_t kMemorySizes = (7U << 18) | (6U << 6);
// Bits of the control register that a program can change; bits 6:4 are always ones.
constexpr std::uint32_t kWritable = control::kAlignmentFaults | control::kDtcm | (1U << 3) |
                                    (1U << 7) | (0xFU << 8) | control::kItcm |
                                    control::kHighVectors | control::kNoInterworkingLoads;
constexpr std::uint32_t kAlwaysSet = 0x70;

struct Access {
  std::uint32_t n, m, opcode1, opcode2;
  explicit Access(std::uint32_t word)
      : n(bits(word, 16, 4)),
        m(bits(word, 0, 4)),
        opcode1(bits(word, 21, 3)),
        opcode2(bits(word, 5, 3)) {}
};

bool is_allowed(std::uint32_t word, const Core& core) {
  return bits(word, 8, 4) == kSystemCoprocessor && bits(word, 21, 3) == 0 && core.privileged();
}

}  // namespace

void Cpu::wait_for_interrupt() {
  if (irq_ || fiq_) return;
  asleep_ = attention_ = true;
  ++counts_.sleeps;
}

bool Cpu::to_coprocessor(std::uint32_t word) {
  if (!is_allowed(word, core_)) return false;
  const Access to(word);
  const auto value = core_.r[register_at(word, 12)];
  switch (to.n) {
    case 1:
      core_.system.control = (value & kWritable) | kAlwaysSet;
      return true;
    case 7:
      if (to.m == 0 && to.opcode2 == 4) wait_for_interrupt();
      return true;
    case 13:
      core_.system.process = value;
      return true;
    case 15:
      if (to.m == 8 && to.opcode2 == 2) {
        wait_for_interrupt();  // the same, at the place where older cores have it
      } else {
        core_.system.configuration = value;
      }
      return true;
    default:
      return false;
  }
}

bool Cpu::from_coprocessor(std::uint32_t word) {
  if (!is_allowed(word, core_)) return false;
  const Access from(word);
  std::uint32_t value = 0;
  switch (from.n) {
    case 0:
      value = from.opcode2 == 2 ? kMemorySizes : from.opcode2 == 1 ? 0 : kIdentity;
      break;
    case 1:
      value = core_.system.control;
      break;
    case 13:
      value = core_.system.process;
      break;
    case 15:
      value = core_.system.configuration;
      break;
    default:
      return false;
  }
  if (register_at(word, 12) != kPc) {
    core_.r[register_at(word, 12)] = value;
    return true;
  }
  // Into the program counter means: the top bits become the flags.
  core_.set_cpsr((core_.cpsr() & ~(psr::kFlags & ~psr::kQ)) | (value & (psr::kFlags & ~psr::kQ)));
  return true;
}

}  // namespace spikeloom::board
