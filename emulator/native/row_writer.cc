#include "emulator/native/row_writer.h"

#include <algorithm>
#include <limits>

namespace spikeloom::native {
namespace {

constexpr std::uint64_t kSegmentBytes = 2U << 20;

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

void RowWriter::add(std::span<const connect::RowSynapse> synapses, std::uint64_t first_neuron) {
  const std::uint32_t* const place = layout_.place.data() + first_neuron;
  const std::size_t before = keys_.size();
  keys_.resize(before + synapses.size());
  words_.resize(before + synapses.size());
  std::uint32_t least = min_delay_, most = row_max_delay_;
  for (std::size_t i = 0; i < synapses.size(); ++i) {
    const connect::RowSynapse synapse = synapses[i];
    const std::uint32_t at = place[synapse.post];
    keys_[before + i] = (at & 0xffff0000U) | synapse.delay_ticks;
    words_[before + i] = std::uint32_t{synapse.weight} << 16 | (at & 0xffffU);
    least = std::min<std::uint32_t>(least, synapse.delay_ticks);
    most = std::max<std::uint32_t>(most, synapse.delay_ticks);
  }
  min_delay_ = least;
  row_max_delay_ = most;
}

bool RowWriter::write(std::uint32_t row) {
  if (keys_.empty()) return true;
  const std::uint64_t delays = row_max_delay_ + 1;
  runs_.clear();
  const bool few_bins = delays * layout_.blocks.size() <= 2 * keys_.size() + 1024;
  const bool written =
      few_bins ? write_counted(row, static_cast<std::uint32_t>(delays)) : write_sorted(row);
  pad();
  synapses_ += keys_.size();
  max_delay_ = std::max(max_delay_, row_max_delay_);
  row_max_delay_ = 0;
  keys_.clear();
  words_.clear();
  return written;
}

bool RowWriter::write_counted(std::uint32_t row, std::uint32_t delays) {
  bins_.assign(delays * layout_.blocks.size(), 0);
  for (std::uint32_t& key : keys_) {
    key = (key >> 16) * delays + (key & 0xffffU);
    ++bins_[key];
  }
  for (std::uint32_t bin = 0; bin < bins_.size(); ++bin) {
    if (bins_[bin] != 0)
      runs_.push_back({bin / delays, bin % delays, static_cast<std::uint32_t>(bins_[bin]), 0});
  }
  if (!place(row)) return false;
  for (const Run& run : runs_) bins_[run.block * delays + run.delay] = run.first_word;
  std::uint32_t* const to = words();
  for (std::size_t i = 0; i < keys_.size(); ++i) to[bins_[keys_[i]]++] = words_[i];
  return true;
}

// For rows of few synapses and many delays.
bool RowWriter::write_sorted(std::uint32_t row) {
  order_.clear();
  for (std::size_t i = 0; i < keys_.size(); ++i)
    order_.push_back(std::uint64_t{keys_[i]} << 32 | words_[i]);
  std::sort(order_.begin(), order_.end());
  std::uint64_t last_key = ~std::uint64_t{0};
  for (const std::uint64_t entry : order_) {
    const std::uint64_t key = entry >> 32;
    if (key != last_key) {
      runs_.push_back(
          {static_cast<std::uint32_t>(key >> 16), static_cast<std::uint32_t>(key & 0xffffU), 0, 0});
    }
    ++runs_.back().count;
    last_key = key;
  }
  if (!place(row)) return false;
  auto entry = order_.begin();
  for (const Run& run : runs_) {
    for (std::uint32_t i = 0; i < run.count; ++i, ++entry)
      words()[run.first_word + i] = static_cast<std::uint32_t>(*entry);
  }
  return true;
}

// Finds room for the runs of every block and writes the headers.
bool RowWriter::place(std::uint32_t row) {
  for (auto first = runs_.begin(); first != runs_.end();) {
    const auto last =
        std::find_if(first, runs_.end(), [&](const Run& run) { return run.block != first->block; });
    if (!place_block(row, {first, last})) {
      runs_.clear();
      return false;
    }
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

void RowWriter::pad() {
  for (const Run& run : runs_) {
    const std::uint64_t end = run.first_word + run.count;
    for (std::uint64_t word = end; word % store_.unit_words != 0; ++word)
      words()[word] = static_cast<std::uint32_t>(word % store_.unit_words);
  }
}

}  // namespace spikeloom::native
