// One instruction of ARM form on its way to a record: what the parts of decode.cc share.
#pragma once

#include <cstdint>

#include "emulator/board/cpu/cycle_cost.h"
#include "emulator/board/cpu/decode.h"
#include "emulator/board/cpu/encode.h"
#include "emulator/board/cpu/pattern.h"
#include "emulator/board/cpu/record.h"

namespace spikeloom::board {

[[nodiscard]] constexpr Op operator+(Op op, std::uint32_t index) noexcept {
  return static_cast<Op>(static_cast<std::uint32_t>(op) + index);
}

struct Decoder {
  std::uint32_t word;
  const Place& place;
  const Pattern& pattern;

  [[nodiscard]] bool thumb() const { return place.set == InstructionSet::thumb; }
  [[nodiscard]] std::uint32_t size() const { return thumb() ? 2 : 4; }
  [[nodiscard]] std::uint32_t pc() const { return place.address + 2 * size(); }
  [[nodiscard]] std::uint8_t cycles_behind_first() const {
    return static_cast<std::uint8_t>(cycle_cost(pattern.cost).issue - 1 +
                                     interlock(word, pattern, place));
  }

  [[nodiscard]] Record rare() const {
    Record record;
    record.op = Op::rare;
    record.list = static_cast<std::uint16_t>(pattern.handler);
    record.imm = word;
    return record;
  }

  [[nodiscard]] Record data_processing() const;  // decode_data.cc
  [[nodiscard]] Record multiply() const;
  [[nodiscard]] Record saturating() const;
  [[nodiscard]] Record any_transfer() const;  // decode_transfer.cc
  [[nodiscard]] Record transfer(Op first) const;
  [[nodiscard]] Record half_transfer(Op first) const;
  [[nodiscard]] Record literal(Record record, std::uint32_t offset) const;
  [[nodiscard]] Record double_transfer() const;
  [[nodiscard]] Record multiple() const;
  [[nodiscard]] Record any_branch() const;  // decode_branch.cc
  [[nodiscard]] Record jump(Op near, Op far, std::uint32_t target) const;
  [[nodiscard]] Record by_handler() const;
  [[nodiscard]] bool is_delay() const;
};

}  // namespace spikeloom::board
