#include "router/prove.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <optional>

#include "base/parallel.h"
#include "network-specs/machine/chip_text.h"
#include "router/keys.h"

namespace spikeloom::router {
namespace {

// A packet on its way: where it is and how it came there.
struct Visit {
  machine::ChipId chip;
  std::optional<chip::Link> came_in_by;
  std::size_t from = 0;  // index of the visit before; the source's is its own
};

struct Match {
  const chip::RoutingEntry* entry = nullptr;  // none: default routing
  std::uint32_t undecided = 0;  // bits the entry looks at and the block leaves open: halve there
};

Match first_match(const Table& table, KeyBlock block) {
  for (const auto& entry : table) {
    if ((entry.key & ~entry.mask) != 0) continue;  // matches no key at all
    if (((entry.key ^ block.key) & entry.mask & block.mask) != 0) continue;
    return {&entry, entry.mask & ~block.mask};
  }
  return {};
}

// By chip: links that lead to a device and to nothing else. By slice: its device's link.
struct DeviceLinks {
  explicit DeviceLinks(const placer::Problem& problem)
      : of_chip(problem.machine.chips.size(), 0), of_slice(problem.slices.size()) {
    for (const auto& device : problem.constraints.devices) {
      of_chip[device.chip.index()] |= chip::link_bit(device.link);
      of_slice[device.slice.index()] = device.link;
    }
  }
  std::vector<chip::Route> of_chip;
  std::vector<std::optional<chip::Link>> of_slice;
};

class Walker {
 public:
  Walker(const placer::Problem& problem, const placer::Placement& placement, const Tables& tables,
         const DeviceLinks& devices)
      : problem_(problem),
        placement_(placement),
        tables_(tables),
        devices_(devices),
        wanted_(problem.machine.chips.size(), 0),
        net_of_chip_(problem.machine.chips.size(), 0),
        walk_of_chip_(problem.machine.chips.size(), 0) {}

  // What goes wrong with any key of the net's block; empty when nothing does.
  std::string fault(const mapper::Net& net, KeyBlock block) {
    ++net_;
    wanted_chips_ = 0;
    for (const auto sink : net.sinks) {
      const auto& place = placement_.cores[sink.index()];
      const auto chip = place.chip.index();
      if (net_of_chip_[chip] != net_) {
        net_of_chip_[chip] = net_;
        wanted_[chip] = 0;
        ++wanted_chips_;
      }
      if (const auto link = devices_.of_slice[sink.index()]) {
        wanted_[chip] |= chip::link_bit(*link);
      } else if (place.core != placer::kNoCore) {
        wanted_[chip] |= chip::core_bit(place.core);
      }
    }
    return send(net, block);
  }

 private:
  std::string send(const mapper::Net& net, KeyBlock block) {
    ++walk_;
    const auto from = net.source.index();
    visits_.assign(1, {placement_.cores[from].chip, devices_.of_slice[from], 0});
    std::size_t served = 0;
    for (std::size_t v = 0; v < visits_.size(); ++v) {
      const auto at = visits_[v];
      const auto match = first_match(tables_.of_chip[at.chip.index()], block);
      if (match.undecided != 0) return send_halves(net, block, match.undecided);
      if (walk_of_chip_[at.chip.index()] == walk_) return tell(block, v, "comes here twice");
      walk_of_chip_[at.chip.index()] = walk_;
      if (match.entry == nullptr && !at.came_in_by) {
        return tell(block, v, "matches no entry at its source");
      }
      const auto route = match.entry != nullptr ? match.entry->route
                                                : chip::link_bit(chip::opposite(*at.came_in_by));
      if (auto text = check_served(block, v, route); !text.empty()) return text;
      if (is_wanted(at.chip)) ++served;
      if (auto text = leave(block, v, route); !text.empty()) return text;
    }
    return served == wanted_chips_ ? "" : missed(net, block);
  }

  std::string send_halves(const mapper::Net& net, KeyBlock block, std::uint32_t undecided) {
    const auto bit = undecided & (~undecided + 1);  // the lowest
    auto text = send(net, {block.key, block.mask | bit});
    return text.empty() ? send(net, {block.key | bit, block.mask | bit}) : text;
  }

  [[nodiscard]] bool is_wanted(machine::ChipId chip) const {
    return net_of_chip_[chip.index()] == net_;
  }

  // Cores, and devices behind links.
  std::string check_served(KeyBlock block, std::size_t v, chip::Route route) const {
    const auto chip = visits_[v].chip;
    const auto served = route & (~chip::kLinkBits | devices_.of_chip[chip.index()]);
    const auto wanted = is_wanted(chip) ? wanted_[chip.index()] : 0;
    if (served == wanted) return "";
    if (const auto extra = served & ~wanted; extra != 0) {
      return tell(block, v, fmt::format("is given to {}, which is no sink,", end_of(extra)));
    }
    return tell(block, v,
                fmt::format("is not given to {}, which is a sink,", end_of(wanted & ~served)));
  }

  // The first of the cores or devices in a route.
  static std::string end_of(chip::Route some) {
    const int bit = std::countr_zero(some);
    if (bit >= chip::kLinks) return fmt::format("core {}", bit - chip::kLinks);
    return fmt::format("the device {}", machine::link_name(chip::link_of(bit)));
  }

  std::string leave(KeyBlock block, std::size_t v, chip::Route route) {
    const auto chip = visits_[v].chip;
    const auto to_chips = route & chip::kLinkBits & ~devices_.of_chip[chip.index()];
    for (auto rest = to_chips; rest != 0; rest &= rest - 1) {
      const auto link = chip::link_of(std::countr_zero(rest));
      const auto next =
          problem_.machine.at(chip).neighbours[static_cast<std::size_t>(chip::index(link))];
      if (!next)
        return tell(block, v,
                    fmt::format("is sent {}, over a dead link,", machine::link_name(link)));
      visits_.push_back({*next, chip::opposite(link), v});
    }
    return "";
  }

  std::string missed(const mapper::Net& net, KeyBlock block) const {
    for (const auto sink : net.sinks) {
      const auto& place = placement_.cores[sink.index()];
      if (walk_of_chip_[place.chip.index()] == walk_) continue;
      const auto link = devices_.of_slice[sink.index()];
      const auto end = link ? end_of(chip::link_bit(*link)) : fmt::format("core {}", place.core);
      return fmt::format("key {:#010x} never reaches its sink, {} of chip {}", block.key, end,
                         machine::chip_text(problem_.machine.at(place.chip).at));
    }
    return "";
  }

  [[nodiscard]] std::string tell(KeyBlock block, std::size_t v, std::string_view what) const {
    std::string way;
    for (std::size_t i = v; i != 0; i = visits_[i].from) {
      way.insert(0,
                 fmt::format(" {} {}", machine::link_name(chip::opposite(*visits_[i].came_in_by)),
                             machine::chip_text(problem_.machine.at(visits_[i].chip).at)));
    }
    return fmt::format("key {:#010x} {} at chip {}; its way: {}{}", block.key, what,
                       machine::chip_text(problem_.machine.at(visits_[v].chip).at),
                       machine::chip_text(problem_.machine.at(visits_[0].chip).at), way);
  }

  const placer::Problem& problem_;
  const placer::Placement& placement_;
  const Tables& tables_;
  const DeviceLinks& devices_;
  std::vector<chip::Route> wanted_;         // by chip: cores and devices that this net's sinks are
  std::vector<std::uint64_t> net_of_chip_;  // the last net with a sink there
  std::uint64_t net_ = 0;
  std::size_t wanted_chips_ = 0;
  std::vector<std::uint64_t> walk_of_chip_;  // the last walk that came by
  std::uint64_t walk_ = 0;
  std::vector<Visit> visits_;
};

Error broken(std::size_t net, std::string what) {
  return {ErrorClass::internal,
          "not_proven",
          std::move(what),
          fmt::format("nets[{}]", net),
          "the routing tables are wrong",
          "report this as a defect"};
}

// The first few of all faults, in order, and how many there are.
struct Faults {
  Errors first = {};
  std::size_t count = 0;

  void add(std::size_t net, std::string what) {
    if (count++ < kReportedFaults) first.push_back(broken(net, std::move(what)));
  }
  void add(Faults others) {
    for (auto& error : others.first)
      if (first.size() < kReportedFaults) first.push_back(std::move(error));
    count += others.count;
  }
  // The last one says how many are left out.
  [[nodiscard]] Errors told() && {
    if (count > first.size())
      first.back().cause += fmt::format("; {} more faults are not listed", count - first.size());
    return std::move(first);
  }
};

bool is_range(KeyBlock block) { return std::has_single_bit(std::uint64_t{~block.mask} + 1); }

bool share_keys(KeyBlock a, KeyBlock b) { return ((a.key ^ b.key) & a.mask & b.mask) == 0; }

// Blocks that are malformed, too small for their slice, the system's or another net's. Aligned
// ranges that overlap are neighbours in the order of keys; those with other masks, which only
// devices bring, are held against all.
class BlockCheck {
 public:
  BlockCheck(const placer::Problem& problem, const std::vector<KeyBlock>& keys, int tick_bits,
             Faults& faults)
      : problem_(problem), keys_(keys), tick_bits_(tick_bits), faults_(faults) {}

  void run(const DeviceLinks& devices) {
    std::vector<std::size_t> ranges;
    for (std::size_t n = 0; n < keys_.size(); ++n) {
      check_alone(n, devices.of_slice[problem_.nets[n].source.index()].has_value());
      if (is_range(keys_[n])) {
        ranges.push_back(n);
      } else {
        check_against_all(n);
      }
    }
    std::sort(ranges.begin(), ranges.end(), [&](std::size_t a, std::size_t b) {
      return keys_[a].key != keys_[b].key ? keys_[a].key < keys_[b].key : a < b;
    });
    std::uint64_t free_from = 0;
    for (const auto n : ranges) {
      if (keys_[n].key < free_from) tell(n, "overlaps another net's");
      free_from = std::max(free_from, std::uint64_t{keys_[n].key | ~keys_[n].mask} + 1);
    }
  }

 private:
  void check_alone(std::size_t n, bool is_device) {
    const auto block = keys_[n];
    const auto size = std::uint64_t{1} << std::popcount(~block.mask);
    const std::uint64_t neurons = mapper::sender(problem_.nets[n], problem_.slices).neurons.size();
    if ((block.key & ~block.mask) != 0) tell(n, "is not an aligned block");
    if (!is_device && size < neurons << tick_bits_) {
      tell(n, fmt::format("is too small for {} neurons", neurons));
    }
    if (share_keys(block, kSystemKeys)) tell(n, "holds keys of the system");
  }
  void check_against_all(std::size_t n) {
    for (std::size_t other = 0; other < keys_.size(); ++other) {
      if (other == n || !share_keys(keys_[n], keys_[other])) continue;
      tell(n, "overlaps another net's");
      return;
    }
  }
  void tell(std::size_t n, std::string_view what) {
    faults_.add(n,
                fmt::format("key block {:#010x}/{:#010x} {}", keys_[n].key, keys_[n].mask, what));
  }

  const placer::Problem& problem_;
  const std::vector<KeyBlock>& keys_;
  int tick_bits_;
  Faults& faults_;
};

}  // namespace

Errors prove(const placer::Problem& problem, const placer::Placement& placement,
             const std::vector<KeyBlock>& keys, const Tables& tables, const ProveOptions& options) {
  constexpr std::size_t kChunk = 256;
  const DeviceLinks devices(problem);
  Faults faults;
  BlockCheck(problem, keys, options.tick_bits, faults).run(devices);
  std::vector<Faults> of_chunk((problem.nets.size() + kChunk - 1) / kChunk);
  const auto threads = threads_or_default(options.threads);
  std::vector<std::optional<Walker>> walkers(threads);
  parallel_for(problem.nets.size(), kChunk, threads,
               [&](std::size_t first, std::size_t last, unsigned thread) {
                 auto& walker = walkers[thread];
                 if (!walker) walker.emplace(problem, placement, tables, devices);
                 for (auto n = first; n < last; ++n) {
                   if (problem.nets[n].sinks.empty()) continue;  // sends nothing
                   auto text = walker->fault(problem.nets[n], keys[n]);
                   if (!text.empty()) of_chunk[first / kChunk].add(n, std::move(text));
                 }
               });
  for (auto& found : of_chunk) faults.add(std::move(found));
  return std::move(faults).told();
}

}  // namespace spikeloom::router
