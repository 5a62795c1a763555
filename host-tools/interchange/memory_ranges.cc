#include "host-tools/interchange/memory_ranges.h"

#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "host-tools/interchange/reserved_ranges.h"

namespace spikeloom::interchange {
namespace {

using machine::ChipId;
using mapper::SliceId;

// One chip's memory while it is given out.
class Heap {
 public:
  Heap(const ReservedRanges& reserved, const machine::Machine& machine, ChipId chip)
      : reserved_(reserved),
        chip_(chip),
        end_(machine.at(chip).sdram_bytes + reserved.bytes_on(chip)) {}

  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] bool is_free(Range place) const { return !end_met(place); }
  void take(Range place) {
    if (place.first == place.last) return;
    const auto next = given_.lower_bound(place.first);
    if (next != given_.end() && next->first == place.last) {
      place.last = next->second;
      given_.erase(next);
    }
    const auto behind = given_.lower_bound(place.first);
    if (behind != given_.begin() && std::prev(behind)->second == place.first) {
      std::prev(behind)->second = place.last;
    } else {
      given_.emplace(place.first, place.last);
    }
  }
  // The lowest free place.
  [[nodiscard]] std::optional<Range> find(std::uint64_t bytes) const {
    Range place{0, bytes};
    while (const auto end = end_met(place)) place = {*end, *end + bytes};
    return place.last > end_ ? std::nullopt : std::optional(place);
  }

 private:
  // The end of what is taken and meets `place`; none when it is free.
  [[nodiscard]] std::optional<std::uint64_t> end_met(Range place) const {
    if (const auto end = reserved_.end_met(chip_, place)) return end;
    const auto next = given_.lower_bound(place.last);
    if (next == given_.begin() || std::prev(next)->second <= place.first) return std::nullopt;
    return std::prev(next)->second;
  }

  const ReservedRanges& reserved_;
  ChipId chip_;
  std::uint64_t end_;
  std::map<std::uint64_t, std::uint64_t> given_;  // first byte: end; apart from one another
};

std::string place_text(const MemoryProblem& problem, SliceId slice) {
  const auto& at = problem.machine.at(problem.placement.cores[slice.index()].chip).at;
  return fmt::format("vertex {} on chip ({},{})", in_quotes(problem.names[slice.index()]), at.x,
                     at.y);
}

Error not_to_be_had(const MemoryProblem& problem, const FixedMemory& fixed, const Heap& heap) {
  const auto place =
      fmt::format("{} is to have bytes [{}, {}) of SDRAM", place_text(problem, fixed.slice),
                  fixed.bytes.first, fixed.bytes.last);
  if (fixed.bytes.last > heap.end())
    return {ErrorClass::does_not_fit,
            "beyond_the_chip",
            fmt::format("{}; the chip has {}", place, heap.end()),
            "interchange",
            "a resource constraint gives the range",
            "give another range, or a location with as much"};
  return {ErrorClass::does_not_fit,
          "pins_contradict",
          place + ", which are taken",
          "interchange",
          "reserved, or given to another vertex by a constraint",
          "give another range, or other locations"};
}

Result<void> take_fixed(const MemoryProblem& problem, std::vector<Heap>& heaps,
                        std::vector<Range>& ranges) {
  for (const auto& fixed : problem.fixed) {
    auto& heap = heaps[problem.placement.cores[fixed.slice.index()].chip.index()];
    if (fixed.bytes.last > heap.end() || !heap.is_free(fixed.bytes))
      return tl::unexpected(not_to_be_had(problem, fixed, heap));
    heap.take(fixed.bytes);
    ranges[fixed.slice.index()] = fixed.bytes;
  }
  return {};
}

}  // namespace

Result<std::vector<Range>> give_out_memory(const MemoryProblem& problem) {
  std::vector<Range> ranges(problem.slices.size());
  const ReservedRanges reserved(problem.reserved, problem.machine.chips.size());
  std::vector<Heap> heaps;
  heaps.reserve(problem.machine.chips.size());
  for (std::size_t c = 0; c < problem.machine.chips.size(); ++c)
    heaps.emplace_back(reserved, problem.machine, ChipId(c));
  if (auto done = take_fixed(problem, heaps, ranges); !done) return tl::unexpected(done.error());
  for (std::size_t s = 0; s < problem.slices.size(); ++s) {
    const auto bytes = problem.slices[s].need.sdram_bytes;
    if (bytes == 0 || ranges[s].last != 0) continue;
    auto& heap = heaps[problem.placement.cores[s].chip.index()];
    const auto found = heap.find(bytes);
    if (!found)
      return failure(ErrorClass::does_not_fit, "sdram_in_pieces",
                     fmt::format("{} needs {} bytes of SDRAM in one piece, and there is none",
                                 place_text(problem, SliceId(s)), bytes),
                     "interchange", "reserved and fixed ranges cut the chip's memory",
                     "reserve memory at one end of it");
    heap.take(*found);
    ranges[s] = *found;
  }
  return ranges;
}

}  // namespace spikeloom::interchange
