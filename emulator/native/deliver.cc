#include "emulator/native/deliver.h"

namespace spikeloom::native {
namespace {

constexpr std::uint32_t kStride = 8;  // units written at a time, of which some are overwritten

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

void deliver_saturating(const DeliverArgs& args) {
  for (std::size_t i = 0; i < args.count; ++i) {
    const std::uint32_t* const unit = args.words + std::uint64_t{args.units[i]} * args.unit_words;
    for (std::uint32_t j = 0; j < args.unit_words; ++j) {
      std::uint16_t& target = args.accumulators[unit[j] & 0xffffU];
      const std::uint32_t sum = target + (unit[j] >> 16);
      target = sum > 0xffffU ? std::uint16_t{0xffff} : static_cast<std::uint16_t>(sum);
    }
  }
}

}  // namespace spikeloom::native
