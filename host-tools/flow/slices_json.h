// slices.json: how the slices of a network were cut, and which neurons they have
// (earlier_files.h tells its members).
//
// Errors   all at once: those of interchange/netlist.h as far as they apply; unknown_format,
//          unknown_population, not_an_order.
// Cost     linear in the text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "mapper/neuron_order.h"
#include "mapper/slices.h"

namespace spikeloom::flow {

struct SliceCut {
  mapper::SliceOptions slicing;
  mapper::NeuronOrders orders;
};

[[nodiscard]] std::string slices_text(const network::Network& network, const SliceCut& cut);
[[nodiscard]] tl::expected<SliceCut, Errors> parse_slices(std::string_view bytes,
                                                          const network::Network& network);
[[nodiscard]] tl::expected<SliceCut, Errors> read_slices(const std::filesystem::path& path,
                                                         const network::Network& network);

}  // namespace spikeloom::flow
