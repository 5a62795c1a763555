// Two small loops for an emulated core: what compiled neuron code is made of, for ever.
//
// 64 neurons of 8 bytes at the start of the DTCM: loads and stores of one and several registers, a
// multiplication, shifts, flags, a call and its return.
//
// Shapes   halves of the image for address 0, the lower one first, as an assembler wrote them; the
//          listing stands beside.
#pragma once

#include <array>
#include <cstdint>

namespace spikeloom::bench {

inline constexpr std::array<std::uint16_t, 44> kArmLoop{
    0x0501, 0xE3A0,  //        mov   r0, #0x400000
    0x1000, 0xE3A0,  //        mov   r1, #0
    0x8044, 0xE59F,  //        ldr   r8, factor
    0x2040, 0xE3A0,  // outer: mov   r2, #64
    0x0018, 0xE890,  // next:  ldmia r0, {r3, r4}
    0x5893, 0xE0C6,  //        smull r5, r6, r3, r8
    0x4186, 0xE084,  //        add   r4, r4, r6, lsl #3
    0x72C3, 0xE054,  //        subs  r7, r4, r3, asr #5
    0x7000, 0xB3A0,  //        movlt r7, #0
    0x0007, 0xEB00,  //        bl    decay
    0x0088, 0xE8A0,  //        stmia r0!, {r3, r7}
    0x90FF, 0xE207,  //        and   r9, r7, #255
    0x9400, 0xE5C0,  //        strb  r9, [r0, #1024]
    0x13E9, 0xE021,  //        eor   r1, r1, r9, ror #7
    0x2001, 0xE252,  //        subs  r2, r2, #1
    0xFFF3, 0x1AFF,  //        bne   next
    0x0C02, 0xE240,  //        sub   r0, r0, #512
    0xFFF0, 0xEAFF,  //        b     outer
    0x3897, 0xE023,  // decay: mla   r3, r7, r8, r3
    0x30A3, 0xE1A0,  //        lsr   r3, r3, #1
    0xFF1E, 0xE12F,  //        bx    lr
    0x660D, 0x0019,  // factor
};

inline constexpr std::array<std::uint16_t, 28> kThumbLoop{
    0x2001, 0x0580,  //        movs r0, #1;          lsls r0, r0, #22
    0x2100, 0x240D,  //        movs r1, #0;          movs r4, #13
    0x2240, 0x6803,  // outer: movs r2, #64;   next: ldr  r3, [r0, #0]
    0x6845, 0x4363,  //        ldr  r5, [r0, #4];    muls r3, r4
    0x115E, 0x1BAD,  //        asrs r6, r3, #5;      subs r5, r5, r6
    0xF000, 0xF80C,  //        bl   decay
    0x6003, 0x6045,  //        str  r3, [r0, #0];    str  r5, [r0, #4]
    0x0E2E, 0x77C6,  //        lsrs r6, r5, #24;     strb r6, [r0, #31]
    0x4071, 0x3008,  //        eors r1, r6;          adds r0, #8
    0x3A01, 0xD1F0,  //        subs r2, #1;          bne  next
    0x2601, 0x0276,  //        movs r6, #1;          lsls r6, r6, #9
    0x1B80, 0xE7EB,  //        subs r0, r0, r6;      b    outer
    0x185B, 0x085B,  // decay: adds r3, r3, r1;      lsrs r3, r3, #1
    0x4770, 0x0000,  //        bx   lr
};

}  // namespace spikeloom::bench
