@ Poisson trains, two at a time (poisson_trains.h): the random words of kernels/neuron_random.h, then a column of the
@ alias table of kernels/alias_table.h for each. A multiplication of one train fills the wait for the other's.
    .syntax unified
    .arm

    .equ WORD0, 0
    .equ WORD1, 4
    .equ TABLE, 8
    .equ REST_BITS, 12
    .equ COLUMN_BYTES, 16

    .equ STEP, 0x9E3779B9           @ of the seed, from neuron to neuron
    .equ SMALL_COLUMN_BYTES, 64     @ 16 columns: bits 31-28 of the word
    .equ SMALL_REST_BITS, 28
    .equ SMALL_COLUMN, 0xF0000000

@ r0 values, r1 trains left, r2 seed, r3 step or loop, r6-r8 factors, r9 table, r10 r11 words, then outcomes
@ Small: r4 r5 words of the tick. Large: r4 rest_bits, r5 column_bytes.
    .macro outcome_small word
    mov r12, \word, lsr #SMALL_REST_BITS
    add r12, r9, r12, lsl #2
    ldr lr, [r12]
    bic \word, \word, #SMALL_COLUMN
    cmp \word, lr
    ldrlt \word, [r12, #SMALL_COLUMN_BYTES]
    ldrge \word, [r12, #2 * SMALL_COLUMN_BYTES]
    .endm

    .macro outcome_large word
    mov r12, \word, lsr r4
    bic \word, \word, r12, lsl r4
    add r12, r9, r12, lsl #2
    ldr lr, [r12], r5
    cmp \word, lr
    ldrlt \word, [r12]
    ldrge \word, [r12, r5]
    .endm

    .macro two_trains size
    .ifc \size, small
    eor r10, r2, r4
    add r2, r2, r3
    eor r11, r2, r4
    add r2, r2, r3
    .else
    ldr r12, [r3, #WORD0]
    ldr lr, =STEP
    eor r10, r2, r12
    add r2, r2, lr
    eor r11, r2, r12
    add r2, r2, lr
    .endif
    eor r10, r10, r10, lsr #17
    mul r10, r6, r10
    eor r11, r11, r11, lsr #17
    mul r11, r6, r11
    .ifc \size, small
    eor r10, r10, r5
    eor r10, r10, r10, lsr #11
    mul r10, r7, r10
    eor r11, r11, r5
    .else
    ldr r12, [r3, #WORD1]
    eor r11, r11, r12
    eor r10, r10, r12
    eor r10, r10, r10, lsr #11
    mul r10, r7, r10
    .endif
    eor r11, r11, r11, lsr #11
    mul r11, r7, r11
    eor r10, r10, r10, lsr #15
    mul r10, r8, r10
    eor r11, r11, r11, lsr #15
    mul r11, r8, r11
    eor r10, r10, r10, lsr #14
    eor r11, r11, r11, lsr #14
    outcome_\size r10
    outcome_\size r11
    .endm

    .macro put_store
    stmia r0!, {r10, r11}
    .endm
    .macro put_add
    ldmia r0, {r12, lr}
    add r10, r10, r12
    add r11, r11, lr
    stmia r0!, {r10, r11}
    .endm
    .macro put_byte
    strb r10, [r0], #1
    strb r11, [r0], #1
    .endm

    .macro loop_of size, put
    .section .text.draw_\size\()_\put, "ax"
    .global draw_\size\()_\put
draw_\size\()_\put:
    push {r4-r11, lr}
    ldr r9, [r3, #TABLE]
    ldr r6, =0xED5AD4BB
    ldr r7, =0xAC4C1B51
    ldr r8, =0x31848BAB
    .ifc \size, small
    ldmia r3, {r4, r5}
    ldr r3, =STEP
    .else
    ldr r4, [r3, #REST_BITS]
    ldr r5, [r3, #COLUMN_BYTES]
    .endif
    .ifc \put, byte
1:  two_trains \size
    put_\put
    subs r1, r1, #2
    bne 1b
    .else                           @ four
    tst r1, #2
    addne r1, r1, #2
    bne 2f
1:  two_trains \size
    put_\put
2:  two_trains \size
    put_\put
    subs r1, r1, #4
    bne 1b
    .endif
    pop {r4-r11, pc}
    .pool
    .endm

    loop_of small, store
    loop_of small, add
    loop_of small, byte
    loop_of large, store
    loop_of large, add
    loop_of large, byte
