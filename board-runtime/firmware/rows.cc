#include "board-runtime/firmware/rows.h"

#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/hal/packet_queue.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/shared/abi/synaptic_row.h"

namespace spikeloom::firmware {
namespace {

constexpr std::uint32_t kTickMask = (1U << abi::kTickBits) - 1;
constexpr std::uint32_t kInFlight = 2;  // the DMA controller's depth
constexpr std::uint32_t kCountMask = 0xFFFF;
constexpr int kDelayShift = 16;
constexpr std::uint16_t kNoSources[2] = {};  // one bucket, empty
static_assert((abi::kRowBuffers & (abi::kRowBuffers - 1)) == 0);

}  // namespace

void Rows::set_up(Core& core) {
  core_ = &core;
  const abi::CoreHeader& header = core.header;
  buckets_ = header.buckets.bytes == 0 ? kNoSources : core.at.buckets;
  sources_ = core.at.sources;
  hash_shift_ = header.hash_shift;
  // A single bucket: any product of 0, shifted by anything.
  multiplier_ = header.bucket_bits == 0 ? 0 : header.hash_multiplier;
  bucket_shift_ = (32 - header.bucket_bits) % 32;
  rows_ = address_of(core.section(header.rows));
  buffers_ = address_of(core.at.row_buffers);
  buffer_words_ = header.row_words;
  ring_ = core.at.ring;
  ring_mask_ = abi::ring_bytes(header.ring) - 1;
  neuron_shift_ = header.ring.neuron_bits + abi::kCellShift;
  slot_shift_ = neuron_shift_ + header.ring.receptor_bits;
}

std::uint16_t* Rows::cells(std::uint32_t tick, std::uint32_t receptor) const {
  const std::uint32_t offset = (tick << slot_shift_ & ring_mask_) + (receptor << neuron_shift_);
  return reinterpret_cast<std::uint16_t*>(address_of(ring_) + offset);
}

void Rows::ask(std::uint32_t key) {
  ++packets_;
  const std::uint32_t bucket = ((key >> hash_shift_) * multiplier_) >> bucket_shift_;
  const abi::SourceEntry* entry = sources_ + buckets_[bucket];
  const abi::SourceEntry* const last = sources_ + buckets_[bucket + 1];
  for (; entry != last; ++entry) {
    if (((key ^ entry->key) >> entry->neuron_bits >> abi::kTickBits) != 0) continue;
    const std::uint32_t stride = entry->stride;
    if (stride == 0) return;
    const std::uint32_t neuron = (key - entry->key) >> abi::kTickBits;
    const std::uint32_t buffer = asked_++ % abi::kRowBuffers;
    flights_[buffer] = {key & kTickMask, stride};
    start_dma(rows_ + 4 * (entry->rows + neuron * stride), buffers_ + 4 * buffer * buffer_words_,
              kDmaRead, 4 * stride);
    return;
  }
  ++core_->report.unknown_keys;
}

void Rows::fill_flights() {
  while (asked_ - come_ < kInFlight && asked_ - added_ < abi::kRowBuffers && queued() != 0)
    ask(take_key());
}

bool Rows::work() {
  fill_flights();
  if (asked_ == added_) return false;
  const std::uint32_t status = dma_status();
  if ((status & chip::dma::kErrors) != 0)
    fail(*core_, abi::Fault::dma_failed, status,
         word_at(chip::kDma + chip::dma::kActiveSystemAddress));
  if ((status & chip::dma::kDone) != 0) {
    clear_one_done();
    ++come_;
    fill_flights();
  }
  if (come_ == added_) return false;
  const std::uint32_t buffer = added_ % abi::kRowBuffers;
  add(flights_[buffer],
      reinterpret_cast<const std::uint32_t*>(buffers_ + 4 * buffer * buffer_words_));
  ++added_;
  return true;
}

void Rows::add(const Flight& flight, const std::uint32_t* row) {
  ++rows_read_;
  std::uint32_t count = *row & kCountMask;
  if (count >= flight.words) count = flight.words - 1;
  const auto first_delay = static_cast<std::int32_t>(*row++ >> kDelayShift);
  const std::int32_t lag =
      static_cast<std::int32_t>((tick_ - flight.tick_bits + 1) & kTickMask) - 1;
  if (first_delay <= lag) {
    const std::uint32_t late = drop_late(row, count, static_cast<std::uint32_t>(lag));
    row += late;
    count -= late;
  }
  events_ += count;
  const std::uint32_t slot = (tick_ - static_cast<std::uint32_t>(lag)) << slot_shift_;
  if (count != 0) add_synapses(row, count, slot, ring_, ring_mask_);
}

// How many synapses in front of the row have a delay of at most `lag`.
std::uint32_t Rows::drop_late(const std::uint32_t* words, std::uint32_t count, std::uint32_t lag) {
  std::uint32_t late = 0;
  while (late < count && (words[late] & kCountMask) >> slot_shift_ <= lag) ++late;
  late_events_ += late;
  if (late != 0) ++core_->report.late_packets;
  return late;
}

bool Rows::may_sleep() const { return queued() == 0 || asked_ - come_ == kInFlight; }

void Rows::drain() {
  const std::uint32_t waiting = queued();
  if (waiting > core_->report.longest_queue) core_->report.longest_queue = waiting;
  const std::uint32_t end = packets_ + waiting;
  const Cycles begun = now();
  while (static_cast<std::int32_t>(end - packets_) > 0 || asked_ != added_) {
    if (!work() && now() - begun > kDmaPatience)
      fail(*core_, abi::Fault::dma_failed, dma_status(), rows_);
  }
}

void Rows::account() {
  abi::CoreReport& report = core_->report;
  report.packets += packets_;
  report.rows += rows_read_;
  report.synaptic_events += events_;
  report.late_events += late_events_;
  packets_ = rows_read_ = events_ = late_events_ = 0;
}

}  // namespace spikeloom::firmware
