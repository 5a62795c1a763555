// Any bytes as a machine: refused with helpful errors, or the same after every form, with links
// that lead both ways.
#include "network-specs/machine/codec.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace spikeloom;

void require_symmetric(const machine::Machine& machine) {
  for (std::size_t i = 0; i < machine.chips.size(); ++i) {
    for (int l = 0; l < chip::kLinks; ++l) {
      const auto& there = machine.chips[i].neighbours[static_cast<std::size_t>(l)];
      if (!there) continue;
      const auto back = static_cast<std::size_t>(chip::index(chip::opposite(chip::link_of(l))));
      fuzz::require(machine.at(*there).neighbours[back] == machine::ChipId(i),
                    "a link leads both ways");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto spec = machine::parse(bytes, fuzz::form_of(bytes));
  if (!spec) {
    fuzz::require_helpful(spec.error());
    return 0;
  }
  for (const auto form : {proto::Form::text, proto::Form::json, proto::Form::binary}) {
    const auto again = machine::parse(machine::serialize(*spec, form), form);
    fuzz::require(again.has_value() && *again == *spec, "what is read is what was written");
  }
  const auto built = machine::build(*spec);
  if (!built) {
    fuzz::require_helpful(built.error());
    return 0;
  }
  require_symmetric(*built);
  return 0;
}
