// The threaded interpreter: each piece of ops.def ends by jumping to the next record's piece.
//
// Registers stay in the core; flags, position and time live in locals until something outside must
// see them. Time is `spent` plus one cycle for each record since run_start, so that an instruction
// of one cycle counts nothing.
#include <algorithm>
#include <bit>
#include <cstdint>

#include "emulator/board/cpu/code_cache.h"
#include "emulator/board/cpu/cpu.h"
#include "emulator/board/cpu/cycle_cost.h"
#include "emulator/board/cpu/decode.h"
#include "emulator/board/cpu/encode.h"
#include "emulator/board/cpu/interpret.h"
#include "emulator/board/cpu/interpret_macros.def"
#include "emulator/board/cpu/pattern.h"
#include "emulator/board/cpu/psr.h"
#include "emulator/board/cpu/shift.h"
#include "emulator/board/cpu/tcm.h"

// Labels as values are what makes it threaded.
#pragma GCC diagnostic ignored "-Wpedantic"

namespace spikeloom::board {

bool Cpu::prepare_aside(std::uint32_t address, bool observed) {
  const auto answer = fetch(address);
  if (answer.fault) {
    enter(Exception::prefetch_abort, address);
    return false;
  }
  opcode_ = answer.value;
  const bool in_itcm = address < chip::kItcmBytes;
  code_->aside()[0] = decode(
      answer.value, {address, core_.set, in_itcm && observed ? itcm_ : nullptr, false, observed});
  return true;
}

// NOLINTNEXTLINE(readability-function-size): one function, so that its labels reach each other
Cpu::Leave Cpu::execute(Cycle until, bool single) {
  static const void* const kPieces[] = {
#define SPIKELOOM_OP(name) &&l_##name,
#include "emulator/board/cpu/ops.def"
#undef SPIKELOOM_OP
  };
  std::uint32_t* const r = core_.r.data();
  std::byte* const dtcm = dtcm_;
  Record *record = nullptr, *run_start = nullptr;
  Window window;
  Cycle spent = 0;
  std::uint64_t retired = 0;
  std::uint32_t n = 0, z = 0, c = 0, v = 0;
  std::uint32_t target = 0;  // of a jump; `thumb_target` says into which set
  bool thumb_target = false;
  if (code_ == nullptr) code_ = std::make_unique<CodeCache>();

enter_code:
  n = core_.flags.n;
  z = core_.flags.z;
  c = core_.flags.c;
  v = core_.flags.v;
  spent = cycles_;
  retired = 0;
  if (wedged_ || attention_ || cycles_ >= until) return Leave::boundary;
  {
    const bool thumb = core_.set == InstructionSet::thumb;
    const auto address = r[15] & (thumb ? ~1U : ~3U);
    if (address < chip::kItcmBytes && !single) {
      window = thumb ? Window{code_->thumb(), 0, 1} : Window{code_->arm(), 0, 2};
      record = window.first + (address >> window.shift);
    } else {
      if (!prepare_aside(address, single)) {
        if (single) return Leave::boundary;
        goto enter_code;
      }
      spent = cycles_;
      window = {code_->aside(), address, thumb ? 1 : 2};
      record = window.first;
    }
    run_start = record;
  }
  SPIKELOOM_DISPATCH;

l_undecoded : {
  const auto address = window.address_of(record);
  const auto index = static_cast<std::uint32_t>(record - window.first);
  if (window.shift == 1) {
    code_->mark_thumb(index);
    *record = index + 1 < CodeCache::kThumbRecords
                  ? decode(tcm::read_half(itcm_, address),
                           {address, InstructionSet::thumb, itcm_, true, false})
                  : Record{.op = Op::aside};
  } else {
    code_->mark_arm(index);
    *record = index + 1 < CodeCache::kArmRecords
                  ? decode(tcm::read_word(itcm_, address),
                           {address, InstructionSet::arm, itcm_, true, false})
                  : Record{.op = Op::aside};
  }
  SPIKELOOM_DISPATCH;
}

l_aside : {
  const auto address = window.address_of(record);
  SPIKELOOM_LEAVE(address);
  if (cycles_ >= until) return Leave::boundary;
  if (!prepare_aside(address, single)) goto enter_code;
  spent = cycles_;
  retired = 0;
  window = {code_->aside(), address, window.shift};
  record = run_start = window.first;
  SPIKELOOM_DISPATCH;
}

l_edge:
  SPIKELOOM_LEAVE(window.address_of(record));
  if (single) {
    const bool inside = window.address < chip::kItcmBytes;
    return inside && window.address + (1U << window.shift) < chip::kItcmBytes ? Leave::straight
                                                                              : Leave::boundary;
  }
  goto enter_code;

l_check:
  if (SPIKELOOM_NOW >= until) goto leave_before;
  goto* kPieces[static_cast<std::size_t>(record->inner)];

l_guarded:
  if ((record->aux & aux::kChecks) != 0 && SPIKELOOM_NOW >= until) goto leave_before;
  if (!holds(record->aux & aux::kCondition, {n, z, c, v, 0})) SPIKELOOM_NEXT;
  if ((record->aux & aux::kReadsPc) != 0) {
    r[15] = window.address_of(record) + (2U << window.shift);
  }
  goto* kPieces[static_cast<std::size_t>(record->inner)];

#include "emulator/board/cpu/interpret_branch.def"
#include "emulator/board/cpu/interpret_data.def"
#include "emulator/board/cpu/interpret_memory.def"
#include "emulator/board/cpu/interpret_multiply.def"

l_nop:
  SPIKELOOM_NEXT;

l_rare : {
  const auto address = window.address_of(record);
  const auto word = record->imm;
  const auto handler = static_cast<Handler>(record->list);
  SPIKELOOM_LEAVE(address);
  ++counts_.instructions;
  r[15] = address + (2U << window.shift);
  rare(word, handler);
  look_at_lines();
  if (single) return Leave::boundary;
  goto enter_code;
}

// An access to the bus is done: the next instruction sees what it led to.
boundary:
  ++record;
  if (!single && !attention_ && SPIKELOOM_NOW < until && record->op != Op::edge) SPIKELOOM_DISPATCH;
leave_before:
  SPIKELOOM_LEAVE(window.address_of(record));
  return Leave::boundary;

data_abort : {
  const auto address = window.address_of(record);
  SPIKELOOM_LEAVE(address);
  ++cycles_;
  ++counts_.instructions;
  enter(Exception::data_abort, address);
  if (single) return Leave::boundary;
  goto enter_code;
}
}

}  // namespace spikeloom::board
