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
  const std::size_t before = words_.size();
  bin_of_.resize(before + synapses.size());
  words_.resize(before + synapses.size());
  for (std::size_t i = 0; i < synapses.size(); ++i) {
    const connect::RowSynapse synapse = synapses[i];
    const std::uint32_t at = place[synapse.post];
    const std::uint32_t bin = ((at >> 16) - blocks_.first) * delays_ + synapse.delay_ticks;
    ++bins_[bin];
    bin_of_[before + i] = bin;
    words_[before + i] = std::uint32_t{synapse.weight} << 16 | (at & 0xffffU);
  }
}

bool RowWriter::write(std::uint32_t row) {
  if (words_.empty()) return true;
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
  synapses_ += words_.size();
  bin_of_.clear();
  words_.clear();
  return placed;
}

RowWriter::Run RowWriter::run_of(std::uint32_t bin) const {
  return {bin, blocks_.first + bin / delays_, bin % delays_, static_cast<std::uint32_t>(bins_[bin]),
          0};
}

// The bins with something in them, ascending; for a row of few synapses not by looking at all.
void RowWriter::find_runs() {
  runs_.clear();
  if (kBinsWorthASynapse * bin_of_.size() >= bins_.size()) {
    for (std::uint32_t bin = 0; bin < bins_.size(); ++bin)
      if (bins_[bin] != 0) runs_.push_back(run_of(bin));
    return;
  }
  order_ = bin_of_;
  std::sort(order_.begin(), order_.end());
  for (std::size_t i = 0; i < order_.size(); ++i)
    if (i == 0 || order_[i] != order_[i - 1]) runs_.push_back(run_of(order_[i]));
}

void RowWriter::scatter() {
  for (const Run& run : runs_) bins_[run.bin] = run.first_word;
  std::uint32_t* const to = words();
  for (std::size_t i = 0; i < words_.size(); ++i) to[bins_[bin_of_[i]]++] = words_[i];
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
  return (bin_of_.capacity() + words_.capacity() + order_.capacity()) * sizeof(std::uint32_t) +
         bins_.capacity() * sizeof(std::uint64_t) + runs_.capacity() * sizeof(Run) +
         header_.capacity() * sizeof(std::uint16_t);
}

void RowWriter::pad() {
  for (const Run& run : runs_) {
    const std::uint64_t end = run.first_word + run.count;
    for (std::uint64_t word = end; word % store_.unit_words != 0; ++word)
      words()[word] = static_cast<std::uint32_t>(word % store_.unit_words);
  }
}

}  // namespace spikeloom::native
