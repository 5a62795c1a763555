#include "router/key_groups.h"

#include <algorithm>
#include <limits>

#include "router/cube_cover.h"
#include "router/keys.h"

namespace spikeloom::router {
namespace {

bool takes_system_keys(KeyBlock cube) {
  return ((cube.key ^ kSystemKeys.key) & cube.mask & kSystemKeys.mask) == 0;
}

bool contains(const std::vector<std::uint16_t>& groups, std::uint16_t group) {
  return std::ranges::find(groups, group) != groups.end();
}

int count_both(Row a, Row b, int most = std::numeric_limits<int>::max()) {
  int count = 0;
  for (std::size_t w = 0; w < a.size() && count < most; ++w) {
    for (auto rest = a[w] & b[w]; rest != 0; rest &= rest - 1) ++count;
  }
  return count;
}

// What a step costs besides the words of rows that it looks at, in such words.
constexpr std::uint64_t kWorkOfJoin = 40, kWorkOfGroup = 4;

// Free keys that a cube may meet for the sake of what else it holds.
constexpr int kMostOpened = 4;

}  // namespace

KeyGroups::KeyGroups(const KeySpace& space) : space_(&space) {
  state_.owner.assign(space.keys(), kNobody);
  state_.times_met.assign(space.keys(), 0);
  state_.costing.assign(space.words(), 0);
  state_.free.assign(space.words(), 0);
  for (std::size_t k = 0; k < space.keys(); ++k) recount(k);
}

Part KeyGroups::part_of(std::size_t key) const {
  if (is_loose(key)) return {false, key};
  return {true, state_.owner[key]};
}

bool KeyGroups::stands(Part part) const {
  return part.is_group ? state_.groups[part.number].stands : costs(part.number);
}

KeyBlock KeyGroups::cube(Part part) const {
  return part.is_group ? state_.groups[part.number].cube : space_->demand(part.number).block;
}

std::size_t KeyGroups::route_of(Part part) const {
  return part.is_group ? state_.groups[part.number].route : space_->route_of(part.number);
}

void KeyGroups::recount(std::size_t key) {
  const bool spared =
      space_->demand(key).straight_on && state_.times_met[key] == 0 && state_.opened != key;
  const bool cost = is_loose(key) && !spared;
  if (cost != costs(key)) state_.entries += cost ? std::size_t{1} : ~std::size_t{0};
  set(state_.costing, key, cost);
  set(state_.free, key, is_loose(key) && spared);
}

void KeyGroups::open(std::size_t key, bool is_open) {
  state_.opened = is_open ? key : ~std::size_t{0};
  recount(key);
}

// The group's keys become loose; the caller takes it out of the order.
void KeyGroups::remove(std::size_t group) {
  --state_.entries;
  for_each(met_by(group), [&](std::size_t k) {
    --state_.times_met[k];
    recount(k);
  });
  for_each(members(group), [&](std::size_t k) {
    state_.owner[k] = kNobody;
    recount(k);
  });
  state_.groups[group].stands = false;
  state_.unused.push_back(static_cast<std::uint16_t>(group));
}

void KeyGroups::dissolve(std::size_t group) {
  remove(group);
  std::erase(state_.order, static_cast<std::uint16_t>(group));
}

std::uint16_t KeyGroups::take_slot() {
  if (state_.unused.empty()) {
    state_.unused.push_back(static_cast<std::uint16_t>(state_.groups.size()));
    state_.groups.emplace_back();
    state_.members.resize(state_.members.size() + space_->words());
    state_.met.resize(state_.met.size() + space_->words());
  }
  const auto slot = state_.unused.back();
  state_.unused.pop_back();
  return slot;
}

void KeyGroups::commit(Candidate& candidate) {
  for (const auto g : candidate.replaced) remove(g);
  const auto slot = take_slot();
  const auto first = static_cast<std::ptrdiff_t>(slot * space_->words());
  state_.groups[slot] = {candidate.cube, candidate.route, true};
  std::ranges::copy(candidate.members, state_.members.begin() + first);
  std::ranges::copy(candidate.met, state_.met.begin() + first);
  state_.order.swap(candidate.order);
  std::ranges::replace(state_.order, kNobody, slot);
  ++state_.entries;
  for_each(candidate.members, [&](std::size_t k) {
    state_.owner[k] = slot;
    recount(k);
  });
  for_each(candidate.met, [&](std::size_t k) {
    ++state_.times_met[k];
    recount(k);
  });
}

// Entries fewer if the candidate took the place of its members.
int KeyGroups::saved(const Candidate& candidate) const {
  return static_cast<int>(candidate.replaced.size()) - 1 +
         count_both(candidate.members, state_.costing) - count_both(candidate.met, state_.free);
}

// An order in which the groups of all keys that the candidate meets come before it, and those that
// meet its keys behind; false when some group would have to do both.
bool KeyGroups::find_place(Candidate& candidate) {
  comes_before_.assign(state_.groups.size(), 0);
  std::size_t left_before = 0;
  for_each(candidate.met, [&](std::size_t k) {
    const auto owner = state_.owner[k];
    if (owner == kNobody || comes_before_[owner] != 0) return;
    comes_before_[owner] = 1;
    ++left_before;
  });
  candidate.order.clear();
  behind_.clear();
  moved_ = candidate.members;  // keys that must be taken before a group that meets them
  auto at = state_.order.begin();
  for (; at != state_.order.end() && left_before > 0; ++at) {
    if (contains(candidate.replaced, *at)) continue;
    work_ += space_->words() + kWorkOfGroup;
    if (meet(met_by(*at), moved_)) {
      if (comes_before_[*at] != 0) return false;
      behind_.push_back(*at);
      unite(moved_, members(*at));
    } else {
      left_before -= comes_before_[*at];
      candidate.order.push_back(*at);
    }
  }
  candidate.order.push_back(kNobody);
  candidate.order.insert(candidate.order.end(), behind_.begin(), behind_.end());
  for (; at != state_.order.end(); ++at) {
    if (!contains(candidate.replaced, *at)) candidate.order.push_back(*at);
  }
  return true;
}

// The members of two parts, in plain_.
void KeyGroups::gather_parts(Part a, Part b) {
  plain_.members.assign(space_->words(), 0);
  plain_.replaced.clear();
  for (const auto& part : {a, b}) {
    if (part.is_group) {
      plain_.replaced.push_back(static_cast<std::uint16_t>(part.number));
      unite(plain_.members, members(part.number));
    } else {
      set(plain_.members, part.number, true);
    }
  }
}

// In wide_, all else of its route that the cube of plain_ holds; false when that is nothing.
bool KeyGroups::widen() {
  space_->find_own(plain_.cube, plain_.route, held_);
  work_ += space_->look_up_words();
  if (within(held_, plain_.members)) return false;
  wide_ = plain_;
  for_each(held_, [&](std::size_t k) {
    if (is_loose(k)) set(wide_.members, k, true);
  });
  for (const auto g : state_.order) {
    if (state_.groups[g].route != plain_.route || contains(plain_.replaced, g)) continue;
    if (!within(members(g), held_)) continue;
    wide_.replaced.push_back(g);
    unite(wide_.members, members(g));
  }
  return true;
}

bool KeyGroups::join(Part a, Part b, int least_saved) {
  if (a == b || route_of(a) != route_of(b)) return false;
  plain_.cube = around(cube(a), cube(b));
  if (takes_system_keys(plain_.cube)) return false;
  plain_.route = route_of(a);
  space_->find_others(plain_.cube, plain_.route, plain_.met);
  work_ += space_->look_up_words() + kWorkOfJoin;
  if (count_both(plain_.met, state_.free, kMostOpened + 1) > kMostOpened) return false;
  gather_parts(a, b);
  for (auto* candidate : {widen() ? &wide_ : nullptr, &plain_}) {
    if (candidate == nullptr || saved(*candidate) < least_saved) continue;
    if (!find_place(*candidate)) continue;
    commit(*candidate);
    return true;
  }
  return false;
}

void KeyGroups::adopt(const Table& table) {
  Bits left(space_->words(), ~std::uint64_t{0});
  for (const auto& entry : table) {
    const KeyBlock cube{entry.key, entry.mask};
    plain_.members.assign(space_->words(), 0);
    std::size_t count = 0;
    for (std::size_t k = 0; k < space_->keys(); ++k) {
      const auto block = space_->demand(k).block;
      if (!has(left, k) || !holds(cube, block)) continue;
      set(left, k, false);
      set(plain_.members, k, true);
      plain_.cube = count++ == 0 ? block : around(plain_.cube, block);
      plain_.route = space_->route_of(k);
    }
    if (count < 2) continue;  // loose
    space_->find_others(plain_.cube, plain_.route, plain_.met);
    plain_.replaced.clear();
    plain_.order = state_.order;
    plain_.order.push_back(kNobody);
    commit(plain_);
  }
}

Table KeyGroups::table() const {
  Table table;
  for_each(state_.costing, [&](std::size_t k) {
    const auto& demand = space_->demand(k);
    table.push_back({demand.block.key, demand.block.mask, demand.route});
  });
  for (const auto g : state_.order) {
    const auto& group = state_.groups[g];
    table.push_back({group.cube.key, group.cube.mask, space_->route(group.route)});
  }
  return table;
}

}  // namespace spikeloom::router
