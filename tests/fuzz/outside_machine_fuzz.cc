// Any bytes as a machine in JSON, of whatever form: refused with helpful errors, or with links that
// lead both ways.
#include "host-tools/interchange/machine_json.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace spikeloom;
  const auto outside = interchange::parse_machine_json({reinterpret_cast<const char*>(data), size});
  if (!outside) {
    fuzz::require_helpful(outside.error());
    return 0;
  }
  const auto& machine = outside->machine;
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    fuzz::require(machine.find(machine.chips[c].at) == machine::ChipId(c), "a chip is found");
    for (int l = 0; l < chip::kLinks; ++l) {
      const auto& there = machine.chips[c].neighbours[static_cast<std::size_t>(l)];
      if (!there) continue;
      const auto back = static_cast<std::size_t>(chip::index(chip::opposite(chip::link_of(l))));
      fuzz::require(machine.at(*there).neighbours[back] == machine::ChipId(c),
                    "a link leads both ways");
    }
  }
  return 0;
}
