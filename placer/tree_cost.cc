#include "placer/tree_cost.h"

#include <algorithm>

namespace spikeloom::placer {
namespace {

// What is not a distance, in the time of looking one up; tests/bench/placer_bench.cc.
constexpr std::uint64_t kWorkOfAnExchange = 60;
constexpr std::uint64_t kWorkOfAFan = 12;
// Fans that may have more chips keep their tree even where one source needs its length alone, and
// their members in order.
constexpr std::size_t kMany = 32;

}  // namespace

// Adds to what a chip sends; senders of nothing are none.
void TreeCost::add(std::vector<Sender>& senders, const Sender& more) {
  const auto found = std::ranges::find(senders, more.chip, &Sender::chip);
  if (found == senders.end()) {
    senders.push_back(more);
    return;
  }
  found->weight += more.weight;
  if (found->weight != 0) return;
  *found = senders.back();
  senders.pop_back();
}

TreeCost::TreeCost(const Distances& distances, const mapper::FoldedNets& nets,
                   const ChipOfSlice& chips)
    : distances_(distances), tree_(distances), touched_at_(nets.fans.size(), 0) {
  fans_.reserve(nets.fans.size());
  for (const auto& fan : nets.fans) add_fan(fan, chips);
  fans_first_.push_back(0);
  sources_first_.push_back(0);
  for (std::size_t s = 0; s < chips.size(); ++s) {
    const mapper::SliceId slice{s};
    for (const auto fan : nets.reached(slice)) fans_of_.push_back(fan.value);
    for (const auto fan : nets.sent(slice)) {
      const auto& folded = nets.fans[fan.index()];
      if (folded.sources.size() > 1) {
        const auto source = std::ranges::lower_bound(
            folded.sources, slice, {}, [](const auto& candidate) { return candidate.slice; });
        sources_of_.push_back({fan.value, source->weight});
      } else if (!std::ranges::binary_search(folded.sinks, slice)) {
        fans_of_.push_back(fan.value);
      }
    }
    fans_first_.push_back(static_cast<std::uint32_t>(fans_of_.size()));
    sources_first_.push_back(static_cast<std::uint32_t>(sources_of_.size()));
  }
}

// Room for as many chips as the fan may ever have.
void TreeCost::add_fan(const mapper::Fan& fan, const ChipOfSlice& chips) {
  std::vector<std::uint32_t> on;
  for (const auto sink : fan.sinks) on.push_back(chips[sink.index()].value);
  const bool one_source = fan.sources.size() == 1;
  const auto source = fan.sources.front().slice;
  if (one_source && !std::ranges::binary_search(fan.sinks, source))
    on.push_back(chips[source.index()].value);
  const auto most = on.size();
  std::ranges::sort(on);
  FanState state;
  state.first = static_cast<std::uint32_t>(members_.size());
  state.weight = fan.weight;
  state.in_order = most > kMany;
  for (const auto chip : on) {
    if (state.size == 0 || members_.back().chip != chip) {
      members_.push_back({chip, 0});
      ++state.size;
    }
    ++members_.back().slices;
  }
  on.erase(std::unique(on.begin(), on.end()), on.end());
  members_.resize(state.first + most);
  if (one_source && most <= kMany) {
    state.tree = tree_.length(on);
  } else {
    state.shared = static_cast<std::uint32_t>(shared_.size());
    auto& shared = shared_.emplace_back();
    state.tree = tree_.build(on, shared.tree);
    for (const auto& sender : fan.sources)
      if (!one_source) add(shared.senders, {chips[sender.slice.index()].value, 0, sender.weight});
    for (auto& sender : shared.senders) {
      sender.added = static_cast<std::int32_t>(tree_.added_by(sender.chip, shared.tree));
      total_ += sender.weight * sender.added;
    }
  }
  total_ += state.weight * state.tree;
  fans_.push_back(state);
}

TreeCost::Touched& TreeCost::touch(std::uint32_t fan) {
  auto& at = touched_at_[fan];
  if (at >= touched_.size() || touched_[at].fan != fan) {
    at = static_cast<std::uint32_t>(touched_.size());
    touched_.push_back({.fan = fan});
  }
  return touched_[at];
}

void TreeCost::touch_all(std::span<const mapper::SliceId> slices, std::int32_t sign) {
  for (const auto slice : slices) {
    const auto s = slice.index();
    for (auto i = fans_first_[s]; i < fans_first_[s + 1]; ++i) touch(fans_of_[i]).slices += sign;
    for (auto i = sources_first_[s]; i < sources_first_[s + 1]; ++i)
      touch(sources_of_[i].fan).weight += sign * sources_of_[i].weight;
  }
}

std::int64_t TreeCost::change_by(const Exchange& exchange) {
  exchange_ = exchange;
  touched_.clear();
  thens_ = 0;
  touch_all(exchange.to_b, 1);
  touch_all(exchange.to_a, -1);
  work_ += kWorkOfAnExchange + kWorkOfAFan * touched_.size();
  change_ = change_side_by_side_ = 0;
  for (auto& touched : touched_) change_ += change_of(touched, exchange.a.value, exchange.b.value);
  return kGrains * change_ - change_side_by_side_;
}

std::int64_t TreeCost::change_of(Touched& touched, std::uint32_t a, std::uint32_t b) {
  const auto& fan = fans_[touched.fan];
  touched.tree = fan.tree;
  if (touched.slices == 0 && touched.weight == 0) return 0;
  const auto* members = members_.data() + fan.first;
  touched.at_a = find(fan, a);
  touched.at_b = find(fan, b);
  const bool had_a = touched.at_a < fan.size, had_b = touched.at_b < fan.size;
  const bool has_a = (had_a ? members[touched.at_a].slices : 0) - touched.slices > 0;
  const bool has_b = (had_b ? members[touched.at_b].slices : 0) + touched.slices > 0;
  if (had_a == has_a && had_b == has_b)
    return touched.weight == 0 ? 0 : change_of_senders(touched, a, b);
  const bool both = had_a != has_a && had_b != has_b;  // one leaves before the other comes
  if (had_a != has_a)
    change_side_by_side_ += fan.weight * (has_a - had_a) * beside(fan, a, both && has_a ? b : a);
  if (had_b != has_b)
    change_side_by_side_ += fan.weight * (has_b - had_b) * beside(fan, b, both && has_b ? a : b);
  if (fan.shared != kNone) return change_of_shared(touched, {a, has_a - had_a}, {b, has_b - had_b});
  chips_then_.clear();
  for (std::uint32_t i = 0; i < fan.size; ++i) {
    if (i != touched.at_a && i != touched.at_b) chips_then_.push_back(members[i].chip);
  }
  if (has_a) chips_then_.push_back(a);
  if (has_b) chips_then_.push_back(b);
  touched.tree = tree_.length(chips_then_);
  return fan.weight * (std::int64_t{touched.tree} - fan.tree);
}

std::int64_t TreeCost::beside(const FanState& fan, std::uint32_t chip, std::uint32_t but) {
  std::int64_t count = 0;
  if (fan.in_order) {
    const auto& links = distances_.neighbours(chip);
    for (auto next = links.begin(); next != links.end(); ++next) {
      const bool is_new = *next && std::find(links.begin(), next, *next) == next;  // of two links
      if (is_new && **next != machine::ChipId{chip} && (*next)->value != but)
        count += find(fan, (*next)->value) < fan.size ? 1 : 0;
    }
    return count;
  }
  work_ += fan.size / 4;
  const auto* from = distances_.from(chip);
  for (std::uint32_t i = 0; i < fan.size; ++i) {
    const auto other = members_[fan.first + i].chip;
    count += other != chip && other != but && from[distances_.column(other)] <= kCableHop ? 1 : 0;
  }
  return count;
}

// The place of a chip in the members, or their number.
std::uint32_t TreeCost::find(const FanState& fan, std::uint32_t chip) {
  const std::span members(members_.data() + fan.first, fan.size);
  if (!fan.in_order) {
    work_ += fan.size / 8;
    return static_cast<std::uint32_t>(std::ranges::find(members, chip, &Member::chip) -
                                      members.begin());
  }
  const auto found = std::ranges::lower_bound(members, chip, {}, &Member::chip);
  return found != members.end() && found->chip == chip
             ? static_cast<std::uint32_t>(found - members.begin())
             : fan.size;
}

// The tree stays: what goes from a to b has another way to it.
std::int64_t TreeCost::change_of_senders(Touched& touched, std::uint32_t a, std::uint32_t b) {
  const auto& shared = shared_[fans_[touched.fan].shared];
  work_ += shared.senders.size() / 2;
  const auto added_by = [&](std::uint32_t chip) {
    const auto found = std::ranges::find(shared.senders, chip, &Sender::chip);
    return found != shared.senders.end()
               ? found->added
               : static_cast<std::int32_t>(tree_.added_by(chip, shared.tree));
  };
  touched.added_a = added_by(a);
  touched.added_b = added_by(b);
  return touched.weight * (touched.added_b - touched.added_a);
}

// Another tree, and so another way for every sender.
std::int64_t TreeCost::change_of_shared(Touched& touched, ChipChange a, ChipChange b) {
  const auto& fan = fans_[touched.fan];
  const auto& now = shared_[fan.shared];
  touched.then = static_cast<std::uint32_t>(thens_);
  if (thens_ == then_.size()) then_.emplace_back();
  auto& then = then_[thens_++];
  then.senders = now.senders;
  if (touched.weight != 0) {
    add(then.senders, {a.chip, 0, -touched.weight});
    add(then.senders, {b.chip, 0, touched.weight});
  }
  then.tree = now.tree;
  std::int64_t longer = 0;
  if (a.more < 0) longer += tree_.remove(a.chip, then.tree);
  if (b.more < 0) longer += tree_.remove(b.chip, then.tree);
  if (a.more > 0) longer += tree_.insert(a.chip, then.tree);
  if (b.more > 0) longer += tree_.insert(b.chip, then.tree);
  touched.tree = static_cast<std::uint32_t>(fan.tree + longer);
  std::int64_t change = fan.weight * longer;
  for (const auto& sender : now.senders) change -= sender.weight * sender.added;
  for (auto& sender : then.senders) {
    sender.added = static_cast<std::int32_t>(tree_.added_by(sender.chip, then.tree));
    change += sender.weight * sender.added;
  }
  return change;
}

void TreeCost::commit() {
  for (const auto& touched : touched_) take_over(touched);
  total_ += change_;
}

// The slices that leave a chip for the other were members on it.
void TreeCost::take_over(const Touched& touched) {
  auto& fan = fans_[touched.fan];
  fan.tree = touched.tree;
  if (touched.then != kNone) {
    std::swap(shared_[fan.shared], then_[touched.then]);
  } else if (touched.weight != 0) {
    auto& senders = shared_[fan.shared].senders;
    add(senders, {exchange_.a.value, touched.added_a, -touched.weight});
    add(senders, {exchange_.b.value, touched.added_b, touched.weight});
  }
  if (touched.slices == 0) return;
  const bool to_b = touched.slices > 0;
  const auto slices = std::abs(touched.slices);
  auto* members = members_.data() + fan.first;
  auto& left = members[to_b ? touched.at_a : touched.at_b];
  const auto reached = to_b ? touched.at_b : touched.at_a;
  left.slices -= slices;
  const bool is_gone = left.slices == 0;
  if (reached < fan.size) {
    members[reached].slices += slices;
    if (is_gone) drop(fan, left);
    return;
  }
  if (is_gone) drop(fan, left);
  members[fan.size++] = {(to_b ? exchange_.b : exchange_.a).value, slices};
  for (auto i = fan.size - 1; fan.in_order && i > 0 && members[i].chip < members[i - 1].chip; --i)
    std::swap(members[i], members[i - 1]);
}

void TreeCost::drop(FanState& fan, Member& member) {
  auto* end = members_.data() + fan.first + fan.size;
  if (fan.in_order)
    std::move(&member + 1, end, &member);
  else
    member = *(end - 1);
  --fan.size;
}

}  // namespace spikeloom::placer
