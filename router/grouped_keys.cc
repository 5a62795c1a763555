#include "router/grouped_keys.h"

#include <algorithm>

#include "base/counter_rng.h"
#include "router/decision_list.h"
#include "router/key_groups.h"
#include "router/runs.h"

namespace spikeloom::router {
namespace {

constexpr std::uint32_t kTableStream = 4;  // placers and partitions draw from others
constexpr std::size_t kPartnersTried = 8;
constexpr std::size_t kFewRuns = 2;          // times fewer runs than demands
constexpr std::uint64_t kShareOfRuns = 16;   // of work, to what is left for the demands one by one
constexpr std::uint64_t kWorkOfPartner = 6;  // in words of rows
constexpr int kIdleSteps = 8'000;  // without a smaller table; then it is as good as it gets

int open_bits(KeyBlock cube) {
  auto bits = ~cube.mask;
  bits -= bits >> 1 & 0x5555'5555U;
  bits = (bits & 0x3333'3333U) + (bits >> 2 & 0x3333'3333U);
  return static_cast<int>(((bits + (bits >> 4)) & 0x0F0F'0F0FU) * 0x0101'0101U >> 24);
}

class Search {
 public:
  Search(const KeySpace& space, KeyGroups& groups)
      : space_(space),
        groups_(groups),
        dice_(CounterStream(1, {StreamPurpose::placement, kTableStream})) {}

  void gather_all() {
    std::vector<std::uint32_t> keys;
    for (std::uint32_t k = 0; k < space_.keys(); ++k) keys.push_back(k);
    gather(keys);
  }

  // Until there are `enough` entries, or after so many words of rows.
  void improve(std::size_t enough, std::uint64_t work) {
    const auto limit = done() + work;
    auto best = groups_.state();
    for (int idle = 0; idle < kIdleSteps && done() < limit; ++idle) {
      if (best.entries <= enough) break;
      const auto key = dice_.next_below(static_cast<std::uint32_t>(space_.keys()));
      if (space_.keys_of(space_.route_of(key)).size() < 2) continue;
      if (groups_.is_loose(key) && !groups_.costs(key)) {
        cover_straight_on(key);
      } else {
        take_apart(key);
      }
      if (groups_.entries() > best.entries) {
        groups_.restore(best);
        continue;
      }
      if (groups_.entries() < best.entries) idle = 0;
      best = groups_.state();
    }
  }

 private:
  struct Piece {
    std::size_t route = 0;
    Part part;
    KeyBlock cube;
  };
  struct Partner {
    int open_bits = 0;
    Part part;
  };

  [[nodiscard]] std::uint64_t done() const { return groups_.work() + looked_at_; }
  template <class T>
  void shuffle(std::vector<T>& all) {
    for (auto i = static_cast<std::uint32_t>(all.size()); i > 1; --i) {
      std::swap(all[i - 1], all[dice_.next_below(i)]);
    }
  }
  template <class All>
  auto any_of(const All& all) {
    return all[dice_.next_below(static_cast<std::uint32_t>(all.size()))];
  }

  // Joins each of the keys, if it is loose and costs, with what is near it.
  void gather(std::vector<std::uint32_t>& keys) {
    shuffle(keys);
    for (const auto key : keys) {
      if (groups_.costs(key)) join_nearest({false, key});
    }
  }

  void join_nearest(Part part) {
    const auto route = groups_.route_of(part);
    const auto mine = groups_.cube(part);
    partners_.clear();
    const auto consider = [&](Part other) {
      if (other == part) return;
      partners_.push_back({open_bits(around(mine, groups_.cube(other))), other});
    };
    for (const auto key : space_.keys_of(route)) {
      if (groups_.costs(key)) consider({false, key});
    }
    for (const auto g : groups_.order()) {
      if (groups_.route_of({true, g}) == route) consider({true, g});
    }
    looked_at_ += kWorkOfPartner * partners_.size();
    const auto tried = std::min(partners_.size(), kPartnersTried);
    std::partial_sort(partners_.begin(), partners_.begin() + static_cast<std::ptrdiff_t>(tried),
                      partners_.end(),
                      [](const Partner& a, const Partner& b) { return a.open_bits < b.open_bits; });
    for (std::size_t i = 0; i < tried; ++i) {
      if (groups_.join(part, partners_[i].part, 1)) return;
    }
  }

  // Dissolves the key's group, perhaps one of the same route and one in its way, and gathers anew.
  void take_apart(std::uint32_t key) {
    freed_.clear();
    const auto dissolve = [&](std::size_t group) {
      for_each(groups_.members(group),
               [&](std::size_t k) { freed_.push_back(static_cast<std::uint32_t>(k)); });
      groups_.dissolve(group);
    };
    const auto route = space_.route_of(key);
    const bool others = dice_.next_below(4) != 0, in_the_way = dice_.next_below(2) == 0;
    if (const auto part = groups_.part_of(key); part.is_group) {
      dissolve(part.number);
      const auto mine = groups_where([&](std::uint16_t g) { return is_of(g, route); });
      if (others && !mine.empty()) dissolve(any_of(mine));
    }
    if (in_the_way && !groups_.order().empty()) {
      const auto met = groups_where([&](std::uint16_t g) { return has(groups_.met_by(g), key); });
      dissolve(met.empty() ? any_of(groups_.order()) : any_of(met));
    }
    for (const auto k : space_.keys_of(route)) {
      if (groups_.costs(k)) freed_.push_back(k);
    }
    std::ranges::sort(freed_);
    freed_.erase(std::unique(freed_.begin(), freed_.end()), freed_.end());
    gather(freed_);
    for (const auto g : groups_where([&](std::uint16_t g) { return is_of(g, route); })) {
      if (groups_.stands({true, g})) join_nearest({true, g});
    }
  }

  [[nodiscard]] bool is_of(std::uint16_t group, std::size_t route) const {
    return groups_.route_of({true, group}) == route;
  }
  template <class Condition>
  std::vector<std::uint16_t> groups_where(Condition holds) const {
    std::vector<std::uint16_t> found;
    std::ranges::copy_if(groups_.order(), std::back_inserter(found), holds);
    return found;
  }

  // Covers a key that goes straight on, alone or with another, and joins what that lets join.
  void cover_straight_on(std::uint32_t key) {
    std::vector<std::uint32_t> covered{key};
    const auto other = any_of(space_.keys_of(space_.route_of(key)));
    const bool together = dice_.next_below(2) == 0 && other != key &&
                          groups_.join({false, key}, groups_.part_of(other), -3);
    if (together) {
      covered.clear();
      for_each(groups_.members(groups_.part_of(key).number),
               [&](std::size_t k) { covered.push_back(static_cast<std::uint32_t>(k)); });
    } else {
      groups_.open(key, true);
    }
    auto pairs = pairs_around(covered);
    shuffle(pairs);
    for (const auto& [a, b] : pairs) {
      if (groups_.stands(a) && groups_.stands(b)) groups_.join(a, b, 1);
    }
    if (!together) groups_.open(key, false);
  }

  // Parts of one route whose cube would meet one of the keys.
  std::vector<std::pair<Part, Part>> pairs_around(const std::vector<std::uint32_t>& keys) {
    list_pieces();
    std::vector<std::pair<Part, Part>> pairs;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      for (std::size_t j = i + 1; j < pieces_.size() && pieces_[j].route == pieces_[i].route; ++j) {
        const auto cube = around(pieces_[i].cube, pieces_[j].cube);
        const bool meets = std::ranges::any_of(keys, [&](std::uint32_t k) {
          const auto block = space_.demand(k).block;
          return ((cube.key ^ block.key) & cube.mask & block.mask) == 0;
        });
        ++looked_at_;
        if (meets) pairs.emplace_back(pieces_[i].part, pieces_[j].part);
      }
    }
    return pairs;
  }

  // All that stands, route by route.
  void list_pieces() {
    auto groups = groups_where([](std::uint16_t) { return true; });
    std::ranges::stable_sort(groups, {}, [&](std::uint16_t g) {
      return groups_.route_of({true, g});
    });
    pieces_.clear();
    auto next = groups.begin();
    for (std::size_t route = 0; route < space_.routes(); ++route) {
      const auto add = [&](Part part) { pieces_.push_back({route, part, groups_.cube(part)}); };
      for (const auto k : space_.keys_of(route)) {
        if (groups_.costs(k)) add({false, k});
      }
      for (; next != groups.end() && is_of(*next, route); ++next) add({true, *next});
    }
  }

  const KeySpace& space_;
  KeyGroups& groups_;
  StreamReader dice_;
  std::uint64_t looked_at_ = 0;  // partners, in words of rows
  std::vector<Partner> partners_;
  std::vector<std::uint32_t> freed_;
  std::vector<Piece> pieces_;
};

Table improved(std::span<const Demand> demands, const Table& start, std::size_t enough,
               std::uint64_t work) {
  if (demands.empty() || demands.size() > KeyGroups::kMostKeys || start.size() <= enough) {
    return start;
  }
  const KeySpace space(demands);
  KeyGroups groups(space);
  groups.adopt(start);
  Search search(space, groups);
  search.gather_all();
  search.improve(enough, work);
  auto table = groups.table();
  return table.size() < start.size() ? table : start;
}

}  // namespace

Table grouped_keys(std::span<const Demand> demands, const Effort& effort) {
  const Effort list{.enough = std::max(effort.enough, fewest_entries(demands))};
  auto best = decision_list(demands, list);
  if (best.size() <= list.enough) return best;
  const auto work = effort.work_of_demand * demands.size();
  const auto joined = runs(demands);
  if (kFewRuns * joined.size() >= demands.size()) return improved(demands, best, list.enough, work);
  auto table = improved(joined, decision_list(joined, list), list.enough, work);
  if (table.size() < best.size()) best = std::move(table);
  return improved(demands, best, list.enough, work / kShareOfRuns);
}

}  // namespace spikeloom::router
