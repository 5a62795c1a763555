#include "emulator/board/fabric/diagnostics.h"

#include <bit>

namespace spikeloom::board {
namespace {

using namespace chip::router;

// A pair of bits at `shift`: the lower one takes packets with the property, the upper those
// without.
bool takes(std::uint32_t filter, int shift, bool property) {
  return ((filter >> shift) & (property ? 1U : 2U)) != 0;
}

bool takes_class(std::uint32_t filter, std::size_t index) {
  return ((filter >> (index >> 3)) & 1) != 0 &&
         takes(filter, kFilterSourceShift, (index & 4) != 0) &&
         takes(filter, kFilterPayloadShift, (index & 2) != 0) &&
         takes(filter, kFilterDefaultShift, (index & 1) != 0);
}

bool takes_rest(std::uint32_t filter, const Diagnostics::Passed& packet) {
  if (((filter >> kFilterDestinationShift) & packet.destinations) == 0) return false;
  const bool incoming = (filter & kFilterIncomingCode) != 0 || packet.codes_out == 0;
  const auto codes = incoming ? 1U << packet.code_in : packet.codes_out;
  return ((filter >> kFilterCodeShift) & codes) != 0;
}

}  // namespace

void Diagnostics::reset() { *this = {}; }

bool Diagnostics::count(const Passed& packet, std::uint32_t filters) {
  const auto before = active_;
  for (; filters != 0; filters &= filters - 1) {
    const auto index = static_cast<std::size_t>(std::countr_zero(filters));
    auto& filter = filters_[index];
    if (!takes_rest(filter, packet)) continue;
    ++counters_[index];
    filter |= kFilterEvent;
    if ((filter & kFilterEnable) != 0) active_ |= 1U << index;
  }
  return active_ != before;
}

std::uint32_t Diagnostics::read_filter(std::uint32_t index) {
  const bool active = ((active_ >> index) & 1) != 0;
  const auto value = filters_[index] | (active ? kFilterActive : 0);
  filters_[index] &= ~kFilterEvent;
  settle();
  return value;
}

void Diagnostics::write_filter(std::uint32_t index, std::uint32_t value) {
  constexpr std::uint32_t kFixed = kFilterActive | kFilterEvent;
  filters_[index] = (value & ~kFixed) | (filters_[index] & kFilterEvent);
  sort();
  settle();
}

void Diagnostics::write_control(std::uint32_t value) {
  for (std::uint32_t i = 0; i < kFilters; ++i) {
    if (((value >> (16 + i)) & 1) != 0) counters_[i] = 0;
  }
  enabled_ = value & 0xFFFF;
  sort();
}

void Diagnostics::sort() {
  for (std::size_t index = 0; index < kClasses; ++index) {
    std::uint32_t filters = 0;
    for (std::uint32_t i = 0; i < kFilters; ++i) {
      if (((enabled_ >> i) & 1) != 0 && takes_class(filters_[i], index)) filters |= 1U << i;
    }
    of_class_[index] = static_cast<std::uint16_t>(filters);
  }
}

void Diagnostics::settle() {
  active_ = 0;
  for (std::uint32_t i = 0; i < kFilters; ++i) {
    constexpr std::uint32_t kBoth = kFilterEnable | kFilterEvent;
    if ((filters_[i] & kBoth) == kBoth) active_ |= 1U << i;
  }
}

void Diagnostics::transfer(Archive& archive) {
  archive(filters_, counters_, enabled_);
  sort();
  settle();
}

}  // namespace spikeloom::board
