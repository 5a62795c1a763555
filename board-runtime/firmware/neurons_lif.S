@ One tick of LIF neurons (neurons_lif.h). Per neuron, with old currents i and potential v:
@
@   sum = drive + gain0 i0 + gain1 i1 + decay_v v          64 bits; its upper part is v' + 2^31
@   i'  = i decay, rounded, + cell << shift (+ direct)     decay is doubled: bits 63-32 and the rounding bit 31
@   saturated where i' >= limit, or the cell is full; v waits while refractory; a spike where v' >= thresh
@
@ Spikes are shifted into r3 from above; the one bit that r3 begins with falls out after the last neuron.
    .syntax unified
    .arm

    .equ DRIVE, 0
    .equ DECAY0, 20
    .equ SHIFT0, 24
    .equ LIMIT0, 28
    .equ DECAY1, 32
    .equ SHIFT1, 36
    .equ LIMIT1, 40
    .equ TOP, 44
    .equ THRESH, 48
    .equ AFTER, 52
    .equ RESET, 56
    .equ FULL, 60
    .equ NEXT_DIRECT, 64
    .equ SATURATED, 68

@ On the stack, above nine saved registers.
    .equ NEURONS, 36
    .equ FIRED, 40
    .equ DIRECT, 44

@ r0 states, r1 r2 cells, r3 spikes, r4 v, r5 r6 currents, r7-r11 see there, r12 constants, lr full or direct
    .macro one_neuron receptors, direct
    .if \receptors == 2
    ldmia r0, {r4, r5, r6}
    .else
    ldmia r0, {r4, r5}
    .endif
    ldmia r12, {r7-r11}             @ drive, gains, decay of v
    smlal r7, r8, r9, r5
    .if \receptors == 2
    smlal r7, r8, r10, r6
    .endif
    smlal r7, r8, r11, r4
    ldr r11, [r12, #DECAY0]
    mov r8, r8, lsl #1
    orr r8, r8, r7, lsr #31         @ v' + 2^31
    umull r9, r10, r5, r11
    ldrh r7, [r1], #2
    ldr r11, [r12, #SHIFT0]
    add r5, r10, r9, lsr #31
    .if \direct > 0
    ldr r9, [lr], #4
    .endif
    add r5, r5, r7, lsl r11
    .if \receptors == 2
    ldr r11, [r12, #DECAY1]
    .endif
    .if \direct > 0
    add r5, r5, r9
    .endif
    ldr r9, [r12, #LIMIT0]
    .if \receptors == 2
    umull r10, r11, r6, r11
    cmp r5, r9
    .if \direct > 0
    ldr r9, [r12, #FULL]
    add r6, r11, r10, lsr #31
    cmplt r7, r9
    ldrh r7, [r2], #2
    ldr r9, [r12, #SHIFT1]
    .else
    cmplt r7, lr
    ldrh r7, [r2], #2
    ldr r9, [r12, #SHIFT1]
    add r6, r11, r10, lsr #31
    .endif
    .if \direct == 2
    ldr r10, [r12, #NEXT_DIRECT]
    add r6, r6, r7, lsl r9
    ldr r10, [lr, r10]
    ldr r9, [r12, #LIMIT1]
    add r6, r6, r10
    .else
    .if \direct == 1
    ldr r11, [r12, #FULL]
    .endif
    add r6, r6, r7, lsl r9
    ldr r9, [r12, #LIMIT1]
    .endif
    .if \direct == 2
    ldr r11, [r12, #FULL]
    .endif
    ldr r10, [r12, #TOP]
    cmplt r6, r9
    .if \direct > 0
    cmplt r7, r11
    .else
    cmplt r7, lr
    .endif
    .else                           @ one receptor
    ldr r10, [r12, #TOP]
    .if \direct > 0
    ldr r11, [r12, #FULL]
    .endif
    cmp r5, r9
    .if \direct > 0
    cmplt r7, r11
    .else
    cmplt r7, lr
    .endif
    .endif
    bge 3f                          @ saturated, perhaps
1:  cmp r4, r10
    ldr r11, [r12, #THRESH]
    blt 4f                          @ refractory
2:  cmp r8, r11
    eor r4, r8, #0x80000000
    ldrcs r4, [r12, #AFTER]
    movs r3, r3, rrx
    .if \receptors == 2
    stmia r0!, {r4, r5, r6}
    .else
    stmia r0!, {r4, r5}
    .endif
    .subsection 1
3:  ldr r11, [r12, #SATURATED]
    ldr r9, [r12, #LIMIT0]
    ldrh r7, [r1, #-2]
    cmp r5, r9
    movge r5, r9
    ldr r9, [r12, #FULL]
    cmplt r7, r9
    addge r11, r11, #1
    .if \receptors == 2
    ldr r9, [r12, #LIMIT1]
    ldrh r7, [r2, #-2]
    cmp r6, r9
    movge r6, r9
    ldr r9, [r12, #FULL]
    cmplt r7, r9
    addge r11, r11, #1
    .endif
    str r11, [r12, #SATURATED]
    b 1b
4:  sub r8, r4, #1
    cmp r8, #0x80000000
    ldreq r8, [r12, #RESET]
    eor r8, r8, #0x80000000
    b 2b
    .previous
    .endm

    .macro lif_loop receptors, direct
    .section .text.step_lif_\receptors\()_\direct, "ax"
    .global step_lif_\receptors\()_\direct
step_lif_\receptors\()_\direct:
    push {r4-r11, lr}
    mov r12, r3
    .if \direct > 0
    ldr lr, [sp, #DIRECT]
    .else
    ldr lr, [r12, #FULL]
    .endif
5:  ldr r4, [sp, #NEURONS]          @ 32, or what is left
    mov r3, #0x80000000
    rsbs r4, r4, #32
    movhi r3, r3, lsr r4
6:  one_neuron \receptors, \direct
    bcs 7f
    one_neuron \receptors, \direct
    bcc 6b
7:  ldr r4, [sp, #NEURONS]
    ldr r5, [sp, #FIRED]
    rsbs r6, r4, #32
    movhi r3, r3, lsr r6
    str r3, [r5], #4
    subs r4, r4, #32
    str r5, [sp, #FIRED]
    str r4, [sp, #NEURONS]
    bhi 5b
    pop {r4-r11, pc}
    .endm

    lif_loop 1, 0
    lif_loop 1, 1
    lif_loop 2, 0
    lif_loop 2, 1
    lif_loop 2, 2
