@ void clear_words(words, count): zeros, eight at a time. Cost: 12 cycles for eight words.
    .syntax unified
    .arm

    .section .text.clear_words, "ax"
    .global clear_words
clear_words:
    push {r4-r9}
    mov r2, #0
    mov r3, #0
    mov r4, #0
    mov r5, #0
    mov r6, #0
    mov r7, #0
    mov r8, #0
    mov r9, #0
1:  subs r1, r1, #8
    stmiage r0!, {r2-r9}
    bgt 1b
    adds r1, r1, #8
    popeq {r4-r9}
    bxeq lr
    cmp r1, #8
    beq 3f
2:  str r2, [r0], #4
    subs r1, r1, #1
    bne 2b
3:  pop {r4-r9}
    bx lr
