#include "emulator/native/row_writer.h"

#include <algorithm>
#include <limits>

namespace spikeloom::native {
namespace {

constexpr std::uint64_t kSegmentBytes = 2U << 20;
constexpr std::size_t kBinsWorthASynapse = 16;  // looked at, against one synapse sorted

std::uint32_t units_for(std::uint32_t words, std::uint32_t unit_words) {
  return (words + unit_words - 1) / unit_words;
}

}  // namespace

StoreSpace::StoreSpace(const SynapseStore& store)
    : segment_units_(kSegmentBytes / 4 / store.unit_words),
      end_(std::min<std::uint64_t>(store.memory.bytes() / 4 / store.unit_words,
                                   std::numeric_limits<std::uint32_t>::max())),
      next_(8 / store.unit_words) {}  // so that segments and rows begin on the border of 8 words

std::uint64_t StoreSpace::take(std::uint64_t units, Cursor& cursor) {
  if (cursor.end - cursor.next < units) {
    const std::uint64_t wanted = std::max(units, segment_units_);
    cursor.next = next_.fetch_add(wanted);
    cursor.end = std::min(cursor.next + wanted, end_);
    if (cursor.next + units > cursor.end) {
      cursor = {};
      return 0;
    }
  }
  const std::uint64_t first = cursor.next;
  cursor.next += units;
  return first;
}

std::uint32_t* RowWriter::words() const {
  return reinterpret_cast<std::uint32_t*>(store_.memory.data());
}

void RowWriter::expect(BlockRange blocks, std::uint32_t max_delay_ticks) {
  blocks_ = blocks;
  delays_ = max_delay_ticks + 1;
  bins_.assign(std::size_t{blocks.size()} * delays_, 0);
}

void RowWriter::add(std::span<const connect::RowSynapse> synapses, std::uint64_t first_neuron) {
  const std::uint32_t* const place = layout_.place.data() + first_neuron;
  if (entries_.size() < count_ + synapses.size()) entries_.resize(2 * (count_ + synapses.size()));
  std::uint64_t* const entries = entries_.data() + count_;
  std::uint64_t* const bins = bins_.data();
  const std::uint32_t first_block = blocks_.first, delays = delays_;
  for (std::size_t i = 0; i < synapses.size(); ++i) {
    const connect::RowSynapse synapse = synapses[i];
    const std::uint32_t at = place[synapse.post];
    const std::uint32_t bin = ((at >> 16) - first_block) * delays + synapse.delay_ticks;
    ++bins[bin];
    entries[i] = std::uint64_t{bin} << 32 | std::uint32_t{synapse.weight} << 16 | (at & 0xffffU);
  }
  count_ += synapses.size();
}

bool RowWriter::write(std::uint32_t row) {
  if (count_ == 0) return true;
  find_runs();
  const bool placed = place(row);
  if (placed) {
    scatter();
    pad();
  }
  for (const Run& run : runs_) {
    bins_[run.bin] = 0;
    min_delay_ = std::min(min_delay_, run.delay);
    max_delay_ = std::max(max_delay_, run.delay);
  }
  synapses_ += count_;
  count_ = 0;
  return placed;
}

RowWriter::Run RowWriter::run_of(std::uint32_t bin) const {
  return {bin, blocks_.first + bin / delays_, bin % delays_, static_cast<std::uint32_t>(bins_[bin]),
          0};
}

// The bins with something in them, ascending; for a row of few synapses not by looking at all.
void RowWriter::find_runs() {
  runs_.clear();
  if (kBinsWorthASynapse * count_ >= bins_.size()) {
    for (std::uint32_t bin = 0; bin < bins_.size(); ++bin)
      if (bins_[bin] != 0) runs_.push_back(run_of(bin));
    return;
  }
  order_.clear();
  for (std::size_t i = 0; i < count_; ++i)
    order_.push_back(static_cast<std::uint32_t>(entries_[i] >> 32));
  std::sort(order_.begin(), order_.end());
  for (std::size_t i = 0; i < order_.size(); ++i)
    if (i == 0 || order_[i] != order_[i - 1]) runs_.push_back(run_of(order_[i]));
}

void RowWriter::scatter() {
  for (const Run& run : runs_) bins_[run.bin] = run.first_word;
  std::uint32_t* const to = words();
  std::uint64_t* const bins = bins_.data();
  const std::uint64_t* const entries = entries_.data();
  for (std::size_t i = 0; i < count_; ++i)
    to[bins[entries[i] >> 32]++] = static_cast<std::uint32_t>(entries[i]);
  fetch_ahead();
}

// The lines that the next row will most likely take: as many as this one, right behind it.
void RowWriter::fetch_ahead() const {
  const std::uint64_t bytes_a_unit = std::uint64_t{store_.unit_words} * sizeof(std::uint32_t);
  const std::byte* const next = store_.memory.data() + cursor_.next * bytes_a_unit;
  const std::uint64_t left = (cursor_.end - cursor_.next) * bytes_a_unit;
  const std::uint64_t bytes = std::min<std::uint64_t>(left, count_ * sizeof(std::uint32_t));
  for (std::uint64_t line = 0; line < bytes; line += kCacheLine) {
    __builtin_prefetch(next + line, 1);
    asm volatile("");  // g++ drops calls of functions that only fetch
  }
}

// Finds room for the runs of every block and writes the headers.
bool RowWriter::place(std::uint32_t row) {
  for (auto first = runs_.begin(); first != runs_.end();) {
    const auto last =
        std::find_if(first, runs_.end(), [&](const Run& run) { return run.block != first->block; });
    if (!place_block(row, {first, last})) return false;
    first = last;
  }
  return true;
}

bool RowWriter::place_block(std::uint32_t row, std::span<Run> runs) {
  const std::uint32_t unit_words = store_.unit_words;
  header_.clear();
  std::uint64_t piece_units = 0;
  std::uint32_t synapses = 0;
  std::uint32_t delay = 0;
  for (const Run& run : runs) {
    std::uint32_t ahead = run.delay - delay;
    std::uint32_t units = units_for(run.count, unit_words);
    piece_units += units;
    delay = run.delay;
    synapses += run.count;
    for (; ahead > kLongestStep; ahead -= kLongestStep)
      header_.push_back(static_cast<std::uint16_t>(kLongestStep << 8));
    for (; units > kLongestStep; units -= kLongestStep, ahead = 0)
      header_.push_back(static_cast<std::uint16_t>(ahead << 8 | kLongestStep));
    header_.push_back(static_cast<std::uint16_t>(ahead << 8 | units));
  }
  const auto steps = static_cast<std::uint32_t>(header_.size());
  const std::uint32_t header = header_units(steps, unit_words);
  const std::uint64_t unit = space_.take(header + piece_units, cursor_);
  if (unit == 0) return false;
  store_.first_unit[runs.front().block][row] = static_cast<std::uint32_t>(unit);
  std::uint32_t* const to = words() + unit * unit_words;
  to[0] = steps;
  to[1] = synapses;
  std::copy(header_.begin(), header_.end(), reinterpret_cast<std::uint16_t*>(to + kHeaderWords));
  units_ += header + piece_units;
  std::uint64_t word = (unit + header) * unit_words;
  for (Run& run : runs) {
    run.first_word = word;
    word += std::uint64_t{units_for(run.count, unit_words)} * unit_words;
  }
  return true;
}

std::uint64_t RowWriter::bytes() const {
  return order_.capacity() * sizeof(std::uint32_t) +
         (entries_.capacity() + bins_.capacity()) * sizeof(std::uint64_t) +
         runs_.capacity() * sizeof(Run) + header_.capacity() * sizeof(std::uint16_t);
}

void RowWriter::pad() {
  for (const Run& run : runs_) {
    const std::uint64_t end = run.first_word + run.count;
    for (std::uint64_t word = end; word % store_.unit_words != 0; ++word)
      words()[word] = static_cast<std::uint32_t>(word % store_.unit_words);
  }
}

}  // namespace spikeloom::native
