// Any bytes as slices.json of a small network: refused with helpful errors, or an order of the
// neurons that is one, written again as it was read.
#include <algorithm>
#include <numeric>
#include <utility>

#include "host-tools/flow/slices_json.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace spikeloom;

network::Network small_network() {
  const auto population = [](const char* name, std::uint32_t size, network::Model model) {
    return network::Population{
        .name = name, .size = size, .model = std::move(model), .positions_um = {}, .reference = {}};
  };
  network::Network network;
  network.populations = {population("cells", 4, network::LifCurrExp{}),
                         population("sources", 3, network::SpikeListSource{})};
  return network;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto network = small_network();
  const auto cut = flow::parse_slices(bytes, network);
  if (!cut) {
    fuzz::require_helpful(cut.error());
    return 0;
  }
  fuzz::require(cut->slicing.max_neurons > 0, "a slice has neurons");
  for (std::size_t p = 0; p < cut->orders.size(); ++p) {
    auto neurons = cut->orders[p].neurons;
    if (neurons.empty()) continue;
    fuzz::require(p == 0, "a source has no order");
    std::ranges::sort(neurons);
    std::vector<std::uint32_t> all(4);
    std::iota(all.begin(), all.end(), 0U);
    fuzz::require(neurons == all, "an order has each neuron once");
  }
  const auto text = flow::slices_text(network, *cut);
  const auto again = flow::parse_slices(text, network);
  fuzz::require(again.has_value() && flow::slices_text(network, *again) == text,
                "what is written reads as what it was");
  return 0;
}
