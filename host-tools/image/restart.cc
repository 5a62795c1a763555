#include "host-tools/image/restart.h"

#include <array>
#include <bit>
#include <cstring>

#include "host-tools/image/sections.h"

namespace spikeloom::image {
namespace {

constexpr std::uint32_t kWordBytes = sizeof(std::uint32_t);

// What `behind` adds to the words before it when it has so many.
abi::Checksum joined(abi::Checksum before, const abi::Checksum& behind, std::uint32_t words) {
  before.sums += words * before.sum + behind.sums;
  before.sum += behind.sum;
  return before;
}

template <class Value>
Rewrite rewrite(std::uint32_t offset, std::span<const Value> values) {
  const auto* const from = reinterpret_cast<const std::uint8_t*>(values.data());
  return {offset, {from, from + values.size_bytes()}};
}

}  // namespace

abi::Checksum sections_of(std::span<const std::uint8_t> block) {
  abi::Checksum sum;
  for (std::size_t at = abi::kFirstSectionOffset; at < block.size(); at += kWordBytes) {
    std::uint32_t word = 0;
    std::memcpy(&word, &block[at], kWordBytes);
    sum.add({&word, 1});
  }
  return sum;
}

std::uint32_t checksum_of(const abi::CoreHeader& header, const abi::Checksum& sections) {
  abi::CoreHeader without = header;
  without.checksum = 0;
  abi::Checksum sum;
  sum.add(std::bit_cast<std::array<std::uint32_t, sizeof without / kWordBytes>>(without));
  const std::uint32_t words = (header.loaded_bytes - abi::kFirstSectionOffset) / kWordBytes;
  return joined(sum, sections, words).value();
}

std::vector<Rewrite> restart(const Plan& plan, CoreLayout& core) {
  set_times(plan, core.slice, core.header);
  core.header.checksum = checksum_of(core.header, core.sections);
  std::vector<Rewrite> all{rewrite(0, std::span<const abi::CoreHeader>(&core.header, 1))};
  if (!core.probes.empty())
    all.push_back(rewrite(core.header.probes.offset, std::span<const abi::Probe>(core.probes)));
  return all;
}

}  // namespace spikeloom::image
