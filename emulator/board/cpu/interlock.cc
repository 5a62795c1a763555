// Interlocks known when an instruction is decoded: who reads its result too early.
#include <bit>

#include "emulator/board/cpu/cycle_cost.h"
#include "emulator/board/cpu/decode.h"
#include "emulator/board/cpu/encode.h"
#include "emulator/board/cpu/following.h"

namespace spikeloom::board {
namespace {

bool is(const Field& field, std::uint32_t word, std::uint32_t r) {
  return field.exists() && field.of(word) == r;
}

bool reads_when_it_executes(const Following& next, std::uint32_t r) {
  const auto& p = *next.pattern;
  return is(p.n, next.word, r) || is(p.m, next.word, r) || is(p.k, next.word, r);
}

bool reads_late(const Following& next, std::uint32_t r) {
  const auto& p = *next.pattern;
  if (p.handler == Handler::stm) {
    return static_cast<std::uint32_t>(std::countr_zero(bits(next.word, 0, 16))) == r;
  }
  const bool only_writes = p.handler == Handler::umull || p.handler == Handler::smull;
  return is(p.v, next.word, r) || (!only_writes && is(p.a, next.word, r));
}

int wait(const Following& next, std::uint32_t r, int latency, int late) {
  if (next.pattern == nullptr) return 0;
  if (reads_when_it_executes(next, r)) return latency;
  return reads_late(next, r) ? late : 0;
}

std::uint32_t last_result(std::uint32_t word, const Pattern& pattern) {
  if (pattern.cost == Cost::load_multiple) {
    return static_cast<std::uint32_t>(std::bit_width(bits(word, 0, 16)) - 1);
  }
  return pattern.d.of(word) + (pattern.cost == Cost::load_double ? 1 : 0);
}

}  // namespace

int interlock(std::uint32_t arm_word, const Pattern& pattern, const Place& place) {
  const auto& cost = cycle_cost(pattern.cost);
  if (place.itcm == nullptr || cost.latency == 0) return 0;
  const auto r = last_result(arm_word, pattern);
  const auto next = following(place, 1);
  const int now = wait(next, r, cost.latency, cost.late);
  if (now != 0 || cost.latency < 2 || next.pattern == nullptr) return now;
  if (cycle_cost(next.pattern->cost).issue != 1 || is(next.pattern->d, next.word, r)) return 0;
  return wait(following(place, 2), r, cost.latency - 1, 0);
}

}  // namespace spikeloom::board
