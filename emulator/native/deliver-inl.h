// Delivery and its check, for every instruction set. Included once a target, and once for scalars.
#if defined(SPIKELOOM_NATIVE_DELIVER) == defined(HWY_TARGET_TOGGLE)
#ifdef SPIKELOOM_NATIVE_DELIVER
#undef SPIKELOOM_NATIVE_DELIVER
#else
#define SPIKELOOM_NATIVE_DELIVER
#endif

#include <algorithm>

#include "board-runtime/shared/kernels/kernel_scope.h"
#include "emulator/native/deliver.h"

SPIKELOOM_KERNEL_BEGIN

#if defined(HWY_NAMESPACE) && HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128

// Adds up the weights of units of up to 65,536 words each.
template <std::uint32_t kUnitWords>
class WeightSum {
  using D = hwy::HWY_NAMESPACE::CappedTag<std::uint32_t, kUnitWords>;

 public:
  HWY_INLINE WeightSum() : sum_(hwy::HWY_NAMESPACE::Zero(D())) {}
  HWY_INLINE void add(const std::uint32_t* unit) {
    namespace hn = hwy::HWY_NAMESPACE;
    for (std::uint32_t i = 0; i < kUnitWords; i += hn::MaxLanes(D()))
      sum_ = hn::Add(sum_, hn::ShiftRight<16>(hn::LoadU(D(), unit + i)));
  }
  [[nodiscard]] HWY_INLINE std::uint64_t total() const {
    namespace hn = hwy::HWY_NAMESPACE;
    std::uint32_t lanes[hn::MaxLanes(D())];
    hn::StoreU(sum_, D(), lanes);
    std::uint64_t total = 0;
    for (const std::uint32_t lane : lanes) total += lane;
    return total;
  }

 private:
  hwy::HWY_NAMESPACE::VFromD<D> sum_;
};

inline native::InputSum sum_inputs(const std::uint16_t* inputs, std::size_t count) {
  namespace hn = hwy::HWY_NAMESPACE;
  using D16 = hn::CappedTag<std::int16_t, 32>;
  using U16 = hn::RebindToUnsigned<D16>;
  using D32 = hn::RepartitionToWide<D16>;
  const auto ones = hn::Set(D16(), 1);
  auto low = hn::Zero(D32()), high = hn::Zero(D32());
  auto largest = hn::Zero(U16());
  std::size_t i = 0;
  for (; i + hn::MaxLanes(D16()) <= count; i += hn::MaxLanes(D16())) {
    const auto here = hn::LoadU(U16(), inputs + i);
    largest = hn::Max(largest, here);
    low = hn::ReorderWidenMulAccumulate(D32(), hn::BitCast(D16(), here), ones, low, high);
  }
  native::InputSum sum{0, hn::GetLane(hn::MaxOfLanes(U16(), largest))};
  std::int32_t lanes[hn::MaxLanes(D32())];
  hn::StoreU(hn::Add(low, high), D32(), lanes);
  for (const std::int32_t lane : lanes) sum.as_signed += lane;
  for (; i < count; ++i) sum.add(inputs[i]);
  return sum;
}

#else

template <std::uint32_t kUnitWords>
class WeightSum {
 public:
  void add(const std::uint32_t* unit) {
    for (std::uint32_t i = 0; i < kUnitWords; ++i) sum_ += unit[i] >> 16;
  }
  [[nodiscard]] std::uint64_t total() const { return sum_; }

 private:
  std::uint64_t sum_ = 0;
};

inline native::InputSum sum_inputs(const std::uint16_t* inputs, std::size_t count) {
  native::InputSum sum;
  for (std::size_t i = 0; i < count; ++i) sum.add(inputs[i]);
  return sum;
}

#endif

template <std::uint32_t kUnitWords>
std::uint64_t deliver_units(const native::DeliverArgs& args) {
  constexpr std::size_t kUnitsASum = 32768;  // so that no sum of a lane wraps
  const std::uint32_t* const units = args.units;
  const std::uint32_t* const words = args.words;
  std::uint16_t* const accumulators = args.accumulators;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < args.count;) {
    WeightSum<kUnitWords> sum;
    for (const std::size_t end = std::min(i + kUnitsASum, args.count); i < end; ++i) {
      __builtin_prefetch(words + std::uint64_t{units[i + native::kLookAhead]} * kUnitWords);
      const std::uint32_t* const unit = words + std::uint64_t{units[i]} * kUnitWords;
      sum.add(unit);
#pragma GCC unroll 8
      for (std::uint32_t j = 0; j < kUnitWords; ++j) {
        std::uint16_t& target = accumulators[unit[j] & 0xffffU];
        target = static_cast<std::uint16_t>(target + (unit[j] >> 16));
      }
    }
    total += sum.total();
  }
  return total;
}

inline std::uint64_t deliver(const native::DeliverArgs& args) {
  switch (args.unit_words) {
    case 8:
      return deliver_units<8>(args);
    case 4:
      return deliver_units<4>(args);
    case 2:
      return deliver_units<2>(args);
    default:
      return deliver_units<1>(args);
  }
}

SPIKELOOM_KERNEL_END
#endif
