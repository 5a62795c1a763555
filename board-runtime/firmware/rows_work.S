@ RowsFound work_on_rows(RowWork* work): row_work.h.
@
@ A turn asks for a row, where the DMA controller and the buffers have room for it, and adds the oldest that has
@ come. The controller's status tells how many are on their way; they come in the order in which they were asked.
    .syntax unified
    .arm

    .equ BUCKETS, 12
    .equ ROWS, 20
    .equ QUEUE_END, 24
    .equ TICK, 28
    .equ RING, 32                   @ ring, mask, shift
    .equ BUFFERS, 44
    .equ FLIGHTS, 60
    .equ ASKED, 76
    .equ ADDED, 80
    .equ PACKETS, 84
    .equ UNKNOWN, 88
    .equ EVENTS, 92
    .equ LATE_EVENTS, 96
    .equ LATE_PACKETS, 100

    .equ QUEUE_BYTES, 2048
    .equ DMA, 0x30000000
    .equ DMA_SYSTEM, 4
    .equ DMA_TCM, 8
    .equ DMA_DESCRIPTION, 12
    .equ DMA_STATUS, 20
    .equ DMA_READ, 0x01800000       @ 64 bits wide, longest bursts
    .equ VIC, 0x1F000000
    .equ ALARM, 1 << 4
    .equ CALL, 1 << 18

    .section .text.work_on_rows, "ax"
    .global work_on_rows
work_on_rows:
    push {r4-r11, lr}
    mov r12, r0

turn:
    mov r11, #DMA
    ldr r10, [r11, #DMA_STATUS]
    ldr r4, [r12, #ASKED]
    ldr r5, [r12, #ADDED]
    tst r10, #2
    bne paused
    and r6, r10, #1                 @ one runs
    and r10, r10, #4                @ one waits
    add r6, r6, r10, lsr #2
    sub r4, r4, r5                  @ asked, not added
    cmp r6, #2
    sub r5, r4, r6                  @ come, not added
    cmplt r4, #4
    bge no_room
    str r5, [sp, #-4]!
    ldr r7, =packet_queue
    ldr r9, [r12, #QUEUE_END]
    ldr r8, [r7]
    ldr r9, [r9]
    ldr lr, [r12, #16]
    cmp r8, r9
    beq no_packet
    ldmia r12, {r0-r3}              @ hash shift, multiplier, bucket shift, buckets
    mov r7, #0                      @ packets without a row

@ r10 key, r4 r5 r6 entry
take:
    ldr r10, [r8], #4
    mov r11, r10, lsr r0
    mul r11, r1, r11
    bic r8, r8, #QUEUE_BYTES
    mov r11, r11, lsr r2
    add r11, r3, r11, lsl #1
    ldrh r11, [r11]
    add r11, r11, lr
    ldmia r11, {r4-r6}
    eor r4, r4, r10
    movs r5, r4, lsr r6
    bne look_on
found:
    movs r6, r6, lsr #8
    bne ask
next:
    cmp r8, r9
    add r7, r7, #1
    bne take
    bl count_packets
    ldr r5, =packet_queue
    str r8, [r5]
no_packet:
    ldr r5, [sp], #4
no_room:
    cmp r5, #0
    bne add_row
    mov r0, #0
    pop {r4-r11, pc}

@ Not the first entry of its bucket: the others, to the bucket's end.
look_on:
    str r9, [sp, #-4]!
    mov r5, r10, lsr r0
    mul r5, r1, r5
    mov r5, r5, lsr r2
    add r5, r3, r5, lsl #1
    ldrh r9, [r5, #2]
    ldrh r5, [r5]
    add r9, r9, lr                  @ end
    add r11, lr, r5
    cmp r11, r9
    bhs unknown                     @ the bucket is empty
1:  add r11, r11, #12
    cmp r11, r9
    bhs unknown
    ldr r4, [r11]
    ldr r6, [r11, #8]
    eor r4, r4, r10
    movs r5, r4, lsr r6
    bne 1b
    ldr r9, [sp], #4
    b found
unknown:
    ldr r9, [sp], #4
    ldr r5, [r12, #UNKNOWN]
    add r5, r5, #1
    str r5, [r12, #UNKNOWN]
    b next

count_packets:
    ldr r5, [r12, #PACKETS]
    add r5, r5, r7
    str r5, [r12, #PACKETS]
    bx lr

@ r4 offset of the key in its block, r6 stride, r10 key, r11 entry
ask:
    ldr r5, [r11, #4]
    mov r4, r4, lsr #2              @ the source's neuron
    ldr r9, [r12, #ROWS]
    mla r5, r4, r6, r5
    ldr r4, [r12, #ASKED]
    mov r11, #DMA
    add r5, r9, r5, lsl #2
    str r5, [r11, #DMA_SYSTEM]
    and r9, r4, #3
    add r9, r12, r9, lsl #2
    ldr r5, [r9, #BUFFERS]
    orr r10, r6, r10, lsl #30
    str r5, [r11, #DMA_TCM]
    mov r5, r6, lsl #2
    orr r5, r5, #DMA_READ
    str r5, [r11, #DMA_DESCRIPTION]
    ldr r11, =packet_queue
    add r4, r4, #1
    str r10, [r9, #FLIGHTS]
    str r8, [r11]
    cmp r7, #0
    str r4, [r12, #ASKED]
    blne count_packets
    ldr r5, [sp], #4
    cmp r5, #0
    beq turn

add_row:
    ldr r0, [r12, #ADDED]
    mvn r5, #0
    and r1, r0, #3
    add r1, r12, r1, lsl #2
    ldr r2, [r1, #FLIGHTS]
    ldr r0, [r1, #BUFFERS]
    ldr r6, [r12, #TICK]
    mov r5, r5, lsr #16
    ldr r3, [r0], #4                @ first delay << 16 | synapses
    sub r4, r6, r2, lsr #30
    add r4, r4, #1
    and r4, r4, #3                  @ ticks since the spike, + 1
    and r2, r2, r5
    and r1, r3, r5
    cmp r1, r2
    subhs r1, r2, #1                @ never more than came
    sub r6, r6, r4
    cmp r4, r3, lsr #16
    bhi late
1:  ldr r7, [r12, #EVENTS]
    cmp r1, #0
    beq added
    add r7, r7, r1
    str r7, [r12, #EVENTS]
    add r6, r6, #1                  @ tick of the spike
    add r7, r12, #RING
    ldmia r7, {r3, r4, r7}
    tst r1, #1                      @ an odd number begins with the second of a pair
    mov r2, r6, lsl r7
    ldreq r6, [r0], #4
    ldr r7, [r0], #4
    ldrne r6, [r0], #4
    add r9, r7, r2
    and r9, r9, r4
    add r8, r6, r2
    and r8, r8, r4
    rsb r10, r1, #0
    and r10, r10, #7                @ places of the first eight to leave out
    add r1, r1, r10
    add pc, pc, r10, lsl #5         @ eight instructions each
    nop

@ A synapse: its lower half is its cell's offset from the slot of the spike's tick, its upper half the weight.
@ While a cell is on its way, the offset of the next synapse's is computed; it is read only after this one was
@ written, since both may be the same. Up to two words behind the row are read, and not used.
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
2:
    .rept 4
    add_one r6, r8, r7, r9
    add_one r7, r9, r6, r8
    .endr
    subs r1, r1, #8
    bne 2b

added:
    ldr r0, [r12, #ADDED]
    mov r1, #VIC
    ldr r1, [r1]
    add r0, r0, #1
    str r0, [r12, #ADDED]
    tst r1, #ALARM
    tsteq r1, #CALL
    beq turn
    mov r0, #1
    pop {r4-r11, pc}

@ Leaves out the synapses whose tick is over; they stand in front. r4 least delay that is not late
late:
    mov r8, r1
    ldr r9, [r12, #RING + 8]
3:  cmp r1, #0
    beq 4f
    ldr r7, [r0]
    and r7, r7, r5
    mov r7, r7, lsr r9
    cmp r7, r4
    addlo r0, r0, #4
    sublo r1, r1, #1
    blo 3b
4:  subs r8, r8, r1
    beq 1b
    ldr r7, [r12, #LATE_EVENTS]
    ldr r9, [r12, #LATE_PACKETS]
    add r7, r7, r8
    add r9, r9, #1
    str r7, [r12, #LATE_EVENTS]
    str r9, [r12, #LATE_PACKETS]
    b 1b

paused:
    mov r0, #2
    pop {r4-r11, pc}

    .pool
