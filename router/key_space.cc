#include "router/key_space.h"

#include <algorithm>
#include <map>

namespace spikeloom::router {

KeySpace::KeySpace(std::span<const Demand> demands)
    : demands_(demands), words_((demands.size() + 63) / 64), route_of_(demands.size()) {
  std::map<chip::Route, std::size_t> number_of;
  std::uint32_t differs = 0;
  for (std::size_t k = 0; k < keys(); ++k) {
    const auto& block = demands[k].block;
    differs |= (block.key ^ demands[0].block.key) | ~block.mask;
    const auto [at, is_new] = number_of.try_emplace(demands[k].route, number_of.size());
    if (is_new) {
      routes_.push_back(demands[k].route);
      of_route_.emplace_back(words_, 0);
      keys_of_.emplace_back();
    }
    route_of_[k] = at->second;
    router::set(of_route_[at->second], k, true);
    keys_of_[at->second].push_back(static_cast<std::uint32_t>(k));
  }
  for (; differs != 0; differs &= differs - 1) {
    Plane plane{differs & (~differs + 1), Bits(words_, 0), Bits(words_, 0), Bits(words_, 0)};
    for (std::size_t k = 0; k < keys(); ++k) {
      const auto& block = demands[k].block;
      auto& row = (block.mask & plane.bit) == 0  ? plane.open
                  : (block.key & plane.bit) == 0 ? plane.clear
                                                 : plane.set;
      router::set(row, k, true);
    }
    planes_.push_back(std::move(plane));
  }
}

void KeySpace::find_others(KeyBlock cube, std::size_t route, Bits& met) const {
  met.assign(of_route_[route].begin(), of_route_[route].end());  // for now those that are not
  for (const auto& plane : planes_) {
    if ((cube.mask & plane.bit) != 0) {
      unite(met, (cube.key & plane.bit) == 0 ? plane.set : plane.clear);
    }
  }
  for (auto& word : met) word = ~word;
  if (const auto rest = keys() % 64; rest != 0) met.back() &= (std::uint64_t{1} << rest) - 1;
}

void KeySpace::find_own(KeyBlock cube, std::size_t route, Bits& held) const {
  held.assign(words_, 0);
  for (const auto& plane : planes_) {
    if ((cube.mask & plane.bit) == 0) continue;
    unite(held, plane.open);
    unite(held, (cube.key & plane.bit) == 0 ? plane.set : plane.clear);
  }
  for (std::size_t w = 0; w < words_; ++w) held[w] = of_route_[route][w] & ~held[w];
}

}  // namespace spikeloom::router
