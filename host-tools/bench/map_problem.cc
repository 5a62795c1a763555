#include "host-tools/bench/map_problem.h"

#include <fmt/format.h>

#include <bit>
#include <iterator>

#include "host-tools/report/json_tree.h"

namespace spikeloom::bench {
namespace {

using Text = std::back_insert_iterator<std::string>;

// `write` puts one item; commas go between.
template <class Items, class Write>
void list(Text& text, const Items& items, const Write& write) {
  fmt::format_to(text, "[");
  const char* before = "";
  for (const auto& item : items) {
    fmt::format_to(text, "{}", before);
    write(item);
    before = ",";
  }
  fmt::format_to(text, "]");
}

void ids(Text& text, const std::vector<mapper::SliceId>& slices) {
  list(text, slices, [&](mapper::SliceId slice) { fmt::format_to(text, "{}", slice.value); });
}

unsigned live_links(const machine::Chip& chip) {
  unsigned links = 0;
  for (std::size_t link = 0; link < chip.neighbours.size(); ++link)
    links |= (chip.neighbours[link] ? 1U : 0U) << link;
  return links;
}

}  // namespace

// Millions of pins: written straight to text.
std::string problem_json(const MapInstance& instance, std::uint64_t seed) {
  std::string json;
  Text text(json);
  const auto& machine = instance.machine;
  fmt::format_to(text, R"({{"name":{},"seed":{},"width":{},"height":{},"chips":)",
                 report::Json(instance.name).dump(), seed, machine.width, machine.height);
  list(text, machine.chips, [&](const machine::Chip& chip) {
    fmt::format_to(text, "[{},{},{},{},{}]", chip.at.x, chip.at.y,
                   std::popcount(chip.application_cores), chip.sdram_bytes, live_links(chip));
  });
  fmt::format_to(text, R"(,"populations":{},"vertices":)",
                 report::Json(instance.populations).dump());
  list(text, instance.slices, [&](const mapper::Slice& slice) {
    fmt::format_to(text, "[{},1,{}]", slice.population.value, slice.need.sdram_bytes);
  });
  fmt::format_to(text, R"(,"nets":)");
  list(text, instance.nets, [&](const mapper::Net& net) {
    fmt::format_to(text, "[{},{},", net.source.value, net.spikes_per_s);
    ids(text, net.sinks);
    fmt::format_to(text, "]");
  });
  fmt::format_to(text, R"(,"together":)");
  list(text, instance.constraints.together,
       [&](const std::vector<mapper::SliceId>& group) { ids(text, group); });
  fmt::format_to(text, "}}");
  return json;
}

std::string tables_json(std::span<const std::vector<router::Demand>> tables) {
  std::string json;
  Text text(json);
  list(text, tables, [&](const std::vector<router::Demand>& table) {
    list(text, table, [&](const router::Demand& demand) {
      // Straight on: out by one link, in by the opposite one. Any other way in is no default.
      const auto out = std::countr_zero(demand.route);
      const auto in =
          demand.straight_on ? fmt::format("{}", (out + 3) % chip::kLinks) : std::string("null");
      fmt::format_to(text, "[{},{},{},{}]", demand.block.key, demand.block.mask, demand.route, in);
    });
  });
  return json;
}

}  // namespace spikeloom::bench
