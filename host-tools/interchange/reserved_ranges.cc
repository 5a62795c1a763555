#include "host-tools/interchange/reserved_ranges.h"

#include <algorithm>

namespace spikeloom::interchange {
namespace {

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

// How many of the ranges start before `byte`.
std::size_t before(std::span<const Range> apart, std::uint64_t byte) {
  const auto end = std::partition_point(apart.begin(), apart.end(),
                                        [byte](const Range& range) { return range.first < byte; });
  return static_cast<std::size_t>(end - apart.begin());
}

std::optional<std::uint64_t> end_met_in(std::span<const Range> apart, Range place) {
  const auto count = before(apart, place.last);
  if (count == 0 || apart[count - 1].last <= place.first) return std::nullopt;
  return apart[count - 1].last;
}

}  // namespace

ReservedRanges::ReservedRanges(std::span<const ReservedMemory> reserved, std::size_t chips)
    : of_chip_(chips) {
  for (const auto& [chip, bytes] : reserved)
    (chip ? of_chip_[chip->index()] : everywhere_).push_back(bytes);
  everywhere_ = joined(std::move(everywhere_));
  for (auto& ranges : of_chip_) ranges = joined(std::move(ranges));
  bytes_before_.push_back(0);
  for (const auto& [first, last] : everywhere_)
    bytes_before_.push_back(bytes_before_.back() + (last - first));
}

std::uint64_t ReservedRanges::everywhere_below(std::uint64_t byte) const {
  const auto count = before(everywhere_, byte);
  if (count == 0) return 0;
  const auto& last = everywhere_[count - 1];
  return bytes_before_[count] - (last.last > byte ? last.last - byte : 0);
}

std::uint64_t ReservedRanges::bytes_on(machine::ChipId chip) const {
  auto bytes = bytes_before_.back();
  for (const auto& [first, last] : of_chip_[chip.index()])
    bytes += last - first - (everywhere_below(last) - everywhere_below(first));
  return bytes;
}

std::optional<std::uint64_t> ReservedRanges::end_met(machine::ChipId chip, Range place) const {
  const auto end = end_met_in(everywhere_, place);
  return end ? end : end_met_in(of_chip_[chip.index()], place);
}

}  // namespace spikeloom::interchange
