#include "host-tools/interchange/memory_ranges.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace spikeloom::interchange {
namespace {

using mapper::SliceId;

std::vector<Range> joined(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end());
  std::vector<Range> apart;
  for (const auto& range : ranges) {
    if (range.first == range.last) continue;
    if (apart.empty() || range.first > apart.back().last) {
      apart.push_back(range);
    } else {
      apart.back().last = std::max(apart.back().last, range.last);
    }
  }
  return apart;
}

// One chip's memory while it is given out.
class Heap {
 public:
  explicit Heap(std::vector<Range> taken) : taken_(std::move(taken)) {}

  [[nodiscard]] bool is_free(Range range) const {
    return std::none_of(taken_.begin(), taken_.end(), [&](const Range& taken) {
      return range.first < taken.last && taken.first < range.last;
    });
  }
  void take(Range range) {
    taken_.push_back(range);
    taken_ = joined(std::move(taken_));
  }
  // The lowest free place from where the last one ended, or from the start.
  std::optional<Range> find(std::uint64_t bytes, std::uint64_t end) {
    std::uint64_t from = 0;
    for (const auto& taken : taken_) {
      if (taken.first >= from + bytes) break;
      from = taken.last;
    }
    if (from + bytes > end) return std::nullopt;
    return Range{from, from + bytes};
  }

 private:
  std::vector<Range> taken_;
};

std::string place_text(const MemoryProblem& problem, SliceId slice) {
  const auto& at = problem.machine.at(problem.placement.cores[slice.index()].chip).at;
  return fmt::format("vertex {} on chip ({},{})", in_quotes(problem.names[slice.index()]), at.x,
                     at.y);
}

Result<void> take_fixed(const MemoryProblem& problem, std::vector<Heap>& heaps,
                        std::vector<Range>& ranges) {
  for (const auto& [slice, bytes] : problem.fixed) {
    auto& heap = heaps[problem.placement.cores[slice.index()].chip.index()];
    if (!heap.is_free(bytes))
      return failure(ErrorClass::does_not_fit, "pins_contradict",
                     fmt::format("{} is to have bytes [{}, {}) of SDRAM, which are taken",
                                 place_text(problem, slice), bytes.first, bytes.last),
                     "interchange", "reserved, or given to another vertex by a constraint",
                     "give another range, or other locations");
    heap.take(bytes);
    ranges[slice.index()] = bytes;
  }
  return {};
}

}  // namespace

std::vector<Range> reserved_on(machine::ChipId chip, std::span<const ReservedMemory> reserved) {
  std::vector<Range> ranges;
  for (const auto& one : reserved)
    if (!one.chip || *one.chip == chip) ranges.push_back(one.bytes);
  return joined(std::move(ranges));
}

std::uint64_t size_of(std::span<const Range> ranges) {
  std::uint64_t bytes = 0;
  for (const auto& range : ranges) bytes += range.last - range.first;
  return bytes;
}

Result<std::vector<Range>> give_out_memory(const MemoryProblem& problem) {
  std::vector<Range> ranges(problem.slices.size());
  std::vector<Heap> heaps;
  std::vector<std::uint64_t> end;
  for (std::size_t c = 0; c < problem.machine.chips.size(); ++c) {
    auto reserved = reserved_on(machine::ChipId(c), problem.reserved);
    end.push_back(problem.machine.chips[c].sdram_bytes + size_of(reserved));
    heaps.emplace_back(std::move(reserved));
  }
  if (auto done = take_fixed(problem, heaps, ranges); !done) return tl::unexpected(done.error());
  for (std::size_t s = 0; s < problem.slices.size(); ++s) {
    const auto bytes = problem.slices[s].need.sdram_bytes;
    if (bytes == 0 || ranges[s].last != 0) continue;
    const auto chip = problem.placement.cores[s].chip.index();
    const auto found = heaps[chip].find(bytes, end[chip]);
    if (!found)
      return failure(ErrorClass::does_not_fit, "sdram_in_pieces",
                     fmt::format("{} needs {} bytes of SDRAM in one piece, and there is none",
                                 place_text(problem, SliceId(s)), bytes),
                     "interchange", "reserved and fixed ranges cut the chip's memory",
                     "reserve memory at one end of it");
    heaps[chip].take(*found);
    ranges[s] = *found;
  }
  return ranges;
}

}  // namespace spikeloom::interchange
