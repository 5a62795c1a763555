@ void sum_cells(sum, more, count): cells.h.
@
@ Four words at a time. Where no cell of the eight words is half full, none can overflow, and words are added as they
@ are; otherwise each half by itself.
    .syntax unified
    .arm

@ r12 full in the upper half
    .macro add_halves sum, more
    mov r3, \more, lsr #16
    adds \sum, \sum, r3, lsl #16
    orrcs \sum, \sum, r12
    mov \sum, \sum, ror #16
    adds \sum, \sum, \more, lsl #16
    orrcs \sum, \sum, r12
    mov \sum, \sum, ror #16
    .endm

    .section .text.sum_cells, "ax"
    .global sum_cells
sum_cells:
    push {r4-r11, lr}
    mov lr, #0x8000
    orr lr, lr, lr, lsl #16         @ the upper bit of each cell
    mvn r12, #0
    mov r12, r12, lsl #16
    subs r2, r2, #4
    blt last_two
four:
    ldmia r0, {r4-r7}
    ldmia r1!, {r8-r11}
    orr r3, r4, r5
    orr r3, r3, r6
    orr r3, r3, r7
    orr r3, r3, r8
    orr r3, r3, r9
    orr r3, r3, r10
    orr r3, r3, r11
    tst r3, lr
    bne by_halves
    add r4, r4, r8
    add r5, r5, r9
    add r6, r6, r10
    add r7, r7, r11
put_four:
    stmia r0!, {r4-r7}
    subs r2, r2, #4
    bge four
last_two:
    adds r2, r2, #4
    beq summed
    ldmia r0, {r4-r5}
    ldmia r1, {r8-r9}
    add_halves r4, r8
    add_halves r5, r9
    stmia r0, {r4-r5}
summed:
    pop {r4-r11, pc}

by_halves:
    add_halves r4, r8
    add_halves r5, r9
    add_halves r6, r10
    add_halves r7, r11
    b put_four
