#include "board-runtime/firmware/rows.h"

#include <cstddef>

#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/hal/packet_queue.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/shared/abi/synaptic_row.h"

namespace spikeloom::firmware {
namespace {

constexpr int kStrideShift = 8;  // of an entry's last word, in the form of row_work.h

// Of a core that takes no spikes in: one bucket, empty, and the entry that no key matches.
constexpr std::uint16_t kNoBuckets[2] = {};
constexpr std::uint32_t kNoSource[3] = {0xFFFF'FFFF, 0, 0};

const std::uint32_t* const* end_of_queue() {
  return reinterpret_cast<const std::uint32_t* const*>(
      address_of(const_cast<PacketQueue*>(&packet_queue)) + offsetof(PacketQueue, write));
}

}  // namespace

void Rows::set_up(Core& core) {
  core_ = &core;
  const abi::CoreHeader& header = core.header;
  set_up_index();
  work_.rows = address_of(core.section(header.rows));
  work_.queue_end = end_of_queue();
  work_.ring = core.at.ring;
  work_.ring_mask = abi::ring_bytes(header.ring) - 1;
  neuron_shift_ = header.ring.neuron_bits + abi::kCellShift;
  work_.slot_shift = neuron_shift_ + header.ring.receptor_bits;
  for (std::uint32_t i = 0; i < abi::kRowBuffers; ++i)
    work_.buffers[i] = address_of(core.at.row_buffers) + 4 * i * header.row_words;
}

// A row must fit a buffer, a bucket the table of sources.
void Rows::check_index(std::uint32_t count) {
  const abi::CoreHeader& header = core_->header;
  const std::uint32_t buckets = header.buckets.bytes / sizeof(std::uint16_t);
  bool good = header.bucket_bits < 16 && buckets > 1U << header.bucket_bits;
  for (std::uint32_t b = 0; good && b <= 1U << header.bucket_bits; ++b)
    good = core_->at.buckets[b] <= count;
  for (std::uint32_t i = 0; good && i < count; ++i)
    good = core_->at.sources[i].stride <= header.row_words;
  if (good) return;
  fail(*core_, abi::Fault::bad_section, offsetof(abi::CoreHeader, sources), header.sources.offset,
       header.sources.bytes);
}

void Rows::set_up_index() {
  const abi::CoreHeader& header = core_->header;
  work_.buckets = kNoBuckets;
  work_.sources = kNoSource;
  if (core_->is_source() || header.buckets.bytes == 0) return;
  // A single bucket: the product is 0.
  work_.hash_shift = header.hash_shift;
  work_.multiplier = header.bucket_bits == 0 ? 0 : header.hash_multiplier;
  work_.bucket_shift = (32 - header.bucket_bits) % 32;
  const std::uint32_t count = header.sources.bytes / sizeof(abi::SourceEntry);
  check_index(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    abi::SourceEntry* const entry = core_->at.sources + i;
    const std::uint32_t last = static_cast<std::uint32_t>(entry->stride) << kStrideShift |
                               (entry->neuron_bits + static_cast<std::uint32_t>(abi::kTickBits));
    reinterpret_cast<std::uint32_t*>(entry)[2] = last;
  }
  for (std::uint32_t i = 0; i < 3; ++i)
    reinterpret_cast<std::uint32_t*>(core_->at.sources + count)[i] = kNoSource[i];
  for (std::uint32_t b = 0; b < header.buckets.bytes / sizeof(std::uint16_t); ++b)
    core_->at.buckets[b] =
        static_cast<std::uint16_t>(core_->at.buckets[b] * sizeof(abi::SourceEntry));
  work_.buckets = core_->at.buckets;
  work_.sources = core_->at.sources;
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
  const std::uint32_t status = dma_status();
  const std::uint32_t on_their_way = ((status & chip::dma::kActive) != 0 ? 1U : 0U) +
                                     ((status & chip::dma::kQueueFull) != 0 ? 1U : 0U);
  const std::uint32_t left = work_.asked - work_.added;
  return left == on_their_way && (queued() == 0 || on_their_way == 2);
}

void Rows::work_until(const std::uint32_t* end) {
  work_.queue_end = &end;
  const Cycles begun = now();
  do {
    static_cast<void>(work());
    if (now() - begun > kDmaPatience)
      fail(*core_, abi::Fault::dma_failed, dma_status(), work_.rows);
  } while (!done() || packet_queue.read != end);
  work_.queue_end = end_of_queue();
  forget_done();
}

void Rows::drain() {
  const std::uint32_t waiting = queued();
  if (waiting > core_->report.longest_queue) core_->report.longest_queue = waiting;
  work_until(packet_queue.write);
}

void Rows::finish() { work_until(packet_queue.read); }

void Rows::work_on_present() {
  const std::uint32_t* const end = packet_queue.write;
  work_.queue_end = &end;
  static_cast<void>(work());
  work_.queue_end = end_of_queue();
}

void Rows::account() {
  abi::CoreReport& report = core_->report;
  const std::uint32_t rows = work_.asked - counted_;
  counted_ = work_.asked;
  report.packets += work_.packets + rows;
  report.rows += rows;
  report.synaptic_events += work_.events;
  report.late_events += work_.late_events;
  report.late_packets += work_.late_packets;
  report.unknown_keys += work_.unknown_keys;
  work_.packets = work_.unknown_keys = work_.events = work_.late_events = work_.late_packets = 0;
}

}  // namespace spikeloom::firmware
