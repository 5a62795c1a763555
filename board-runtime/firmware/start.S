@ Start of the program: the loader's table, vectors, the fast interrupt, stack, exceptions.
@
@ The monitor's loader copies text to 0 and data to DTCM, clears the rest and jumps to 0 with flags << 8 |
@ application in r0, in SVC mode, interrupts masked. An exception leaves the registers of its culprit in the
@ core's block, as the monitor's own runtime does, then calls exception(code, address, status) on a fresh stack;
@ an exception of that only sleeps.
    .syntax unified
    .arm

    .equ QUEUE_BYTES, 2048          @ hal/packet_queue.h
    .equ COMMS, 0x10000000
    .equ RECEIVE_KEY, 0x14

    .section .aplx, "a"             @ operation, to, from (relative to the entry) or bytes, bytes or value
    .word 2, vectors, 64, text_bytes
    .word 2, data_begin, 48 + text_bytes, data_bytes
    .word 3, zeros_begin, zeros_bytes, 0
    .word 4, vectors, 0, 0

    .section .vectors, "ax"
    .global vectors
vectors:
    ldr pc, reset_vector
    b undefined
    b supervisor_call
    b prefetch_abort
    b data_abort
    nop
    b interrupt
@ A packet: its key goes into the queue. Banked: r8 comms, r9 where to write, r12 packet_queue (read, write, lost).
packet:
    ldr r10, [r8, #RECEIVE_KEY]
    ldr r11, [r12]
    str r10, [r9], #4
    bic r9, r9, #QUEUE_BYTES
    cmp r9, r11
    strne r9, [r12, #4]
    subsne pc, lr, #4
    ldr r9, [r12, #4]               @ full: the next is written over it
    ldr r10, [r12, #8]
    add r10, r10, #1
    str r10, [r12, #8]
    subs pc, lr, #4
reset_vector:
    .word begin

begin:
    mov r4, r0
    ldr r0, =branch_to_zero         @ from now on a branch to 0 is an error
    str r0, reset_vector
    ldr r0, =0x1F7E                 @ alignment checked, both TCMs, vectors at 0
    mcr p15, 0, r0, c1, c0, 0
    msr cpsr_c, #0xD1
    mov r8, #COMMS
    ldr r9, =queue_begin
    ldr r12, =packet_queue
    str r9, [r12]
    str r9, [r12, #4]
    msr cpsr_c, #0xDF
    ldr sp, =stack_top
    mov r0, r4
    bl run_program
    .global sleep_for_ever
sleep_for_ever:
    ldr r0, =0x1F000000             @ no interrupt wakes it again
    mvn r1, #0
    str r1, [r0, #0x14]
    msr cpsr_c, #0xDF
1:  mcr p15, 0, r0, c7, c0, 4
    b 1b

@ r11 is the code; banked lr and spsr say where the culprit was.
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
interrupt:
    mov r11, #6
to_culprit:
    mov r10, lr
    mrs r8, spsr
    and r9, r8, #0x1F
    cmp r9, #0x11                   @ the fast interrupt has no stack, and r8 to r12 of its own
    beq keep
    orr r9, r8, #0xC0
    bic r9, r9, #0x20
    msr cpsr_cxsf, r9               @ its sp is seen in its mode
keep:
    mov r9, sp
    ldr r12, =0x30000014            @ the block is found anew: a wild stack may have run over what DTCM knew
    ldr r12, [r12]
    ldr r14, =0xF5007F94
    ldrb r12, [r14, r12, lsr #24]
    ldr r14, =0xF5007000
    add r12, r14, r12, lsl #7
    ldrb r14, [r12, #0x2E]
    cmp r14, #2
    beq sleep_for_ever              @ this is what came of the first one
    stmia r12, {r0-r10}
    strb r11, [r12, #0x2C]
    mov r14, #2
    strb r14, [r12, #0x2E]          @ state: error
    msr cpsr_c, #0xDF
    ldr sp, =stack_top
    mov r0, r11
    mov r1, r10
    mov r2, r8
    bl exception
    b sleep_for_ever

    .pool
