@ RowsFound work_on_rows(RowWork* work): row_work.h.
@
@ A turn begins with an idle DMA controller: the rows of the last batch have come. It asks for a batch of up to
@ two and adds the last one meanwhile. Status is read before the pending interrupts: an error that spoiled a row
@ is seen before the row is used.
    .syntax unified
    .arm

    .equ BUCKETS, -32               @ from `ticks`, where r12 points to
    .equ MULTIPLIER, -28
    .equ HASH_SHIFT, -24
    .equ BUCKET_SHIFT, -20
    .equ SLOT_SHIFT, -16            @ then ring, mask, full
    .equ QUEUE_END, 16
    .equ STOPS, 20
    .equ HALF, 24
    .equ PENDING, 28
    .equ PACKETS, 32
    .equ ROWS, 36
    .equ EVENTS, 40
    .equ UNKNOWN, 44
    .equ LATE_EVENTS, 48
    .equ LATE_PACKETS, 52
    .equ HALF_BYTES, 16

    .equ DTCM, 0x00400000
    .equ QUEUE_BYTES, 2048
    .equ DMA, 0x30000000
    .equ DMA_SYSTEM, 4
    .equ DMA_TCM, 8
    .equ DMA_DESCRIPTION, 12
    .equ DMA_STATUS, 20
    .equ DMA_BUSY, 5                @ one runs, one waits
    .equ DMA_READ, 0x01800000       @ 64 bits wide, longest bursts
    .equ VIC, 0x1F000000
    .equ DMA_ERROR, 1 << 13

    .section .text.work_on_rows, "ax"
    .global work_on_rows, hash_shift_first, hash_shift_second, bucket_shift_first, bucket_shift_second
work_on_rows:
    push {r4-r11, lr}
    add r12, r0, #64

turn:
    mov lr, #DMA
    ldr r10, [lr, #DMA_STATUS]
    mov r9, #VIC
    ldr r9, [r9]
    ldr r8, [r12, #STOPS]
    tst r10, #DMA_BUSY
    bne busy
    ands r0, r9, r8                 @ also sets the number of packets to 0
    bne stop
    ldr r11, =packet_queue
    ldr r9, [r12, #QUEUE_END]
    ldr r8, [r11]
    ldr r9, [r9]
    ldr r7, [r12, #HALF]
    ldr r1, [r12, #MULTIPLIER]
    cmp r8, r9
    beq no_packet
    ldr r3, [r12, #BUCKETS]
    mov r2, #DMA_READ

@ Takes a key and looks it up; not equal: its row is asked for.
@ r0 packets, r1 multiplier, r2 DMA_READ, r3 buckets, r4-r6 entry, r7 half, r8 r9 queue, r10 key, lr DMA
    .macro take which
take_\which:
    ldr r10, [r8], #4
    add r0, r0, #1
hash_shift_\which:
    mov r11, r10, lsr #1            @ the host's number
    mul r11, r1, r11
    bic r8, r8, #QUEUE_BYTES
bucket_shift_\which:
    mov r11, r11, lsr #1            @ the host's number
    add r11, r3, r11, lsl #1
    ldrh r11, [r11]
    add r11, r11, #DTCM
    ldmia r11, {r4-r6}
    sub r4, r10, r4                 @ key in the source's block
    cmp r4, r6, lsr #16
    bhi look_on_\which
found_\which:
    movs r6, r6, lsl #16            @ stride
    .endm

    .macro ask slot
    mov r4, r4, lsr #2              @ neuron
    smlabt r5, r4, r6, r5
    orr r10, r6, r10, lsl #30
    ldr r4, [r7, #\slot]
    mov r5, r5, lsl #2
    str r5, [lr, #DMA_SYSTEM]
    str r10, [r7, #\slot + 4]
    orr r6, r2, r6, lsr #14
    str r4, [lr, #DMA_TCM]
    str r6, [lr, #DMA_DESCRIPTION]
    .endm

    take first
    bne ask_first
next_first:
    cmp r8, r9
    bne take_first
    mov r6, #0
    b asked
ask_first:
    ask 0
    cmp r8, r9
    beq asked_one
    take second
    beq next_second
    ask 8
    mov r6, #2
asked:
    ldr r11, =packet_queue
    ldr r5, [r12, #PACKETS]
    str r8, [r11]
    add r5, r5, r0
    str r5, [r12, #PACKETS]

add_batch:
    ldr lr, [r12, #PENDING]
    eor r11, r7, #HALF_BYTES
    str r6, [r12, #PENDING]
    str r11, [r12, #HALF]
    cmp lr, #0
    beq none_came
    ldr r2, [r12, #ROWS]
    ldmdb r12, {r3-r5}              @ ring, mask, full
    add r2, r2, lr
    str r2, [r12, #ROWS]

add_row:
    ldmia r11!, {r0, r9}
    ldr r10, [r0], #4               @ first delay << 16 | synapses
    ldr r2, [r12, r9, lsr #28]      @ least delay << 16 | slot
    mov r9, r9, lsl #2
    and r1, r10, r5
    cmp r1, r9, lsr #18
    bhs too_long
fits:
    orr r10, r10, r5
    cmp r10, r2
    blo late
on_time:
    ldr r6, [r0], #4
    add lr, lr, r1, lsl #2          @ events << 2 | rows left
    rsbs r10, r1, #0
    beq added
    and r10, r10, #15               @ places of the first sixteen to leave out
    add r8, r6, r2
    and r8, r8, r4
    mov r7, r6                      @ an odd number begins with the second of a pair
    mov r9, r8
    add pc, pc, r10, lsl #5         @ eight instructions each
    nop

@ A synapse: its lower half is its cell's offset from the slot of the spike's tick, its upper half the weight.
@ While a cell is on its way, the offset of the next synapse's is computed; it is read only after this one was
@ written, since both may be the same. One word behind the row is read, and not used.
@ r0 words, r1 left, r2 slot, r3 ring, r4 mask, r5 full, r6 r7 synapses in turn, r8 r9 their offsets, r10 cell
    .macro add_one word, offset, next, next_offset
    ldr \next, [r0], #4
    ldrh r10, [r3, \offset]
    add \next_offset, \next, r2
    and \next_offset, \next_offset, r4
    add r10, r10, \word, lsr #16
    cmp r10, r5
    movhi r10, r5
    strh r10, [r3, \offset]
    .endm
1:
    .rept 8
    add_one r6, r8, r7, r9
    add_one r7, r9, r6, r8
    .endr
    subs r1, r1, #16
    bgt 1b

added:
    sub lr, lr, #1
    tst lr, #3
    bne add_row
    ldr r1, [r12, #EVENTS]
    add r1, r1, lr, lsr #2
    str r1, [r12, #EVENTS]
    b turn

next_second:
    cmp r8, r9
    bne take_second
asked_one:
    mov r6, #1
    b asked
no_packet:
    mov r6, #0
    b add_batch
none_came:
    cmp r6, #0
    bne turn
    mov r0, #0
    pop {r4-r11, pc}
busy:
    ands r0, r9, r8
    popeq {r4-r11, pc}
stop:
    tst r9, #DMA_ERROR
    moveq r0, #1
    movne r0, #2
    pop {r4-r11, pc}

look_on_first:
    bl look_on
    mov lr, #DMA
    beq found_first
    b next_first
look_on_second:
    bl look_on
    mov lr, #DMA
    beq found_second
    b next_second

@ Not the first entry of its bucket: the others, to the bucket's end. Equal: found.
look_on:
    str r9, [sp, #-4]!
    ldr r4, [r12, #HASH_SHIFT]
    ldr r6, [r12, #BUCKET_SHIFT]
    mov r5, r10, lsr r4
    mul r5, r1, r5
    mov r5, r5, lsr r6
    add r5, r3, r5, lsl #1
    ldrh r9, [r5, #2]
    ldrh r11, [r5]
    add r9, r9, #DTCM               @ end
    add r11, r11, #DTCM
    cmp r11, r9
    bhs unknown                     @ the bucket is empty
2:  add r11, r11, #12
    cmp r11, r9
    bhs unknown
    ldmia r11, {r4-r6}
    sub r4, r10, r4
    cmp r4, r6, lsr #16
    bhi 2b
    ldr r9, [sp], #4
    cmp r9, r9
    bx lr
unknown:
    ldr r9, [sp], #4
    ldr r5, [r12, #UNKNOWN]
    add r5, r5, #1
    str r5, [r12, #UNKNOWN]
    movs r5, #1
    bx lr

@ Never more than came.
too_long:
    mov r1, r9, lsr #18
    sub r1, r1, #1
    b fits

@ Leaves out the synapses whose tick is over; they stand in front. An empty row comes here, too.
late:
    mov r8, r1
    ldr r9, [r12, #SLOT_SHIFT]
    mov r10, r2, lsr #16
3:  cmp r1, #0
    beq 4f
    ldr r7, [r0]
    and r7, r7, r5
    mov r7, r7, lsr r9
    cmp r7, r10
    addlo r0, r0, #4
    sublo r1, r1, #1
    blo 3b
4:  subs r8, r8, r1
    beq on_time
    ldr r7, [r12, #LATE_EVENTS]
    ldr r9, [r12, #LATE_PACKETS]
    add r7, r7, r8
    add r9, r9, #1
    str r7, [r12, #LATE_EVENTS]
    str r9, [r12, #LATE_PACKETS]
    b on_time

    .pool
