#include "host-tools/interchange/answers.h"

#include <fmt/format.h>

#include <limits>

#include "base/text.h"
#include "host-tools/interchange/fields.h"
#include "host-tools/interchange/files.h"
#include "host-tools/interchange/links.h"
#include "host-tools/interchange/vertices.h"
#include "network-specs/proto/forms.h"

namespace spikeloom::interchange {
namespace {

using machine::ChipId;
using machine::Machine;

std::optional<ChipId> live_chip(Field field, const Machine& machine, ErrorList& errors) {
  const auto at = chip_of(field, errors);
  if (!at) return std::nullopt;
  const auto chip = machine.find(*at);
  if (!chip)
    errors.add({.code = "unknown_chip",
                .what = fmt::format("there is no live chip ({},{})", at->x, at->y),
                .where = field.place.text(),
                .cause = "the machine file beside it has all chips",
                .remedy = "keep the files of one mapping together"});
  return chip;
}

// An error for each vertex that was not told of.
void check_all_told(const Netlist& netlist, const std::vector<bool>& is_told, const char* what,
                    ErrorList& errors) {
  for (std::size_t s = 0; s < netlist.slices.size(); ++s) {
    if (is_told[s] || netlist.slices[s].part != 0) continue;
    errors.add({.code = "missing_vertex",
                .what = fmt::format("vertex {} has no {}", in_quotes(netlist.names[s]), what),
                .where = "",
                .cause = "every vertex of the graph has to have its own",
                .remedy = "keep the files of one mapping together"});
  }
}

// read(vertex, {value, place}) for each member that is named as a vertex.
template <class Read>
std::vector<bool> for_each_vertex(Field field, const Netlist& netlist, ErrorList& errors,
                                  Read read) {
  std::vector<bool> is_told(netlist.slices.size(), false);
  const VertexIndex vertices(netlist);
  const auto* members = object_of(field, "what each vertex got", errors);
  if (members == nullptr) return is_told;
  for (const auto& [name, value] : *members) {
    const Place place(field.place, name);
    const Value named{name};
    const auto vertex = vertices.read({named, place}, errors);
    if (!vertex) continue;
    is_told[vertex->index()] = true;
    read(vertex->index(), Field{value, place});
  }
  return is_told;
}

std::size_t parts_of(const Netlist& netlist, std::size_t vertex) {
  return netlist.slices[vertex].synapse_cores + std::size_t{1};
}

void read_cores(Field field, const Netlist& netlist, std::size_t vertex,
                placer::Placement& placement, ErrorList& errors) {
  const auto* range = tuple_of(field, 2, "the first core and the one behind the last", errors);
  if (range == nullptr) return;
  const auto first =
      whole_of({(*range)[0], Place(field.place, std::size_t{0})}, "core", 0, chip::kCores, errors);
  const auto end =
      whole_of({(*range)[1], Place(field.place, std::size_t{1})}, "core", 0, chip::kCores, errors);
  if (!first || !end) return;
  const auto parts = parts_of(netlist, vertex);
  if (*end < *first || *end - *first != parts) {
    errors.add({.code = "cores_of_another_number",
                .what = fmt::format("vertex {} got cores [{}, {}); it asks for {}",
                                    in_quotes(netlist.names[vertex]), *first, *end, parts),
                .where = field.place.text(),
                .cause = "the graph beside it says how many each vertex has",
                .remedy = "keep the files of one mapping together"});
    return;
  }
  for (std::size_t part = 0; part < parts; ++part)
    placement.cores[vertex + part].core = static_cast<std::uint8_t>(*first + part);
}

std::optional<chip::Route> direction_of(Field field, ErrorList& errors) {
  const auto* name = text_of(field, "a link or a core", errors);
  if (name == nullptr) return std::nullopt;
  if (const auto link = link_named(*name)) return chip::link_bit(*link);
  for (int core = 0; core < chip::kCores; ++core)
    if (*name == fmt::format("core_{}", core)) return chip::core_bit(core);
  errors.add(
      {.code = "unknown_direction",
       .what = fmt::format("{} is neither a link nor a core", in_quotes(*name)),
       .where = field.place.text(),
       .cause = "",
       .remedy = fmt::format("'east' ... 'south', or 'core_0' to 'core_{}'", chip::kCores - 1)});
  return std::nullopt;
}

std::optional<std::uint32_t> word_of(const Fields& fields, const Place& place,
                                     std::string_view name, ErrorList& errors) {
  const auto* value = fields.needed(name, errors);
  if (value == nullptr) return std::nullopt;
  const auto word = whole_of({*value, Place(place, name)}, name, 0,
                             std::numeric_limits<std::uint32_t>::max(), errors);
  return word ? std::optional(static_cast<std::uint32_t>(*word)) : std::nullopt;
}

std::optional<chip::RoutingEntry> read_entry(Field field, ErrorList& errors) {
  const auto fields = Fields::of(field, {"key", "mask", "directions"}, errors);
  if (!fields) return std::nullopt;
  const auto key = word_of(*fields, field.place, "key", errors);
  const auto mask = word_of(*fields, field.place, "mask", errors);
  const auto* directions = fields->needed("directions", errors);
  if (directions == nullptr) return std::nullopt;
  const Place place(field.place, "directions");
  const auto* list = list_of({*directions, place}, "directions", errors);
  if (list == nullptr) return std::nullopt;
  chip::Route route = 0;
  for (std::size_t i = 0; i < list->size(); ++i)
    route |= direction_of({(*list)[i], Place(place, i)}, errors).value_or(0);
  if (!key || !mask) return std::nullopt;
  return chip::RoutingEntry{*key, *mask, route};
}

void read_table(Field field, const Machine& machine, router::Tables& tables, ErrorList& errors) {
  const auto fields = Fields::of(field, {"chip", "entries"}, errors);
  if (!fields) return;
  const auto* at = fields->needed("chip", errors);
  const auto* entries = fields->needed("entries", errors);
  if (at == nullptr || entries == nullptr) return;
  const Place chip_place(field.place, "chip"), entries_place(field.place, "entries");
  const auto chip = live_chip({*at, chip_place}, machine, errors);
  const auto* list = list_of({*entries, entries_place}, "entries", errors);
  if (!chip || list == nullptr) return;
  auto& table = tables.of_chip[chip->index()];
  if (!table.empty())
    errors.add({.code = "chip_twice",
                .what = "the chip has two tables",
                .where = field.place.text(),
                .cause = "",
                .remedy = "give each chip once"});
  for (std::size_t e = 0; e < list->size(); ++e)
    if (const auto entry = read_entry({(*list)[e], Place(entries_place, e)}, errors))
      table.push_back(*entry);
}

// The file's errors, with its path.
template <class Parse>
Errors read_with(const std::filesystem::path& path, Parse parse) {
  const auto bytes = read_text(path);
  if (!bytes) return bytes.error();
  return proto::in_file(parse(*bytes), path);
}

}  // namespace

Errors parse_placements(std::string_view bytes, const Machine& machine, const Netlist& netlist,
                        placer::Placement& placement) {
  placement.cores.assign(netlist.slices.size(), {ChipId{}, placer::kNoCore});
  const auto value = parse_json(bytes);
  if (!value) return value.error();
  ErrorList errors;
  const auto is_told =
      for_each_vertex({*value, Place()}, netlist, errors, [&](std::size_t vertex, Field field) {
        const auto chip = live_chip(field, machine, errors);
        if (!chip) return;
        for (std::size_t part = 0; part < parts_of(netlist, vertex); ++part)
          placement.cores[vertex + part].chip = *chip;
      });
  if (errors.empty()) check_all_told(netlist, is_told, "chip", errors);
  return std::move(errors).take();
}

Errors parse_core_allocations(std::string_view bytes, const Netlist& netlist,
                              placer::Placement& placement) {
  const auto value = parse_json(bytes);
  if (!value) return value.error();
  ErrorList errors;
  const Place root;
  const auto fields = Fields::of({*value, root}, {"type", "allocations"}, errors);
  const auto* allocations = fields ? fields->needed("allocations", errors) : nullptr;
  if (allocations == nullptr) return std::move(errors).take();
  const Place place(root, "allocations");
  auto is_told =
      for_each_vertex({*allocations, place}, netlist, errors, [&](std::size_t vertex, Field field) {
        read_cores(field, netlist, vertex, placement, errors);
      });
  for (std::size_t s = 0; s < is_told.size(); ++s)
    is_told[s] = is_told[s] || !netlist.slices[s].has_core;
  if (errors.empty()) check_all_told(netlist, is_told, "cores", errors);
  return std::move(errors).take();
}

Errors parse_tables(std::string_view bytes, const Machine& machine, router::Tables& tables) {
  tables.of_chip.assign(machine.chips.size(), {});
  const auto value = parse_json(bytes);
  if (!value) return value.error();
  ErrorList errors;
  const Place root;
  const auto* list = list_of({*value, root}, "tables of chips", errors);
  if (list == nullptr) return std::move(errors).take();
  for (std::size_t t = 0; t < list->size(); ++t)
    read_table({(*list)[t], Place(root, t)}, machine, tables, errors);
  return std::move(errors).take();
}

tl::expected<Answer, Errors> read_answer(const std::filesystem::path& directory,
                                         const Machine& machine, const Netlist& netlist) {
  Answer answer;
  auto errors = read_with(directory / "placements.json", [&](std::string_view bytes) {
    return parse_placements(bytes, machine, netlist, answer.placement);
  });
  if (errors.empty())
    errors = read_with(directory / "allocations_cores.json", [&](std::string_view bytes) {
      return parse_core_allocations(bytes, netlist, answer.placement);
    });
  if (errors.empty())
    errors = read_with(directory / "routing_tables.json", [&](std::string_view bytes) {
      return parse_tables(bytes, machine, answer.tables);
    });
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return answer;
}

}  // namespace spikeloom::interchange
