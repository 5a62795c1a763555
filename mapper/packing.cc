#include "mapper/packing.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "board-runtime/shared/chip/geometry.h"
#include "mapper/nets.h"
#include "mapper/packed_load.h"
#include "network-specs/connect/weight_scale.h"

namespace spikeloom::mapper {
namespace {

using network::Network;

// What a core's program has once: only equals share a core.
struct Program {
  abi::CoreKind kind = abi::CoreKind::lif_curr_exp;
  std::uint32_t receptors = 0;
  std::vector<int> shift;
  bool operator==(const Program&) const = default;
};

struct Candidate {
  std::size_t slice = 0;
  Program program;
  Member member;
};

// Slices that are all of their population, and have no other cores.
std::vector<std::size_t> whole_populations(const Network& network,
                                           const std::vector<Slice>& slices) {
  std::vector<std::size_t> whole;
  for (std::size_t s = 0; s < slices.size(); ++s) {
    const auto& slice = slices[s];
    if (slice.neurons.size() == network.at(slice.population).size && slice.all_cores() == 1)
      whole.push_back(s);
  }
  return whole;
}

SliceSizes sizes_of(const Network& network, const std::vector<Slice>& slices) {
  SliceSizes sizes(network.populations.size(), 0);
  for (const auto& slice : slices) {
    auto& size = sizes[slice.population.index()];
    size = std::max(size, slice.neurons.size());
  }
  return sizes;
}

class Packer {
 public:
  Packer(const Network& network, const SliceOptions& options, std::vector<Slice> slices)
      : network_(network),
        slices_(std::move(slices)),
        max_neurons_(options.max_neurons),
        tick_cycles_(options.tick_cycles > 0.0 ? options.tick_cycles
                                               : 1e-6 * network.tick_us * chip::kCoreClockHz) {}

  std::vector<Slice> run(const SharedCores& before) {
    const auto whole = whole_populations(network_, slices_);
    if (whole.size() < 2) return std::move(slices_);
    find_candidates(whole);
    const auto nets = mapper::nets(network_, slices_);
    add_reaching(nets);
    for (std::size_t c = 0; c < candidates_.size(); ++c) packs_.push_back({c});
    join_again(before);
    join_those_that_talk(nets);
    fill_up();
    return packed();
  }

 private:
  using Pack = std::vector<std::size_t>;  // candidates, ascending

  void find_candidates(const std::vector<std::size_t>& whole) {
    const auto scales = connect::weight_scales(network_);
    const auto index = index_projections(network_);
    const auto sizes = sizes_of(network_, slices_);
    for (const auto s : whole) {
      const auto id = slices_[s].population;
      const auto made = neurons::make_numbers(network_, id, scales[id.index()]);
      if (!made) continue;  // the image says why
      Candidate it{s, {}, {}};
      it.member.load = load_of(network_, index, id, slices_[s].neurons, sizes);
      it.member.words = neurons::sizes_of(network_, id);
      if (!network_.at(id).is_source())
        it.member.own_neuron_cycles = neuron_cycles(network_, network_.at(id), true);
      it.program = {it.member.load.block.kind, it.member.load.block.receptors, made->numbers.shift};
      candidates_.push_back(std::move(it));
    }
    candidate_of_.resize(slices_.size());
    for (std::size_t c = 0; c < candidates_.size(); ++c) candidate_of_[candidates_[c].slice] = c;
  }

  void add_reaching(const std::vector<Net>& nets) {
    for (const auto& net : nets) {
      const double packets = net.spikes_per_s * network_.tick_us * 1e-6;
      for (const auto sink : net.sinks) {
        const auto c = candidate_of_[sink.index()];
        if (c) candidates_[*c].member.reaching.push_back({net.source.value, packets});
      }
    }
  }

  void join_again(const SharedCores& before) {
    std::vector<std::optional<std::size_t>> of(network_.populations.size());
    for (std::size_t c = 0; c < candidates_.size(); ++c)
      of[slices_[candidates_[c].slice].population.index()] = c;
    for (const auto& core : before) {
      Pack* first = nullptr;
      for (const auto population : core) {
        if (!of[population.index()]) continue;
        auto& pack = packs_[*of[population.index()]];
        if (first == nullptr) first = &pack;
        if (first != &pack) join(pack, *first);
      }
    }
  }

  // Spikes between two of them, the most first.
  void join_those_that_talk(const std::vector<Net>& nets) {
    std::map<std::pair<std::size_t, std::size_t>, double> spikes;
    for (const auto& net : nets) {
      const auto from = candidate_of_[net.source.index()];
      if (!from) continue;
      for (const auto sink : net.sinks) {
        const auto to = candidate_of_[sink.index()];
        if (to && *to != *from && candidates_[*from].program == candidates_[*to].program)
          spikes[std::minmax({*from, *to})] += net.spikes_per_s;
      }
    }
    std::vector<std::pair<std::pair<std::size_t, std::size_t>, double>> pairs(spikes.begin(),
                                                                              spikes.end());
    std::ranges::stable_sort(pairs, std::greater<>(), &decltype(pairs)::value_type::second);
    std::vector<std::size_t> pack_of(candidates_.size());
    for (std::size_t p = 0; p < packs_.size(); ++p)
      for (const auto c : packs_[p]) pack_of[c] = p;
    for (const auto& [pair, weight] : pairs) {
      const auto [into, from] = std::minmax({pack_of[pair.first], pack_of[pair.second]});
      if (into == from || !join(packs_[from], packs_[into])) continue;
      for (const auto c : packs_[into]) pack_of[c] = into;
    }
  }

  // Each into the first before it that it fits.
  void fill_up() {
    for (std::size_t p = 1; p < packs_.size(); ++p)
      for (std::size_t into = 0; into < p && !packs_[p].empty(); ++into)
        join(packs_[p], packs_[into]);
  }

  // Moves all of a pack into another, if that fits.
  bool join(Pack& from, Pack& into) const {
    if (from.empty() || into.empty()) return false;
    if (candidates_[from.front()].program != candidates_[into.front()].program) return false;
    if (neurons_of(from) + neurons_of(into) > max_neurons_) return false;
    Pack both;
    std::ranges::merge(from, into, std::back_inserter(both));
    if (!fits(core_need(load_of_pack(both)))) return false;
    into = std::move(both);
    from.clear();
    return true;
  }

  [[nodiscard]] std::uint32_t neurons_of(const Pack& pack) const {
    std::uint32_t neurons = 0;
    for (const auto c : pack) neurons += candidates_[c].member.load.block.neurons;
    return neurons;
  }
  [[nodiscard]] SliceLoad load_of_pack(const Pack& pack) const {
    std::vector<const Member*> members;
    for (const auto c : pack) members.push_back(&candidates_[c].member);
    return packed_load(network_, members);
  }
  [[nodiscard]] bool fits(const CoreNeed& need) const {
    return need.dtcm_bytes <= chip::kDtcmBytes &&
           need.sdram_bytes <= chip::kApplicationSdramBytes &&
           worst_tick_cycles(need) <= kPackedShare * tick_cycles_;
  }

  std::vector<Slice> packed() {
    std::vector<bool> gone(slices_.size(), false);
    for (const auto& pack : packs_) {
      if (pack.size() < 2) continue;
      auto& shared = slices_[candidates_[pack.front()].slice];
      std::uint32_t place = 0;
      for (const auto c : pack) {
        const auto& slice = slices_[candidates_[c].slice];
        shared.tenants.push_back({slice.population, slice.neurons, place});
        place += slice.neurons.size();
        gone[candidates_[c].slice] = c != pack.front();
      }
      shared.need = core_need(load_of_pack(pack));
      shared.neurons = {0, place};
    }
    std::vector<Slice> left;
    for (std::size_t s = 0; s < slices_.size(); ++s)
      if (!gone[s]) left.push_back(std::move(slices_[s]));
    return left;
  }

  const Network& network_;
  std::vector<Slice> slices_;
  std::uint32_t max_neurons_;
  double tick_cycles_;
  std::vector<Candidate> candidates_;
  std::vector<std::optional<std::size_t>> candidate_of_;  // by slice
  std::vector<Pack> packs_;
};

}  // namespace

std::vector<Slice> pack(const Network& network, const SliceOptions& options,
                        std::vector<Slice> slices, const SharedCores& before) {
  return Packer(network, options, std::move(slices)).run(before);
}

}  // namespace spikeloom::mapper
