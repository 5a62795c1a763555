// Whatever a netlist of the interchange format asks for, it is mapped, or refused by name.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "host-tools/flow/map_netlist.h"
#include "host-tools/interchange/machine_json.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::flow {
namespace {

using support::Dice;

// About `most` of the vertices; now and then one of them twice, which is refused.
std::string names(Dice& dice, int vertices, int most) {
  std::string text;
  const auto add = [&](int v) { text += fmt::format("{}\"v{}\"", text.empty() ? "" : ", ", v); };
  for (int v = 0; v < vertices; ++v) {
    if (dice(vertices + 1) >= most) continue;
    add(v);
    if (dice(100) == 0) add(v);
  }
  return "[" + text + "]";
}

// Vertices of no core to a few, nets that may lead to themselves, to nobody or to memory, with
// weights from nothing to the most that is read; groups that may overlap.
std::string netlist_text(Dice& dice) {
  const int vertices = 1 + dice(12);
  std::string resources, nets, groups;
  for (int v = 0; v < vertices; ++v)
    resources += fmt::format("{}\"v{}\": {{\"cores\": {}, \"sdram\": {}}}", v == 0 ? "" : ", ", v,
                             dice(6) == 0 ? dice(4) : 1, dice(60));
  for (int n = dice(8); n > 0; --n) {
    const double weight = dice(3) == 0 ? 0.0 : dice(3) == 0 ? 1e12 : 0.5 + dice(1000);
    nets += fmt::format("{}[\"v{}\", {}, {}]", nets.empty() ? "" : ", ", dice(vertices),
                        names(dice, vertices, 5), weight);
  }
  for (int g = dice(3); g > 0; --g)
    groups += fmt::format("{}{}", groups.empty() ? "" : ", ", names(dice, vertices, 3));
  return fmt::format(
      R"({{"vertices_resources": {{{}}}, "nets": [{}], "same_chip_constraints": [{}]}})", resources,
      nets, groups);
}

// A few chips of a few cores, with dead links, of one direction each or both.
std::string machine_text(Dice& dice) {
  const int width = 1 + dice(3), height = 1 + dice(3);
  constexpr const char* kNames[] = {"east", "north_east", "north", "west", "south_west", "south"};
  std::string dead;
  for (int n = dice(2) * dice(12 * width * height); n > 0; --n)
    dead += fmt::format("{}[{}, {}, \"{}\"]", dead.empty() ? "" : ", ", dice(width), dice(height),
                        kNames[dice(6)]);
  return fmt::format(
      R"({{"width": {}, "height": {}, "chip_resources": {{"cores": {}, "sdram": {}}},
           "chip_resource_exceptions": [], "dead_chips": [], "dead_links": [{}]}})",
      width, height, 3 + dice(6), 60 + dice(300), dead);
}

RC_GTEST_PROP(ANetlist, IsMappedLegallyOrRefusedByName, ()) {
  Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const auto netlist = interchange::parse_netlist(netlist_text(dice));
  const auto outside = interchange::parse_machine_json(machine_text(dice));
  RC_CLASSIFY(!netlist || !outside, "not read");
  if (!netlist || !outside) {
    for (const auto& error : netlist ? outside.error() : netlist.error())
      RC_ASSERT(error.error_class == ErrorClass::invalid_input);
    return;
  }
  const auto mapping = map_netlist(*netlist, outside->machine, {.effort = 0.1});
  RC_CLASSIFY(mapping.has_value(), "mapped");
  if (mapping) {
    RC_ASSERT(
        placer::legal({mapping->machine, mapping->slices, mapping->nets, mapping->constraints},
                      mapping->placement)
            .empty());
  } else {
    const auto& error = mapping.error();
    RC_ASSERT(!error.code.empty() && !error.what.empty() && !error.remedy.empty());
    RC_ASSERT(error.error_class == ErrorClass::does_not_fit ||
              error.error_class == ErrorClass::invalid_input);
  }
}

}  // namespace
}  // namespace spikeloom::flow
