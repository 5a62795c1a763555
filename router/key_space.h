// The demands of a chip as rows of bits: which of them a cube meets or holds, in a few words.
//
// For every key bit in which the demands differ there are rows of those that have it clear, set, or
// open; a cube meets all but those that differ in a bit that it looks at.
//
// Shapes   keys are numbers of demands; a row has words() words, bit k % 64 of word k / 64 for key
//          k. Routes are numbered by first appearance. The demands must outlive the space.
// Cost     a look-up O(key bits that differ * demands / 64).
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "router/demands.h"

namespace spikeloom::router {

using Bits = std::vector<std::uint64_t>;
using Row = std::span<const std::uint64_t>;

[[nodiscard]] inline bool has(Row row, std::size_t key) {
  return (row[key / 64] >> key % 64 & 1) != 0;
}
inline void set(Bits& row, std::size_t key, bool value) {
  const auto bit = std::uint64_t{1} << key % 64;
  row[key / 64] = value ? row[key / 64] | bit : row[key / 64] & ~bit;
}
inline void unite(Bits& into, Row row) {
  for (std::size_t w = 0; w < row.size(); ++w) into[w] |= row[w];
}
[[nodiscard]] inline bool meet(Row a, Row b) {
  for (std::size_t w = 0; w < a.size(); ++w) {
    if ((a[w] & b[w]) != 0) return true;
  }
  return false;
}
[[nodiscard]] inline bool within(Row part, Row whole) {
  for (std::size_t w = 0; w < part.size(); ++w) {
    if ((part[w] & ~whole[w]) != 0) return false;
  }
  return true;
}
template <class Visit>
void for_each(Row row, Visit visit) {
  for (std::size_t w = 0; w < row.size(); ++w) {
    for (auto rest = row[w]; rest != 0; rest &= rest - 1) {
      visit(w * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
    }
  }
}

class KeySpace {
 public:
  explicit KeySpace(std::span<const Demand> demands);

  [[nodiscard]] std::size_t keys() const { return demands_.size(); }
  [[nodiscard]] std::size_t words() const { return words_; }
  [[nodiscard]] const Demand& demand(std::size_t key) const { return demands_[key]; }
  [[nodiscard]] std::size_t routes() const { return of_route_.size(); }
  [[nodiscard]] std::size_t route_of(std::size_t key) const { return route_of_[key]; }
  [[nodiscard]] chip::Route route(std::size_t number) const { return routes_[number]; }
  [[nodiscard]] Row of_route(std::size_t number) const { return of_route_[number]; }
  [[nodiscard]] const std::vector<std::uint32_t>& keys_of(std::size_t number) const {
    return keys_of_[number];
  }
  // Demands of other routes that share a key with the cube.
  void find_others(KeyBlock cube, std::size_t route, Bits& met) const;
  // Demands of the route that lie in the cube as a whole.
  void find_own(KeyBlock cube, std::size_t route, Bits& held) const;
  [[nodiscard]] std::size_t look_up_words() const { return planes_.size() * words_; }

 private:
  struct Plane {
    std::uint32_t bit = 0;
    Bits clear, set, open;
  };
  std::span<const Demand> demands_;
  std::size_t words_;
  std::vector<Plane> planes_;
  std::vector<std::size_t> route_of_;
  std::vector<chip::Route> routes_;
  std::vector<Bits> of_route_;
  std::vector<std::vector<std::uint32_t>> keys_of_;
};

}  // namespace spikeloom::router
