#include "host-tools/interchange/vertices.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>

#include "base/text.h"
#include "board-runtime/shared/chip/geometry.h"

namespace spikeloom::interchange {
namespace {

using mapper::SliceId;

constexpr double kMostWeight = 1e12;

struct Asked {
  std::uint64_t cores = 0, sdram_bytes = 0;
};

Asked read_resources(Field field, ErrorList& errors) {
  Asked asked;
  SeenResources seen{};
  const auto* members = object_of(field, "a vertex's resources", errors);
  if (members == nullptr) return asked;
  for (const auto& [name, value] : *members) {
    const Place place(field.place, name);
    const auto resource = resource_of(name);
    const auto amount = amount_of({value, place}, name, errors);
    check_once(resource, place, seen, errors);
    if (!amount) continue;
    if (resource == Resource::cores) asked.cores += *amount;
    if (resource == Resource::sdram) asked.sdram_bytes += *amount;
    if (resource || *amount == 0) continue;
    errors.add({.code = "unknown_resource",
                .what = fmt::format("{} of {} are asked for; chips have cores and SDRAM", *amount,
                                    in_quotes(name)),
                .where = place.text(),
                .cause = "nothing is known of how much a chip has of it",
                .remedy = "ask for 'cores' and 'sdram' alone"});
  }
  return asked;
}

void add_vertex(const std::string& name, const Asked& asked, Netlist& netlist) {
  mapper::Slice slice{.population = {}, .neurons = {0, 1}, .need = {}};
  slice.need.sdram_bytes = asked.sdram_bytes;
  slice.has_core = asked.cores > 0;
  slice.synapse_cores = static_cast<std::uint8_t>(asked.cores > 0 ? asked.cores - 1 : 0);
  do {
    netlist.slices.push_back(slice);
    netlist.names.push_back(name);
    slice.need = {};  // memory is asked for once
  } while (slice.part++ < slice.synapse_cores);
}

}  // namespace

std::optional<Resource> resource_of(std::string_view name) {
  const auto is = [name](std::string_view word) {
    return std::equal(name.begin(), name.end(), word.begin(), word.end(), [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) == b;
    });
  };
  if (is("cores")) return Resource::cores;
  if (is("sdram")) return Resource::sdram;
  return std::nullopt;
}

void check_once(std::optional<Resource> resource, const Place& place, SeenResources& seen,
                ErrorList& errors) {
  if (!resource) return;
  auto& is_seen = seen[static_cast<std::size_t>(*resource)];
  if (is_seen)
    errors.add({.code = "name_twice",
                .what = "a resource is given twice; it may stand once, in upper or in lower case",
                .where = place.text(),
                .cause = "",
                .remedy = "remove one of the two"});
  is_seen = true;
}

std::optional<std::uint64_t> amount_of(Field field, std::string_view name, ErrorList& errors) {
  const auto most = resource_of(name) == Resource::cores
                        ? std::uint64_t{chip::kCores}
                        : std::uint64_t{std::numeric_limits<std::uint32_t>::max()};
  return whole_of(field, name, 0, most, errors);
}

void check_name(std::string_view name, const Place& place, ErrorList& errors) {
  if (!name.empty() && is_printable(name)) return;
  errors.add({.code = "bad_name",
              .what = fmt::format("{} is not a name: some UTF-8 without control characters",
                                  in_quotes(name)),
              .where = place.text(),
              .cause = "names are printed, and stand in files",
              .remedy = "give a plainer name"});
}

void read_vertices(Field field, Netlist& netlist, ErrorList& errors) {
  const auto* members = object_of(field, "vertices_resources", errors);
  if (members == nullptr) return;
  if (members->empty()) {
    errors.add({.code = "no_vertices",
                .what = "there are 0 vertices; a netlist has at least 1",
                .where = field.place.text(),
                .cause = "",
                .remedy = "give each vertex and its resources"});
  }
  netlist.slices.reserve(members->size());
  netlist.names.reserve(members->size());
  for (const auto& [name, value] : *members) {
    check_name(name, field.place, errors);
    const Place place(field.place, name);
    add_vertex(name, read_resources({value, place}, errors), netlist);
  }
}

VertexIndex::VertexIndex(const Netlist& netlist) : names_(netlist.names) {
  slices_.reserve(netlist.slices.size());
  for (std::size_t s = 0; s < netlist.slices.size(); ++s)
    if (netlist.slices[s].part == 0) slices_.try_emplace(netlist.names[s], SliceId(s));
}

std::optional<SliceId> VertexIndex::find(std::string_view name) const {
  const auto found = slices_.find(name);
  return found == slices_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<SliceId> VertexIndex::read(Field field, ErrorList& errors) const {
  const auto* name = text_of(field, "a vertex", errors);
  if (name == nullptr) return std::nullopt;
  const auto slice = find(*name);
  if (slice) return slice;
  if (errors.full()) {
    errors.add(Error{});
    return std::nullopt;
  }
  const auto example = names_.empty() ? "none" : in_quotes(names_.front());
  errors.add({.code = "unknown_vertex",
              .what = fmt::format("there is no vertex {} among the {}, of which {} is one",
                                  in_quotes(*name), slices_.size(), example),
              .where = field.place.text(),
              .cause = "vertices_resources has every vertex",
              .remedy = "correct the name, or add the vertex"});
  return std::nullopt;
}

std::vector<SliceId> VertexIndex::read_list(Field field, std::string_view what,
                                            ErrorList& errors) const {
  std::vector<SliceId> found;
  const auto* list = list_of(field, what, errors);
  if (list == nullptr) return found;
  found.reserve(list->size());
  for (std::size_t i = 0; i < list->size(); ++i)
    if (const auto slice = read({(*list)[i], Place(field.place, i)}, errors))
      found.push_back(*slice);
  auto sorted = found;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end()) return found;
  if (errors.full()) {
    errors.add(Error{});
    return found;
  }
  errors.add({.code = "vertex_twice",
              .what = fmt::format("{} stands twice in {}; once is enough",
                                  in_quotes(names_[twice->index()]), what),
              .where = field.place.text(),
              .cause = "a packet is delivered once, and a vertex is on one chip",
              .remedy = "remove one of the two"});
  return found;
}

mapper::Net net_of(const Netlist& netlist, SliceId source, const std::vector<SliceId>& sinks,
                   double weight) {
  mapper::Net net{.source = source, .spikes_per_s = weight, .sinks = {}};
  net.sinks.reserve(sinks.size());
  for (const auto sink : sinks) {
    const auto& slice = netlist.slices[sink.index()];
    for (std::size_t part = 0; part <= slice.synapse_cores; ++part)
      net.sinks.emplace_back(sink.index() + part);
  }
  std::sort(net.sinks.begin(), net.sinks.end());
  return net;
}

std::optional<double> weight_of(Field field, ErrorList& errors) {
  const auto* number = field.value.as<Number>();
  if (number != nullptr && number->value >= 0.0 && number->value <= kMostWeight)
    return number->value;
  errors.add({.code = number != nullptr ? "out_of_range" : "wrong_type",
              .what = fmt::format("the weight is {}; a number from 0 to {} is due",
                                  described(field.value), kMostWeight),
              .where = field.place.text(),
              .cause = "a weight is packets per second, or what stands for them",
              .remedy = "give a number of that range"});
  return std::nullopt;
}

}  // namespace spikeloom::interchange
