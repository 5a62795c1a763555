#include "board-runtime/firmware/rows.h"

#include <cstddef>

#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/hal/interrupts.h"
#include "board-runtime/firmware/hal/packet_queue.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/shared/abi/synaptic_row.h"
#include "board-runtime/shared/fixed/full_scale.h"

namespace spikeloom::firmware {
namespace {

constexpr std::uint32_t kUrgent = kAlarm | kCall | kDmaError;
constexpr int kKeysShift = 16;       // of an entry's last word, in the form of row_work.h
constexpr int kMostNeuronBits = 14;  // keys of a source in 16 bits; more neurons fit no core
constexpr std::uint32_t kMostStride = 4095;
constexpr std::uint32_t kNoKey = 0xFFFF'FFFF;  // of a source that no key matches

// A shift to the right by `shift` in the place of another; none is a shift to the left by 0.
void set_shift(std::uint32_t& instruction, std::uint32_t shift) {
  constexpr std::uint32_t kShift = 0xFE0, kRight = 0x20;
  volatile std::uint32_t& place = instruction;
  place = (place & ~kShift) | shift << 7 | (shift == 0 ? 0 : kRight);
}

std::uint16_t place_in_dtcm(const void* place) {
  return static_cast<std::uint16_t>(address_of(place) - chip::kDtcm);
}

const std::uint32_t* const* end_of_queue() {
  return reinterpret_cast<const std::uint32_t* const*>(
      address_of(const_cast<PacketQueue*>(&packet_queue)) + offsetof(PacketQueue, write));
}

}  // namespace

void Rows::set_up(Core& core) {
  core_ = &core;
  const abi::CoreHeader& header = core.header;
  if (!core.is_source()) check_ring();
  set_up_index();
  work_.queue_end = end_of_queue();
  work_.stops = kUrgent;
  work_.ring = core.at.ring;
  work_.ring_mask = abi::ring_bytes(header.ring) - 1;
  work_.full = static_cast<std::uint32_t>(fixed::kFullInput);
  neuron_shift_ = header.ring.neuron_bits + abi::kCellShift;
  work_.slot_shift = neuron_shift_ + header.ring.receptor_bits;
  work_.half = work_.slots;
  for (std::uint32_t i = 0; i < abi::kRowBuffers; ++i)
    work_.slots[i].buffer = address_of(core.at.row_buffers) + 4 * i * header.row_words;
  begin_tick(0);
}

// Delays are at least 1.
void Rows::begin_tick(std::uint32_t tick) {
  for (std::uint32_t age = 0; age < 4; ++age) {
    const std::uint32_t sent = tick + 1 - age;
    const std::uint32_t slot = sent << work_.slot_shift & work_.ring_mask;
    work_.ticks[sent % 4] = (age == 0 ? 1 : age) << 16 | slot;
  }
}

void Rows::check_ring() {
  const abi::CoreHeader& header = core_->header;
  const abi::RingShape& ring = header.ring;
  const bool holds = ring.neuron_bits + ring.receptor_bits + ring.slot_bits < abi::kOffsetBits &&
                     header.neurons <= 1U << ring.neuron_bits &&
                     header.receptors <= 1U << ring.receptor_bits;
  if (!holds) fail(*core_, abi::Fault::bad_section, offsetof(abi::CoreHeader, ring));
}

// A row must fit a buffer, a bucket the table of sources.
void Rows::check_index(std::uint32_t count) {
  const abi::CoreHeader& header = core_->header;
  const std::uint32_t buckets = header.buckets.bytes / sizeof(std::uint16_t);
  bool good = header.bucket_bits < 16 && buckets > 1U << header.bucket_bits;
  for (std::uint32_t b = 0; good && b <= 1U << header.bucket_bits; ++b)
    good = core_->at.buckets[b] <= count;
  for (std::uint32_t i = 0; good && i < count; ++i)
    good = core_->at.sources[i].stride <= header.row_words &&
           core_->at.sources[i].stride <= kMostStride &&
           core_->at.sources[i].neuron_bits <= kMostNeuronBits;
  if (good) return;
  fail(*core_, abi::Fault::bad_section, offsetof(abi::CoreHeader, sources), header.sources.offset,
       header.sources.bytes);
}

void Rows::lay_out_index(std::uint32_t count) {
  const abi::CoreHeader& header = core_->header;
  const std::uint32_t rows = address_of(core_->section(header.rows)) / abi::kWordBytes;
  for (std::uint32_t i = 0; i < count; ++i) {
    abi::SourceEntry* const entry = core_->at.sources + i;
    const std::uint32_t keys = ~abi::key_mask(entry->neuron_bits);
    const std::uint32_t last = keys << kKeysShift | entry->stride;
    entry->rows += rows;
    reinterpret_cast<std::uint32_t*>(entry)[2] = last;
  }
  core_->at.sources[count] = no_source_;
  for (std::uint32_t b = 0; b <= 1U << header.bucket_bits; ++b)
    core_->at.buckets[b] = place_in_dtcm(core_->at.sources + core_->at.buckets[b]);
}

void Rows::set_up_index() {
  const abi::CoreHeader& header = core_->header;
  no_source_ = {kNoKey, 0, 0, 0};
  no_buckets_[0] = no_buckets_[1] = place_in_dtcm(&no_source_);
  work_.buckets = no_buckets_;
  if (!core_->is_source() && header.buckets.bytes != 0) {
    const std::uint32_t count = header.sources.bytes / sizeof(abi::SourceEntry);
    check_index(count);
    lay_out_index(count);
    work_.buckets = core_->at.buckets;
    // A single bucket: the product is 0.
    work_.hash_shift = header.hash_shift % 32;
    work_.multiplier = header.bucket_bits == 0 ? 0 : header.hash_multiplier;
    work_.bucket_shift = (32 - header.bucket_bits) % 32;
  }
  set_shift(hash_shift_first, work_.hash_shift);
  set_shift(hash_shift_second, work_.hash_shift);
  set_shift(bucket_shift_first, work_.bucket_shift);
  set_shift(bucket_shift_second, work_.bucket_shift);
}

std::uint16_t* Rows::cells(std::uint32_t tick, std::uint32_t receptor) const {
  const std::uint32_t offset =
      (tick << work_.slot_shift & work_.ring_mask) + (receptor << neuron_shift_);
  return reinterpret_cast<std::uint16_t*>(address_of(work_.ring) + offset);
}

bool Rows::work() {
  const RowsFound found = work_on_rows(&work_);
  if (found == RowsFound::dma_paused)
    fail(*core_, abi::Fault::dma_failed, dma_status(),
         word_at(chip::kDma + chip::dma::kActiveSystemAddress));
  return found == RowsFound::interrupted;
}

// What has come until now is seen here; what comes later is pending as an interrupt.
bool Rows::may_sleep() const {
  forget_done();
  const bool idle = (dma_status() & (chip::dma::kActive | chip::dma::kQueueFull)) == 0;
  return !idle || (done() && queued() == 0);
}

void Rows::work_until(const std::uint32_t* end) {
  work_.queue_end = &end;
  work_.stops = kDmaError;
  const Cycles begun = now();
  do {
    static_cast<void>(work());
    if (now() - begun > kDmaPatience)
      fail(*core_, abi::Fault::dma_failed, dma_status(),
           word_at(chip::kDma + chip::dma::kActiveSystemAddress));
  } while (!done() || packet_queue.read != end);
  work_.queue_end = end_of_queue();
  work_.stops = kUrgent;
  forget_done();
}

void Rows::drain() {
  const std::uint32_t waiting = queued();
  if (waiting > core_->report.longest_queue) core_->report.longest_queue = waiting;
  work_until(packet_queue.write);
}

void Rows::finish() { work_until(packet_queue.read); }

bool Rows::work_on_present() {
  const std::uint32_t before = work_.packets + work_.rows;
  const std::uint32_t* const end = packet_queue.write;
  work_.queue_end = &end;
  work_.stops = kDmaError;
  static_cast<void>(work());
  work_.queue_end = end_of_queue();
  work_.stops = kUrgent;
  return work_.packets + work_.rows != before;
}

void Rows::account() {
  abi::CoreReport& report = core_->report;
  report.packets += work_.packets;
  report.rows += work_.rows;
  report.synaptic_events += work_.events;
  report.late_events += work_.late_events;
  report.late_packets += work_.late_packets;
  report.unknown_keys += work_.unknown_keys;
  work_.packets = work_.rows = work_.events = 0;
  work_.unknown_keys = work_.late_events = work_.late_packets = 0;
}

}  // namespace spikeloom::firmware
