// Any bytes as constraints, and as keys, of a small netlist: refused with helpful errors, or taken
// in a way that placers and routers can rely on.
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/small_netlist.h"

namespace {

using namespace spikeloom;

void try_constraints(std::string_view bytes) {
  auto netlist = fuzz::small_netlist();
  auto machine = fuzz::small_machine();
  const auto errors = interchange::parse_constraints(bytes, machine, netlist);
  if (!errors.empty()) return fuzz::require_helpful(errors);
  for (const auto& pin : netlist.constraints.pins) {
    fuzz::require(pin.chip.index() < machine.chips.size(), "a pin is on a chip");
    if (pin.core)
      fuzz::require((machine.at(pin.chip).application_cores >> *pin.core & 1) != 0,
                    "a pin is on a core that there is");
  }
  for (const auto& device : netlist.constraints.devices)
    fuzz::require(!machine.at(device.chip).neighbours[static_cast<std::size_t>(device.link)],
                  "a device is behind a link that leads nowhere");
}

void try_keys(std::string_view bytes) {
  auto netlist = fuzz::small_netlist();
  const auto errors = interchange::parse_keys(bytes, netlist);
  if (!errors.empty()) return fuzz::require_helpful(errors);
  fuzz::require(
      netlist.keys.size() == netlist.nets.size() && netlist.net_names.size() == netlist.nets.size(),
      "each net has a place for its key");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try_constraints(bytes);
  try_keys(bytes);
  return 0;
}
