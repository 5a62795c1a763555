@ Start of a test program: the loader's table, vectors, stacks, and what becomes of an exception.
@
@ The monitor's loader copies text to 0 and data to DTCM, clears the rest and jumps to 0 with
@ flags << 8 | application in r0, in SVC mode, interrupts masked. An exception that nobody expects leaves
@ the registers of its culprit in the core's block, as the monitor's own runtime does, and sleeps.
    .syntax unified
    .arm

    .section .aplx, "a"         @ operation, to, from (relative to the entry) or bytes, bytes or value
    .word 2, vectors, 64, text_bytes
    .word 2, 0x00400000, 48 + text_bytes, data_bytes
    .word 3, bss_begin, bss_bytes, 0
    .word 4, vectors, 0, 0

    .section .vectors, "ax"
    .global vectors
vectors:
    ldr pc, [pc, #24]           @ 00 reset, by way of 20
    ldr pc, [pc, #24]           @ 04 undefined instruction, 24
    ldr pc, [pc, #24]           @ 08 supervisor call, 28
    ldr pc, [pc, #24]           @ 0C prefetch abort, 2C
    ldr pc, [pc, #24]           @ 10 data abort, 30
    nop
    ldr pc, [pc, #-0xFF0]       @ 18 interrupt: the VIC's vector address
    ldr pc, [pc, #24]           @ 1C fast interrupt, 3C
reset_vector:
    .word begin, undefined, supervisor_call, prefetch_abort, data_abort, 0, 0, fast_interrupt

begin:
    mov r4, r0
    adr r1, reset_vector        @ from now on a branch to 0 is an error
    ldr r0, =branch_to_zero
    str r0, [r1]
    ldr r0, =0x1F7E             @ alignment checked, both TCMs, vectors at 0
    mcr p15, 0, r0, c1, c0, 0
    ldr r0, =stack_top
    msr cpsr_c, #0xD2
    mov sp, r0
    sub r0, r0, #0x400
    msr cpsr_c, #0xD1
    mov sp, r0
    sub r0, r0, #0x100
    msr cpsr_c, #0xD3
    mov sp, r0
    sub r0, r0, #0x100
    msr cpsr_c, #0xDF
    mov sp, r0
    mov r0, r4
    bl begin_program
    bl program
    bl end_program
sleep_for_ever:
    mcr p15, 0, r0, c7, c0, 4
    b sleep_for_ever

@ r11 is the code; banked lr and spsr say where the culprit was. Nothing in DTCM is used: it may be broken.
branch_to_zero:
    mov r11, #1
    mrs r8, cpsr
    mov r10, lr
    b keep
undefined:
    mov r11, #2
    b to_culprit
supervisor_call:
    mov r11, #3
    b to_culprit
prefetch_abort:
    mov r11, #4
    b to_culprit
data_abort:
    mov r11, #5
    b to_culprit
fast_interrupt:
    mov r11, #7
to_culprit:
    mov r10, lr
    mrs r8, spsr
    orr r9, r8, #0xC0
    bic r9, r9, #0x20
    msr cpsr_cxsf, r9           @ its sp is seen in its mode
keep:
    mov r9, sp
    ldr r12, =0x30000014        @ the block is found anew: a wild stack may have run over what DTCM knew
    ldr r12, [r12]
    ldr r14, =0xF5007F94
    ldrb r12, [r14, r12, lsr #24]
    ldr r14, =0xF5007000
    add r12, r14, r12, lsl #7
    stmia r12, {r0-r10}
    strb r11, [r12, #0x2C]
    mov r11, #2
    strb r11, [r12, #0x2E]      @ state: error
    msr cpsr_c, #0xD3
    ldr r0, =0x1F000000         @ no interrupt wakes it again
    mvn r1, #0
    str r1, [r0, #0x14]
    b sleep_for_ever

    .pool
