// The form of the netlists that Heathcote's thesis measured with.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <unordered_map>

#include "host-tools/interchange/forms.h"
#include "host-tools/interchange/vertices.h"

namespace spikeloom::interchange {
namespace {

constexpr std::size_t kWithoutWeight = 2, kWithWeight = 3;

void read_net(Field field, std::size_t number, const VertexIndex& vertices, Netlist& netlist,
              ErrorList& errors) {
  const auto* list = field.value.as<Value::List>();
  if (list == nullptr || list->size() < kWithoutWeight || list->size() > kWithWeight) {
    errors.add({.code = "wrong_type",
                .what = fmt::format("a net is {}; it is due to be a list of 2 or 3",
                                    described(field.value)),
                .where = field.place.text(),
                .cause = "",
                .remedy = "give [source, [sinks]] or [source, [sinks], weight]"});
    return;
  }
  const auto source = vertices.read({(*list)[0], Place(field.place, std::size_t{0})}, errors);
  const auto sinks =
      vertices.read_list({(*list)[1], Place(field.place, std::size_t{1})}, "sinks", errors);
  std::optional<double> weight = 1.0;
  if (list->size() == kWithWeight)
    weight = weight_of({(*list)[2], Place(field.place, std::size_t{2})}, errors);
  if (!source || !weight) return;
  netlist.nets.push_back(net_of(netlist, *source, sinks, *weight));
  netlist.net_names.push_back(std::to_string(number));
}

void read_groups(Field field, const VertexIndex& vertices, Netlist& netlist, ErrorList& errors) {
  const auto* groups = list_of(field, "same_chip_constraints", errors);
  if (groups == nullptr) return;
  for (std::size_t g = 0; g < groups->size(); ++g) {
    auto group = vertices.read_list({(*groups)[g], Place(field.place, g)}, "a group", errors);
    if (!group.empty()) netlist.constraints.together.push_back(std::move(group));
  }
}

// A vertex of several labels counts to the first.
void read_labels(Field field, const VertexIndex& vertices, Netlist& netlist, ErrorList& errors) {
  const auto* labels = object_of(field, "labels", errors);
  if (labels == nullptr) return;
  std::vector<bool> labelled(netlist.slices.size(), false);
  for (const auto& [name, value] : *labels) {
    check_name(name, field.place, errors);
    const network::PopulationId population(netlist.labels.size());
    netlist.labels.push_back({name, ""});
    for (const auto vertex :
         vertices.read_list({value, Place(field.place, name)}, "a label", errors)) {
      if (labelled[vertex.index()]) continue;
      labelled[vertex.index()] = true;
      for (std::size_t part = 0; part <= netlist.slices[vertex.index()].synapse_cores; ++part)
        netlist.slices[vertex.index() + part].population = population;
    }
  }
  const network::PopulationId others(netlist.labels.size());
  for (std::size_t s = 0; s < netlist.slices.size(); ++s)
    if (netlist.slices[s].part == 0 && !labelled[s])
      for (std::size_t part = 0; part <= netlist.slices[s].synapse_cores; ++part)
        netlist.slices[s + part].population = others;
}

std::string colour_of(Field field, ErrorList& errors) {
  const auto* parts = tuple_of(field, 3, "a colour", errors);
  if (parts == nullptr) return "";
  std::array<int, 3> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto* share = (*parts)[i].as<Number>();
    if (share != nullptr && share->value >= 0.0 && share->value <= 1.0) {
      bytes[i] = static_cast<int>(std::lround(255.0 * share->value));
      continue;
    }
    errors.add({.code = "out_of_range",
                .what = fmt::format("a colour's part is {}; a number from 0 to 1 is due",
                                    described((*parts)[i])),
                .where = Place(field.place, i).text(),
                .cause = "",
                .remedy = "give red, green and blue as shares"});
  }
  return fmt::format("#{:02x}{:02x}{:02x}", bytes[0], bytes[1], bytes[2]);
}

void read_colours(Field field, Netlist& netlist, ErrorList& errors) {
  const auto* colours = object_of(field, "label_colours", errors);
  if (colours == nullptr) return;
  std::unordered_map<std::string_view, Label*> named;
  for (auto& label : netlist.labels) named.try_emplace(label.name, &label);
  for (const auto& [name, value] : *colours) {
    auto colour = colour_of({value, Place(field.place, name)}, errors);
    if (const auto label = named.find(name); label != named.end())
      label->second->colour = std::move(colour);
  }
}

}  // namespace

void read_nets_form(Field root, Netlist& netlist, ErrorList& errors) {
  const auto fields = Fields::of(
      root, {"vertices_resources", "nets", "same_chip_constraints", "labels", "label_colours"},
      errors);
  const auto* resources = fields->needed("vertices_resources", errors);
  if (resources == nullptr) return;
  read_vertices({*resources, Place(root.place, "vertices_resources")}, netlist, errors);
  const VertexIndex vertices(netlist);
  const Place place(root.place, "nets");
  if (const auto* nets = list_of({*fields->find("nets"), place}, "nets", errors)) {
    netlist.nets.reserve(nets->size());
    for (std::size_t n = 0; n < nets->size(); ++n)
      read_net({(*nets)[n], Place(place, n)}, n, vertices, netlist, errors);
  }
  if (const auto* groups = fields->find("same_chip_constraints"))
    read_groups({*groups, Place(root.place, "same_chip_constraints")}, vertices, netlist, errors);
  if (const auto* labels = fields->find("labels"))
    read_labels({*labels, Place(root.place, "labels")}, vertices, netlist, errors);
  netlist.labels.push_back({});  // of vertices that have none
  if (const auto* colours = fields->find("label_colours"))
    read_colours({*colours, Place(root.place, "label_colours")}, netlist, errors);
}

}  // namespace spikeloom::interchange
