#include "host-tools/flow/fitting.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "host-tools/image/core_image.h"

namespace spikeloom::flow {
namespace {

std::uint32_t largest_slice(const Mapping& mapping) {
  std::uint32_t largest = 0;
  for (const auto& slice : mapping.slices) largest = std::max(largest, slice.neurons.size());
  return largest;
}

// The mapping keeps what it had to say.
void replace(Mapping& mapping, Mapping with, std::string note) {
  auto notes = std::move(mapping.notes);
  notes.push_back(std::move(note));
  std::ranges::move(with.notes, std::back_inserter(notes));
  mapping = std::move(with);
  mapping.notes = std::move(notes);
}

}  // namespace

Result<on_board::Loaded> load_fitting(Mapping& mapping, const LoadSteps& steps) {
  for (int attempt = 1;; ++attempt) {
    auto loaded = steps.load();
    if (loaded || !image::wants_smaller_slices(loaded.error())) return loaded;
    const std::uint32_t neurons = largest_slice(mapping) / 2;
    if (attempt == kLoadAttempts || neurons == 0) return loaded;
    auto again = steps.map(neurons);
    if (!again) return tl::unexpected(again.error());
    replace(mapping, *std::move(again),
            fmt::format("{}: halved slices to {} neurons", loaded.error().what, neurons));
  }
}

}  // namespace spikeloom::flow
