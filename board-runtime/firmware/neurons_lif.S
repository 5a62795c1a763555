@ One tick of LIF neurons (neurons_lif.h). Per neuron, with old currents i and potential v:
@
@   sum = drive + gain0 i0 + gain1 i1 + decay_v v          64 bits; its upper part is v' + 2^31
@   i'  = i decay, rounded, + cell << shift (+ direct)     decay is doubled: bits 63-32 and the rounding bit 31
@   saturated where i' >= limit, or the cell is full; v waits while refractory; a spike where v' >= thresh
@
@ Spikes are shifted into r3 from above; the one bit that r3 begins with falls out after the last neuron.
@ Results are not used by the instruction behind them where that would wait.
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
    .equ DIRECT0, 64
    .equ DIRECT1, 68
    .equ DRIVES, 72
    .equ NEXT_DRIVE, 76
    .equ NEXT_OWN, 80
    .equ SATURATED, 84

@ Of a neuron's own coefficients.
    .equ OWN_DECAY_V, 0
    .equ OWN_THRESH, 4
    .equ OWN_RESET, 8
    .equ OWN_AFTER, 12
    .equ OWN_GAIN0, 16
    .equ OWN_DECAY0, 20
    .equ OWN_LIMIT0, 24
    .equ OWN_GAIN1, 28
    .equ OWN_DECAY1, 32
    .equ OWN_LIMIT1, 36

@ On the stack, above nine saved registers.
    .equ NEURONS, 36
    .equ FIRED, 40
    .equ COEFFICIENTS, 44

@ r0 states, r1 r2 cells, r3 spikes, r4 v, r5 r6 currents, r7 r8 sum and v', r9-r11 as they come.
@ Shared: r12 constants, lr full. Own: r12 coefficients of the neuron, lr constants.
    .macro constant to, name, own, access=ldr
    .if \own
    \access \to, [lr, #\name]
    .else
    \access \to, [r12, #\name]
    .endif
    .endm
    .macro coefficient to, name, own, when=al
    .if \own
    ldr\when \to, [r12, #OWN_\name]
    .else
    ldr\when \to, [r12, #\name]
    .endif
    .endm

@ The current of one receptor; flags are ge when it is saturated, or one before it was.
    .macro one_current current, cells, n, has_direct, own, either
    coefficient r11, DECAY\n, \own
    .if \n == 0
    mov r8, r8, lsl #1
    orr r8, r8, r7, lsr #31         @ v' + 2^31
    .endif
    ldrh r7, [\cells], #2
    umull r9, r10, \current, r11
    constant r11, SHIFT\n, \own
    add \current, r10, r9, lsr #31
    .if \has_direct
    constant r10, DIRECT\n, \own
    .endif
    coefficient r9, LIMIT\n, \own
    add \current, \current, r7, lsl r11
    .if \has_direct
    ldr r11, [r10], #4
    constant r10, DIRECT\n, \own, str
    add \current, \current, r11
    .endif
    .if \own
    constant r11, FULL, 1
    .endif
    cmp\either \current, r9
    .if \own
    cmplt r7, r11
    .else
    cmplt r7, lr
    .endif
    .endm

    .macro one_neuron receptors, direct, own
    .if \receptors == 2
    ldmia r0, {r4, r5, r6}
    .else
    ldmia r0, {r4, r5}
    .endif
    .if \own
    ldr r11, [lr, #DRIVES]
    ldr r10, [lr, #NEXT_DRIVE]
    ldmia r11, {r7, r8}
    add r11, r11, r10
    str r11, [lr, #DRIVES]
    ldr r9, [r12, #OWN_GAIN0]
    .if \receptors == 2
    ldr r10, [r12, #OWN_GAIN1]
    .endif
    ldr r11, [r12, #OWN_DECAY_V]
    .else
    ldmia r12, {r7-r11}             @ drive, gains, decay of v
    .endif
    smlal r7, r8, r9, r5
    .if \receptors == 2
    smlal r7, r8, r10, r6
    .endif
    smlal r7, r8, r11, r4
    one_current r5, r1, 0, (\direct > 0), \own
    .if \receptors == 2
    one_current r6, r2, 1, (\direct > 1), \own, lt
    .endif
    constant r10, TOP, \own
    bge 3f                          @ saturated, perhaps
1:  coefficient r11, THRESH, \own
    cmp r4, r10
    .if \own
    ldr r9, [lr, #NEXT_OWN]
    .endif
    blt 4f                          @ refractory
2:  cmp r8, r11
    eor r4, r8, #0x80000000
    coefficient r4, AFTER, \own, cs
    movs r3, r3, rrx
    .if \own
    add r12, r12, r9
    .endif
    .if \receptors == 2
    stmia r0!, {r4, r5, r6}
    .else
    stmia r0!, {r4, r5}
    .endif
    .subsection 1
3:  constant r11, SATURATED, \own
    coefficient r9, LIMIT0, \own
    ldrh r7, [r1, #-2]
    cmp r5, r9
    movge r5, r9
    constant r9, FULL, \own
    cmplt r7, r9
    addge r11, r11, #1
    .if \receptors == 2
    coefficient r9, LIMIT1, \own
    ldrh r7, [r2, #-2]
    cmp r6, r9
    movge r6, r9
    constant r9, FULL, \own
    cmplt r7, r9
    addge r11, r11, #1
    .endif
    constant r11, SATURATED, \own, str
    b 1b
4:  sub r8, r4, #1
    cmp r8, #0x80000000
    coefficient r8, RESET, \own, eq
    eor r8, r8, #0x80000000
    b 2b
    .previous
    .endm

    .macro lif_loop receptors, direct, own, name
    .section .text.\name, "ax"
    .global \name
\name:
    push {r4-r11, lr}
    .if \own
    mov lr, r3
    ldr r12, [sp, #COEFFICIENTS]
    .else
    mov r12, r3
    ldr lr, [r12, #FULL]
    .endif
5:  ldr r4, [sp, #NEURONS]          @ 32, or what is left
    mov r3, #0x80000000
    rsbs r4, r4, #32
    movhi r3, r3, lsr r4
6:  one_neuron \receptors, \direct, \own
    bcs 7f
    one_neuron \receptors, \direct, \own
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

    lif_loop 1, 0, 0, step_lif_1_0
    lif_loop 1, 1, 0, step_lif_1_1
    lif_loop 2, 0, 0, step_lif_2_0
    lif_loop 2, 1, 0, step_lif_2_1
    lif_loop 2, 2, 0, step_lif_2_2
    lif_loop 1, 0, 1, step_own_lif_1_0
    lif_loop 1, 1, 1, step_own_lif_1_1
    lif_loop 2, 0, 1, step_own_lif_2_0
    lif_loop 2, 2, 1, step_own_lif_2_2
