// As many neurons at a time as the instruction set holds: the lane of ScalarLane's operations over
// Google Highway. Included once a target; opens the kernels' namespace for it.
#if defined(SPIKELOOM_NATIVE_VECTOR_LANE) == defined(HWY_TARGET_TOGGLE)
#ifdef SPIKELOOM_NATIVE_VECTOR_LANE
#undef SPIKELOOM_NATIVE_VECTOR_LANE
#else
#define SPIKELOOM_NATIVE_VECTOR_LANE
#endif

#include "board-runtime/shared/fixed/scalar_lane.h"
#include "hwy/highway.h"

#undef SPIKELOOM_KERNEL_BEGIN
#undef SPIKELOOM_KERNEL_END
#define SPIKELOOM_KERNEL_BEGIN \
  HWY_BEFORE_NAMESPACE();      \
  namespace spikeloom::kernels::HWY_NAMESPACE {
#define SPIKELOOM_KERNEL_END \
  }                          \
  HWY_AFTER_NAMESPACE();

SPIKELOOM_KERNEL_BEGIN

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using Lane = fixed::ScalarLane;

#else

namespace hn = hwy::HWY_NAMESPACE;

class Lane {
  using D32 = hn::CappedTag<std::int32_t, 16>;
  using D64 = hn::RepartitionToWide<D32>;
  using U32 = hn::RebindToUnsigned<D32>;
  using U64 = hn::RebindToUnsigned<D64>;

 public:
  using I32 = hn::VFromD<D32>;
  using Mask = hn::Mask<D32>;
  struct Wide {  // of the lanes with even and with odd index
    hn::VFromD<D64> even, odd;
  };
  static constexpr std::size_t kLanes = hn::MaxLanes(D32());

  static HWY_INLINE I32 broadcast(std::int32_t value) { return hn::Set(D32(), value); }
  static HWY_INLINE Wide broadcast_wide(std::int64_t value) {
    return {hn::Set(D64(), value), hn::Set(D64(), value)};
  }
  static HWY_INLINE I32 lane_index() { return hn::Iota(D32(), 0); }

  static HWY_INLINE I32 load(const std::int32_t* from) { return hn::LoadU(D32(), from); }
  static HWY_INLINE I32 load_u16(const std::uint16_t* from) {
    const hn::Rebind<std::uint16_t, D32> d16;
    return hn::PromoteTo(D32(), hn::LoadU(d16, from));
  }
  static HWY_INLINE Wide load_wide(const std::int64_t* from) {
    const auto low = hn::LoadU(D64(), from);
    const auto high = hn::LoadU(D64(), from + hn::Lanes(D64()));
    return {hn::ConcatEven(D64(), high, low), hn::ConcatOdd(D64(), high, low)};
  }
  static HWY_INLINE void store(I32 value, std::int32_t* to) { hn::StoreU(value, D32(), to); }

  static HWY_INLINE I32 add(I32 a, I32 b) { return hn::Add(a, b); }
  static HWY_INLINE I32 subtract(I32 a, I32 b) { return hn::Sub(a, b); }
  static HWY_INLINE I32 multiply_low(I32 a, I32 b) { return hn::Mul(a, b); }
  static HWY_INLINE I32 bit_and(I32 a, I32 b) { return hn::And(a, b); }
  static HWY_INLINE I32 bit_xor(I32 a, I32 b) { return hn::Xor(a, b); }
  static HWY_INLINE I32 min(I32 a, I32 b) { return hn::Min(a, b); }
  static HWY_INLINE I32 max(I32 a, I32 b) { return hn::Max(a, b); }
  static HWY_INLINE I32 shift_left(I32 a, int count) { return hn::ShiftLeftSame(a, count); }
  static HWY_INLINE I32 shift_right(I32 a, int count) {
    return hn::BitCast(D32(), hn::ShiftRightSame(hn::BitCast(U32(), a), count));
  }
  static HWY_INLINE I32 halve(I32 a) { return hn::ShiftRight<1>(a); }

  static HWY_INLINE Mask less(I32 a, I32 b) { return hn::Lt(a, b); }
  static HWY_INLINE Mask equal(I32 a, I32 b) { return hn::Eq(a, b); }
  static HWY_INLINE Mask negate(Mask a) { return hn::Not(a); }
  static HWY_INLINE I32 select(Mask which, I32 yes, I32 no) {
    return hn::IfThenElse(which, yes, no);
  }
  static HWY_INLINE std::uint32_t mask_bits(Mask mask) {
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(D32(), mask, bytes);
    return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8;
  }
  static HWY_INLINE std::int32_t largest(I32 a) { return hn::GetLane(hn::MaxOfLanes(D32(), a)); }

  static HWY_INLINE Wide multiply_add(I32 a, I32 b, Wide sum) {
    return {hn::Add(sum.even, hn::MulEven(a, b)),
            hn::Add(sum.odd, hn::MulEven(odd_lanes(a), odd_lanes(b)))};
  }
  // Bits 31 to 62 of each sum: of even lanes shifted down into place, of odd ones up.
  static HWY_INLINE I32 narrow(Wide sum) {
    const auto even = hn::ShiftRight<fixed::kFractionBits>(hn::BitCast(U64(), sum.even));
    const auto odd = hn::ShiftLeft<32 - fixed::kFractionBits>(sum.odd);
    return hn::OddEven(hn::BitCast(D32(), odd), hn::BitCast(D32(), even));
  }

#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
  struct Table16 {
    I32 entries;
  };
  static HWY_INLINE Table16 load_table16(const std::int32_t* entries) { return {load(entries)}; }
  static HWY_INLINE I32 look_up16(Table16 table, I32 index) {
    return hn::TableLookupLanes(table.entries, hn::IndicesFromVec(D32(), index));
  }
#elif HWY_TARGET == HWY_AVX2
  struct Table16 {
    I32 low, high;
  };
  static HWY_INLINE Table16 load_table16(const std::int32_t* entries) {
    return {load(entries), load(entries + 8)};
  }
  static HWY_INLINE I32 look_up16(Table16 table, I32 index) {
    const auto within = hn::IndicesFromVec(D32(), hn::And(index, broadcast(7)));
    return select(less(index, broadcast(8)), hn::TableLookupLanes(table.low, within),
                  hn::TableLookupLanes(table.high, within));
  }
#else
  struct Table16 {
    const std::int32_t* entries;
  };
  static HWY_INLINE Table16 load_table16(const std::int32_t* entries) { return {entries}; }
  static HWY_INLINE I32 look_up16(Table16 table, I32 index) { return gather(table.entries, index); }
#endif
  static HWY_INLINE I32 gather(const std::int32_t* entries, I32 index) {
    return hn::GatherIndex(D32(), entries, index);
  }

 private:
  static HWY_INLINE I32 odd_lanes(I32 a) {
    return hn::BitCast(D32(), hn::ShiftRight<32>(hn::BitCast(U64(), a)));
  }
};

#endif

SPIKELOOM_KERNEL_END
#endif
