#include "emulator/native/deliver.h"

namespace spikeloom::native {
namespace {

constexpr std::uint32_t kStride = 8;  // units written at a time, of which some are overwritten

// Adds one word's weight to its target, at most to 65535.
inline void add(std::uint32_t word, std::uint16_t* accumulators) {
  std::uint16_t& target = accumulators[word & 0xffffU];
  std::uint16_t sum = 0;
  const bool over = __builtin_add_overflow(target, static_cast<std::uint16_t>(word >> 16), &sum);
  target = over ? std::uint16_t{0xffff} : sum;
}

template <std::uint32_t kUnitWords>
void deliver_units(const UnitList& list, const std::uint32_t* words, std::uint16_t* accumulators) {
  const std::uint32_t* const units = list.data();
  for (std::size_t i = 0; i < list.size(); ++i) {
    __builtin_prefetch(words + std::uint64_t{units[i + kLookAhead]} * kUnitWords);
    const std::uint32_t* const unit = words + std::uint64_t{units[i]} * kUnitWords;
#pragma GCC unroll 8
    for (std::uint32_t j = 0; j < kUnitWords; ++j) add(unit[j], accumulators);
  }
}

}  // namespace

void UnitList::make_room(std::size_t units) {
  if (units_.size() < size_ + units) units_.resize(2 * (size_ + units));
}

void UnitList::append(std::span<const Piece> pieces) {
  std::size_t total = 0;
  for (const Piece& piece : pieces) total += piece.units;
  make_room(total + kStride);
  std::uint32_t* to = units_.data() + size_;
  for (const Piece& piece : pieces) {
    for (std::uint32_t done = 0; done < piece.units; done += kStride)
      for (std::uint32_t i = 0; i < kStride; ++i) to[done + i] = piece.first_unit + done + i;
    to += piece.units;
  }
  size_ += total;
}

void UnitList::close() {
  make_room(kLookAhead);
  const std::uint32_t last = size_ == 0 ? 0 : units_[size_ - 1];
  for (std::size_t i = 0; i < kLookAhead; ++i) units_[size_ + i] = last;
}

void deliver(const UnitList& list, const std::uint32_t* words, std::uint32_t unit_words,
             std::uint16_t* accumulators) {
  switch (unit_words) {
    case 8:
      return deliver_units<8>(list, words, accumulators);
    case 4:
      return deliver_units<4>(list, words, accumulators);
    case 2:
      return deliver_units<2>(list, words, accumulators);
    default:
      return deliver_units<1>(list, words, accumulators);
  }
}

}  // namespace spikeloom::native
