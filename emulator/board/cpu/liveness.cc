#include "emulator/board/cpu/liveness.h"

#include "emulator/board/cpu/encode.h"
#include "emulator/board/cpu/following.h"
#include "emulator/board/cpu/slice.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kNegativeZero = 1, kCarry = 2, kOverflow = 4;
constexpr std::uint32_t kDepth = 2;  // CodeCache forgets as many records before a change

bool is_data(Handler handler) { return handler <= Handler::mvn; }

bool is_arithmetic(Handler handler) {
  return (handler >= Handler::sub && handler <= Handler::rsc) || handler == Handler::cmp ||
         handler == Handler::cmn;
}

// By a register, the carry may stay as it was; by RRX it goes in.
bool shifts_by_register(std::uint32_t word) { return !bit(word, 25) && bit(word, 4); }
bool rotates_through_carry(std::uint32_t word) {
  return !bit(word, 25) && !bit(word, 4) && bits(word, 5, 7) == 0b11;
}
bool shifter_sets_carry(std::uint32_t word) {
  if (bit(word, 25)) return bits(word, 8, 4) != 0;
  return !shifts_by_register(word) && bits(word, 4, 8) != 0;
}

std::uint32_t sets(std::uint32_t word, Handler handler) {
  if (!bit(word, 20)) return 0;
  if (!is_data(handler)) return kNegativeZero;  // MUL
  if (is_arithmetic(handler)) return kNegativeZero | kCarry | kOverflow;
  return kNegativeZero | (shifter_sets_carry(word) ? kCarry : 0U);
}

std::uint32_t may_set(std::uint32_t word, Handler handler) {
  return sets(word, handler) | (is_data(handler) && shifts_by_register(word) ? kCarry : 0U);
}

bool reads_carry(std::uint32_t word, Handler handler) {
  const bool with_carry =
      handler == Handler::adc || handler == Handler::sbc || handler == Handler::rsc;
  return with_carry || rotates_through_carry(word) || shifts_by_register(word);
}

bool cannot_stop(const Following& next) {
  if (next.pattern == nullptr || next.word >> 28 != kAlways) return false;
  const auto handler = next.pattern->handler;
  if (handler == Handler::mul) return true;
  return is_data(handler) && next.pattern->d.of(next.word) != kPc;
}

}  // namespace

bool flags_are_dead(std::uint32_t arm_word, const Pattern& pattern, const Place& place) {
  if (!place.in_place) return false;
  auto live = may_set(arm_word, pattern.handler);
  const std::uint32_t size = place.set == InstructionSet::arm ? 4 : 2;
  for (std::uint32_t step = 1; step <= kDepth; ++step) {
    if (slice::is_check(place.address + step * size, place.set)) return false;
    const auto next = following(place, step);
    if (!cannot_stop(next)) return false;
    const auto handler = next.pattern->handler;
    if ((live & kCarry) != 0 && is_data(handler) && reads_carry(next.word, handler)) return false;
    live &= ~sets(next.word, handler);
    if (live == 0) return true;
  }
  return false;
}

}  // namespace spikeloom::board
