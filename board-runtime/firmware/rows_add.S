@ void add_synapses(words, count, slot, ring, ring_mask): adds count > 0 synapses to the ring.
@
@ A synapse's lower half is its cell's offset from the slot of the spike's tick, its upper half the weight. While
@ a cell is on its way, the offset of the next synapse's is computed; it is read only after this one was written,
@ since both may be the same. Up to two words behind the row are read, and not used.
@
@ Cost: 8 cycles a synapse, 4 more for every eight, 35 a call.
    .syntax unified
    .arm

    .section .text.add_synapses, "ax"
    .global add_synapses

@ r0 words, r1 left, r2 slot, r3 ring, r4 mask, r5 full, r6 r7 synapses in turn, r8 r9 their offsets, r10 cell
    .macro add_one word, offset, next, next_offset
    ldrh r10, [r3, \offset]
    add \next_offset, \next, r2
    and \next_offset, \next_offset, r4
    add r10, r10, \word, lsr #16
    ldr \word, [r0], #4
    cmp r10, r5
    movhi r10, r5
    strh r10, [r3, \offset]
    .endm

add_synapses:
    push {r4-r10, lr}
    ldr r4, [sp, #32]
    tst r1, #1                      @ an odd number begins with the second of a pair
    ldreq r6, [r0], #4
    ldr r7, [r0], #4
    ldrne r6, [r0], #4
    mvn r5, #0
    mov r5, r5, lsr #16
    add r9, r7, r2
    and r9, r9, r4
    add r8, r6, r2
    and r8, r8, r4
    rsb r10, r1, #0
    and r10, r10, #7                @ places of the first eight to leave out
    add r1, r1, r10
    add pc, pc, r10, lsl #5         @ eight instructions each
    nop
1:
    .rept 4
    add_one r6, r8, r7, r9
    add_one r7, r9, r6, r8
    .endr
    subs r1, r1, #8
    bne 1b
    pop {r4-r10, pc}
