#include "base/philox.h"

#include <Random123/philox.h>

#include <algorithm>
#include <cstddef>

// SVE's vectors cannot be members of a state.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "base/philox.cc"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spikeloom::philox::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::ScalableTag<std::uint64_t>;
using Vec = hn::Vec<Lanes>;

// Full product of the lower halves of 64-bit lanes; the upper halves may hold anything.
HWY_INLINE Vec product(Vec a, Vec b) {
#if HWY_TARGET == HWY_SCALAR
  const auto lower = hn::Set(Lanes(), 0xffffffffU);
  return hn::And(a, lower) * hn::And(b, lower);
#else
  const hn::Repartition<std::uint32_t, Lanes> halves;
  return hn::MulEven(hn::BitCast(halves, a), hn::BitCast(halves, b));
#endif
}

// One counter a 64-bit lane, each of its four words in the lower half of a lane of its own vector.
struct State {
  Vec x0, x1, x2, x3;
};

HWY_INLINE State round(const State& x, Vec key0, Vec key1) {
  const auto p0 = product(x.x0, hn::Set(Lanes(), PHILOX_M4x32_0));
  const auto p1 = product(x.x2, hn::Set(Lanes(), PHILOX_M4x32_1));
  return {hn::Xor3(hn::ShiftRight<32>(p1), x.x1, key0), p1,
          hn::Xor3(hn::ShiftRight<32>(p0), x.x3, key1), p0};
}

HWY_INLINE void store(const State& x, std::uint32_t* words) {
  const auto lower = hn::Set(Lanes(), 0xffffffffU);
  const auto first = hn::Or(hn::And(x.x0, lower), hn::ShiftLeft<32>(x.x1));
  const auto second = hn::Or(hn::And(x.x2, lower), hn::ShiftLeft<32>(x.x3));
  hn::StoreInterleaved2(first, second, Lanes(), reinterpret_cast<std::uint64_t*>(words));
}

// Two vectors of blocks at once, so that one computes while the other waits for its products.
HWY_INLINE void all_rounds(const Key& key, State& a, State& b) {
  const Lanes lanes;
  auto key0 = hn::Set(lanes, key[0]);
  auto key1 = hn::Set(lanes, key[1]);
  for (int i = 0; i < 10; ++i) {
    a = round(a, key0, key1);
    b = round(b, key0, key1);
    key0 = hn::Add(key0, hn::Set(lanes, PHILOX_W32_0));
    key1 = hn::Add(key1, hn::Set(lanes, PHILOX_W32_1));
  }
}

HWY_INLINE void store_blocks(std::uint64_t count, const Block& start, const Key& key,
                             std::uint32_t* words) {
  const Lanes lanes;
  const auto counts = hn::Iota(lanes, count);
  const auto later_counts = hn::Add(counts, hn::Set(lanes, hn::Lanes(lanes)));
  const auto object = hn::Set(lanes, start[2]);
  const auto item = hn::Set(lanes, start[3]);
  State a{counts, hn::ShiftRight<32>(counts), object, item};
  State b{later_counts, hn::ShiftRight<32>(later_counts), object, item};
  all_rounds(key, a, b);
  store(a, words);
  store(b, words + 4 * hn::Lanes(lanes));
}

void fill(const Block& start, const Key& key, std::span<std::uint32_t> words) {
  const std::size_t blocks = 2 * hn::Lanes(Lanes());
  std::uint64_t count = (std::uint64_t{start[1]} << 32) | start[0];
  std::size_t done = 0;
  for (; done + 4 * blocks <= words.size(); done += 4 * blocks, count += blocks) {
    store_blocks(count, start, key, words.data() + done);
  }
  if (done == words.size()) return;
  HWY_ALIGN std::uint32_t rest[8 * HWY_MAX_BYTES / sizeof(std::uint64_t)];
  store_blocks(count, start, key, rest);
  std::copy_n(rest, words.size() - done, words.data() + done);
}

// Each lane a block of its own, of which it gives one word, in the lower half.
HWY_INLINE Vec chosen(const State& x, Vec word) {
  const Lanes lanes;
  const auto odd = hn::Ne(hn::And(word, hn::Set(lanes, 1)), hn::Zero(lanes));
  const auto upper = hn::Ne(hn::And(word, hn::Set(lanes, 2)), hn::Zero(lanes));
  return hn::IfThenElse(upper, hn::IfThenElse(odd, x.x3, x.x2), hn::IfThenElse(odd, x.x1, x.x0));
}

void fill_at(const Block& start, const Key& key, std::span<const std::uint32_t> indices,
             std::span<std::uint32_t> words) {
  const Lanes lanes;
  const std::size_t at_once = 2 * hn::Lanes(lanes);
  HWY_ALIGN std::uint64_t counts[2 * HWY_MAX_BYTES / sizeof(std::uint64_t)];
  for (std::size_t done = 0; done < indices.size(); done += at_once) {
    const std::size_t now = std::min(at_once, indices.size() - done);
    for (std::size_t i = 0; i < at_once; ++i) counts[i] = indices[done + std::min(i, now - 1)];
    const auto first = hn::Load(lanes, counts);
    const auto second = hn::Load(lanes, counts + hn::Lanes(lanes));
    const auto high = hn::Set(lanes, start[1]);
    const auto object = hn::Set(lanes, start[2]);
    const auto item = hn::Set(lanes, start[3]);
    State a{hn::ShiftRight<2>(first), high, object, item};
    State b{hn::ShiftRight<2>(second), high, object, item};
    all_rounds(key, a, b);
    hn::Store(chosen(a, first), lanes, counts);
    hn::Store(chosen(b, second), lanes, counts + hn::Lanes(lanes));
    for (std::size_t i = 0; i < now; ++i) words[done + i] = static_cast<std::uint32_t>(counts[i]);
  }
}

}  // namespace spikeloom::philox::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spikeloom::philox {

HWY_EXPORT(fill);
HWY_EXPORT(fill_at);

Block block(const Block& counter, const Key& key) {
  const r123::Philox4x32::ctr_type in{{counter[0], counter[1], counter[2], counter[3]}};
  const auto out = r123::Philox4x32()(in, {{key[0], key[1]}});
  return {out.v[0], out.v[1], out.v[2], out.v[3]};
}

void fill(const Block& start, const Key& key, std::span<std::uint32_t> words) {
  HWY_DYNAMIC_DISPATCH(fill)(start, key, words);
}

void fill_at(const Block& start, const Key& key, std::span<const std::uint32_t> indices,
             std::span<std::uint32_t> words) {
  HWY_DYNAMIC_DISPATCH(fill_at)(start, key, indices, words);
}

}  // namespace spikeloom::philox
#endif  // HWY_ONCE
