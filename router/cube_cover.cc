#include "router/cube_cover.h"

#include <algorithm>
#include <array>
#include <bit>

namespace spikeloom::router {
namespace {

constexpr int kBits = 32;

// The blocks to avoid, and by which bits the growing cube is still apart from each.
class Rivals {
 public:
  explicit Rivals(const std::vector<KeyBlock>& blocks) : apart_(blocks.size()) {
    for (const auto& block : blocks) {
      key_.push_back(block.key);
      mask_.push_back(block.mask);
    }
  }
  void start(KeyBlock cube) {
    for (std::size_t i = 0; i < apart_.size(); ++i) {
      apart_[i] = (key_[i] ^ cube.key) & mask_[i] & cube.mask;
    }
  }
  // Frees bits of the cube; returns those that alone hold some block off and must stay.
  std::uint32_t free(std::uint32_t bits) {
    std::uint32_t last_bits = 0;
    for (auto& apart : apart_) {
      apart &= ~bits;
      last_bits |= (apart & (apart - 1)) == 0 ? apart : 0;
    }
    return last_bits;
  }

 private:
  std::vector<std::uint32_t> key_, mask_, apart_;
};

// Wanted blocks that the growing cube may still come to hold, as the bits it must free for each.
class Prospects {
 public:
  Prospects(const std::vector<KeyBlock>& wanted, const std::vector<bool>& covered, KeyBlock cube) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (covered[i]) continue;
      const auto need = ((wanted[i].key ^ cube.key) & cube.mask) | (cube.mask & ~wanted[i].mask);
      if (need != 0) needs_.push_back(need);
    }
  }
  // Forgets blocks out of reach, then says which single bit serves the nearest and the most.
  std::uint32_t best_bit(std::uint32_t freed, std::uint32_t must_stay) {
    std::array<std::uint64_t, kBits> gain{};
    std::size_t kept = 0;
    for (auto need : needs_) {
      need &= ~freed;
      if (need == 0 || (need & must_stay) != 0) continue;
      needs_[kept++] = need;
      const std::uint64_t weight = std::uint64_t{1} << (kBits - std::popcount(need));
      for (auto rest = need; rest != 0; rest &= rest - 1) {
        gain[static_cast<std::size_t>(std::countr_zero(rest))] += weight;
      }
    }
    needs_.resize(kept);
    if (kept == 0) return 0;
    return 1U << (std::max_element(gain.begin(), gain.end()) - gain.begin());
  }

 private:
  std::vector<std::uint32_t> needs_;
};

KeyBlock grow(KeyBlock cube, const std::vector<KeyBlock>& wanted, const std::vector<bool>& covered,
              Rivals& rivals) {
  Prospects prospects(wanted, covered, cube);
  rivals.start(cube);
  for (std::uint32_t bit = 0;;) {
    const auto must_stay = rivals.free(bit);
    bit = prospects.best_bit(bit, must_stay);
    if (bit == 0) return cube;
    cube.mask &= ~bit;
    cube.key &= ~bit;
  }
}

}  // namespace

std::vector<KeyBlock> cube_cover(const std::vector<KeyBlock>& wanted,
                                 const std::vector<KeyBlock>& avoid) {
  Rivals rivals(avoid);
  std::vector<KeyBlock> cubes;
  std::vector<bool> covered(wanted.size(), false);
  for (std::size_t seed = 0; seed < wanted.size(); ++seed) {
    if (covered[seed]) continue;
    cubes.push_back(grow(wanted[seed], wanted, covered, rivals));
    for (std::size_t i = seed; i < wanted.size(); ++i) {
      if (holds(cubes.back(), wanted[i])) covered[i] = true;
    }
  }
  return cubes;
}

}  // namespace spikeloom::router
