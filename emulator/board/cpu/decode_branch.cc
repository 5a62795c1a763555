// Branches as records.
#include "board-runtime/shared/chip/geometry.h"
#include "emulator/board/cpu/decoder.h"

namespace spikeloom::board {

Record Decoder::jump(Op near, Op far, std::uint32_t target) const {
  Record record;
  const bool reachable = place.in_place && target < chip::kItcmBytes;
  record.op = reachable ? near : far;
  record.imm = reachable ? (target - place.address) / size() : target;
  if (reachable && target < place.address) {
    record.imm = 0U - (place.address - target) / size();
  }
  record.list = static_cast<std::uint16_t>(place.address + size());  // the return of a near call
  if (record.op == Op::b_near && target == place.address) record.op = Op::b_self;
  return record;
}

Record Decoder::any_branch() const {
  Record record;
  const auto target = pc() + branch_offset(word);
  switch (pattern.handler) {
    case Handler::b:
      return jump(Op::b_near, Op::b_far, target);
    case Handler::bl:
      return jump(Op::bl_near, Op::bl_far, target);
    case Handler::blx:
      record.op = Op::blx_far;
      record.imm = target + (bit(word, 24) ? 2 : 0);
      return record;
    default:
      record.op = pattern.handler == Handler::bx ? Op::bx : Op::blx;
      record.m = register_at(word, 0);
      if (record.m == kPc) record.aux |= aux::kReadsPc;
      return record;
  }
}

}  // namespace spikeloom::board
