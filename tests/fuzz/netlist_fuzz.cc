// Any bytes as a netlist: refused with helpful errors, or slices, nets and groups that hold
// together.
#include "host-tools/interchange/netlist.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace spikeloom;

void require_whole(const interchange::Netlist& netlist) {
  const auto slices = netlist.slices.size();
  fuzz::require(slices > 0 && netlist.names.size() == slices, "each slice has a name");
  fuzz::require(netlist.net_names.size() == netlist.nets.size(), "each net has a name");
  for (const auto& slice : netlist.slices)
    fuzz::require(slice.population.index() < netlist.labels.size(), "each slice has a label");
  for (const auto& net : netlist.nets) {
    fuzz::require(net.source.index() < slices, "a net has a source");
    fuzz::require(net.spikes_per_s >= 0.0, "a weight is not negative");
    for (std::size_t i = 0; i < net.sinks.size(); ++i)
      fuzz::require(net.sinks[i].index() < slices && (i == 0 || net.sinks[i - 1] < net.sinks[i]),
                    "sinks ascend");
  }
  std::vector<bool> is_grouped(slices, false);
  for (const auto& group : netlist.constraints.together)
    for (const auto member : group) {
      fuzz::require(!is_grouped[member.index()], "groups are disjoint");
      is_grouped[member.index()] = true;
    }
  static_cast<void>(interchange::undeliverable(netlist));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto netlist = interchange::parse_netlist({reinterpret_cast<const char*>(data), size});
  if (netlist) {
    require_whole(*netlist);
  } else {
    fuzz::require_helpful(netlist.error());
  }
  return 0;
}
