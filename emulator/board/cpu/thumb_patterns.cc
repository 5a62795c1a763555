// The rows of the Thumb set, in the order of their encoding.
#include <array>

#include "emulator/board/cpu/pattern_row.h"
#include "emulator/board/cpu/pattern_table.h"

namespace spikeloom::board {
namespace {

// Ranks: 1 is the conditional branch, of whose conditions two mean something else; 2 what is left.
using enum Handler;
consteval Pattern thumb(int rank, std::string_view bits, std::string_view text, Handler handler,
                        Cost cost = Cost::alu) {
  return row(16, rank, bits, text, handler, cost);
}

constexpr std::array kRows{
    thumb(0, "0000 0iii iimm mddd", "lsls %d, %m, %5", thumb_shift),
    thumb(0, "0000 1iii iimm mddd", "lsrs %d, %m, %T", thumb_shift),
    thumb(0, "0001 0iii iimm mddd", "asrs %d, %m, %T", thumb_shift),
    thumb(0, "0001 100m mmnn nddd", "adds %d, %n, %m", thumb_add_sub),
    thumb(0, "0001 101m mmnn nddd", "subs %d, %n, %m", thumb_add_sub),
    thumb(0, "0001 110i iinn nddd", "adds %d, %n, %3", thumb_add_sub),
    thumb(0, "0001 111i iinn nddd", "subs %d, %n, %3", thumb_add_sub),
    thumb(0, "0010 0ddd iiii iiii", "movs %d, %8", thumb_immediate),
    thumb(0, "0010 1nnn iiii iiii", "cmp %n, %8", thumb_immediate),
    thumb(0, "0011 0ddd iiii iiii", "adds %d, %8", thumb_immediate),
    thumb(0, "0011 1ddd iiii iiii", "subs %d, %8", thumb_immediate),
    thumb(0, "0100 0000 00mm mddd", "ands %d, %m", thumb_alu),
    thumb(0, "0100 0000 01mm mddd", "eors %d, %m", thumb_alu),
    thumb(0, "0100 0000 10mm mddd", "lsls %d, %m", thumb_alu),
    thumb(0, "0100 0000 11mm mddd", "lsrs %d, %m", thumb_alu),
    thumb(0, "0100 0001 00mm mddd", "asrs %d, %m", thumb_alu),
    thumb(0, "0100 0001 01mm mddd", "adcs %d, %m", thumb_alu),
    thumb(0, "0100 0001 10mm mddd", "sbcs %d, %m", thumb_alu),
    thumb(0, "0100 0001 11mm mddd", "rors %d, %m", thumb_alu),
    thumb(0, "0100 0010 00mm mnnn", "tst %n, %m", thumb_alu),
    thumb(0, "0100 0010 01mm mddd", "rsbs %d, %m, #0", thumb_alu),
    thumb(0, "0100 0010 10mm mnnn", "cmp %n, %m", thumb_alu),
    thumb(0, "0100 0010 11mm mnnn", "cmn %n, %m", thumb_alu),
    thumb(0, "0100 0011 00mm mddd", "orrs %d, %m", thumb_alu),
    thumb(0, "0100 0011 01mm mddd", "muls %d, %m", thumb_alu, Cost::multiply),
    thumb(0, "0100 0011 10mm mddd", "bics %d, %m", thumb_alu),
    thumb(0, "0100 0011 11mm mddd", "mvns %d, %m", thumb_alu),
    thumb(0, "0100 0100 hmmm mddd", "add %h, %m", thumb_high),
    thumb(0, "0100 0101 hmmm mnnn", "cmp %h, %m", thumb_high),
    thumb(0, "0100 0110 hmmm mddd", "mov %h, %m", thumb_high),
    thumb(0, "0100 0111 0mmm m---", "bx %m", thumb_bx, Cost::branch),
    thumb(0, "0100 0111 1mmm m---", "blx %m", thumb_bx, Cost::branch),
    thumb(0, "0100 1ddd iiii iiii", "ldr %d, %L", thumb_ldr_pc, Cost::load),
    thumb(0, "0101 000m mmnn nvvv", "str %v, [%n, %m]", thumb_memory, Cost::store),
    thumb(0, "0101 001m mmnn nvvv", "strh %v, [%n, %m]", thumb_memory, Cost::store),
    thumb(0, "0101 010m mmnn nvvv", "strb %v, [%n, %m]", thumb_memory, Cost::store),
    thumb(0, "0101 011m mmnn nddd", "ldrsb %d, [%n, %m]", thumb_memory, Cost::load_narrow),
    thumb(0, "0101 100m mmnn nddd", "ldr %d, [%n, %m]", thumb_memory, Cost::load),
    thumb(0, "0101 101m mmnn nddd", "ldrh %d, [%n, %m]", thumb_memory, Cost::load_narrow),
    thumb(0, "0101 110m mmnn nddd", "ldrb %d, [%n, %m]", thumb_memory, Cost::load_narrow),
    thumb(0, "0101 111m mmnn nddd", "ldrsh %d, [%n, %m]", thumb_memory, Cost::load_narrow),
    thumb(0, "0110 0iii iinn nvvv", "str %v, [%n, %X]", thumb_memory_immediate, Cost::store),
    thumb(0, "0110 1iii iinn nddd", "ldr %d, [%n, %X]", thumb_memory_immediate, Cost::load),
    thumb(0, "0111 0iii iinn nvvv", "strb %v, [%n, %5]", thumb_memory_immediate, Cost::store),
    thumb(0, "0111 1iii iinn nddd", "ldrb %d, [%n, %5]", thumb_memory_immediate, Cost::load_narrow),
    thumb(0, "1000 0iii iinn nvvv", "strh %v, [%n, %Y]", thumb_memory_half, Cost::store),
    thumb(0, "1000 1iii iinn nddd", "ldrh %d, [%n, %Y]", thumb_memory_half, Cost::load_narrow),
    thumb(0, "1001 0vvv iiii iiii", "str %v, [sp, %W]", thumb_memory_sp, Cost::store),
    thumb(0, "1001 1ddd iiii iiii", "ldr %d, [sp, %W]", thumb_memory_sp, Cost::load),
    thumb(0, "1010 0ddd iiii iiii", "adr %d, %Q", thumb_add_pc),
    thumb(0, "1010 1ddd iiii iiii", "add %d, sp, %W", thumb_add_sp),
    thumb(0, "1011 0000 0iii iiii", "add sp, %Z", thumb_adjust_sp),
    thumb(0, "1011 0000 1iii iiii", "sub sp, %Z", thumb_adjust_sp),
    thumb(0, "1011 010r rrrr rrrr", "push %r", thumb_push, Cost::store_multiple),
    thumb(0, "1011 110r rrrr rrrr", "pop %r", thumb_pop, Cost::load_multiple),
    thumb(0, "1011 1110 iiii iiii", "bkpt %8", thumb_bkpt, Cost::trap),
    thumb(0, "1100 0nnn rrrr rrrr", "stmia %n!, %r", thumb_stm, Cost::store_multiple),
    thumb(0, "1100 1nnn rrrr rrrr", "ldmia %w, %r", thumb_ldm, Cost::load_multiple),
    thumb(0, "1101 1110 ---- ----", "undefined", undefined, Cost::trap),
    thumb(0, "1101 1111 iiii iiii", "svc %8", thumb_svc, Cost::trap),
    thumb(1, "1101 cccc oooo oooo", "b%c %b", thumb_b_if, Cost::branch),
    thumb(0, "1110 0ooo oooo oooo", "b %b", thumb_b, Cost::branch),
    thumb(0, "1110 1ooo oooo ooo0", "blx suffix %B", thumb_blx, Cost::branch),
    thumb(0, "1111 0ooo oooo oooo", "bl prefix %B", thumb_bl_prefix),
    thumb(0, "1111 1ooo oooo oooo", "bl suffix %B", thumb_bl, Cost::branch),
    thumb(2, "---- ---- ---- ----", "undefined", undefined, Cost::trap),
};

}  // namespace

std::span<const Pattern> thumb_patterns() noexcept { return kRows; }

}  // namespace spikeloom::board
