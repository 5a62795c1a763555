#include "network-specs/connect/partners.h"

#include <bit>

#include "base/assert.h"

namespace spikeloom::connect {
namespace {

// Open addressing, at most half full. 2^32 - 1 is never a neuron.
class IndexSet {
 public:
  explicit IndexSet(std::uint32_t count)
      : slots_(std::bit_ceil(std::size_t{count} * 2 + 1), kEmpty),
        shift_(64 - static_cast<unsigned>(std::bit_width(slots_.size() - 1))) {}
  // False if it was there.
  bool insert(std::uint32_t index) {
    const std::uint64_t hash = index * 0x9e3779b97f4a7c15ULL;
    for (std::size_t slot = hash >> shift_;; slot = (slot + 1) & (slots_.size() - 1)) {
      if (slots_[slot] == index) return false;
      if (slots_[slot] == kEmpty) {
        slots_[slot] = index;
        return true;
      }
    }
  }

 private:
  static constexpr std::uint32_t kEmpty = 0xffffffffU;
  std::vector<std::uint32_t> slots_;
  unsigned shift_;
};

std::vector<std::uint32_t> floyd(const CounterStream& stream, std::uint32_t capacity,
                                 std::uint32_t count) {
  std::vector<std::uint32_t> chosen(count);
  stream.fill(0, chosen);
  IndexSet seen(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t last = capacity - count + i;
    chosen[i] = stream.below(last + 1, i, chosen[i]);
    if (!seen.insert(chosen[i])) {
      chosen[i] = last;
      seen.insert(last);
    }
  }
  return chosen;
}

}  // namespace

std::vector<std::uint32_t> draw_distinct(const CounterStream& stream, std::uint32_t capacity,
                                         std::uint32_t count) {
  SPIKELOOM_ASSERT(count <= capacity, "distinct partners are at most all of them");
  if (count <= capacity / 2) return floyd(stream, capacity, count);
  std::vector<bool> left_out(capacity);
  for (const std::uint32_t index : floyd(stream, capacity, capacity - count)) {
    left_out[index] = true;
  }
  std::vector<std::uint32_t> chosen;
  chosen.reserve(count);
  for (std::uint32_t index = 0; index < capacity; ++index) {
    if (!left_out[index]) chosen.push_back(index);
  }
  return chosen;
}

}  // namespace spikeloom::connect
