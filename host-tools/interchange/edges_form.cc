// graph.json of the place-and-route interchange format.
#include <fmt/format.h>

#include "host-tools/interchange/forms.h"
#include "host-tools/interchange/vertices.h"

namespace spikeloom::interchange {
namespace {

constexpr std::string_view kMulticast = "mc";

// Its type; none on an error.
std::string_view read_edge(Field field, const std::string& name, const VertexIndex& vertices,
                           Netlist& netlist, ErrorList& errors) {
  const auto fields = Fields::of(field, {"source", "sinks", "weight", "type"}, errors);
  if (!fields) return {};
  const auto* from = fields->needed("source", errors);
  const auto* to = fields->needed("sinks", errors);
  const auto* amount = fields->needed("weight", errors);
  const auto* type = fields->needed("type", errors);
  if (from == nullptr || to == nullptr || amount == nullptr || type == nullptr) return {};
  const auto source = vertices.read({*from, Place(field.place, "source")}, errors);
  const auto sinks = vertices.read_list({*to, Place(field.place, "sinks")}, "sinks", errors);
  const auto weight = weight_of({*amount, Place(field.place, "weight")}, errors);
  const auto* name_of_type = text_of({*type, Place(field.place, "type")}, "type", errors);
  if (!source || !weight || name_of_type == nullptr) return {};
  netlist.nets.push_back(net_of(netlist, *source, sinks, *weight));
  netlist.net_names.push_back(name);
  return *name_of_type;
}

}  // namespace

void read_edges_form(Field root, Netlist& netlist, ErrorList& errors) {
  const auto fields = Fields::of(root, {"vertices_resources", "edges"}, errors);
  const auto* resources = fields->needed("vertices_resources", errors);
  if (resources == nullptr) return;
  read_vertices({*resources, Place(root.place, "vertices_resources")}, netlist, errors);
  netlist.labels.push_back({});
  const VertexIndex vertices(netlist);
  const Place place(root.place, "edges");
  const auto* edges = object_of({*fields->find("edges"), place}, "edges", errors);
  if (edges == nullptr) return;
  netlist.nets.reserve(edges->size());
  netlist.net_names.reserve(edges->size());
  std::size_t others = 0;
  for (const auto& [name, value] : *edges) {
    check_name(name, place, errors);
    others += read_edge({value, Place(place, name)}, name, vertices, netlist, errors) == kMulticast
                  ? 0
                  : 1;
  }
  if (others > 0)
    netlist.notes.push_back(
        fmt::format("{} of {} edges are of another type than '{}'; they are mapped as multicast",
                    others, edges->size(), kMulticast));
}

}  // namespace spikeloom::interchange
