// graph.json of the place-and-route interchange format.
#include "host-tools/interchange/forms.h"
#include "host-tools/interchange/vertices.h"

namespace spikeloom::interchange {
namespace {

void read_edge(Field field, const std::string& name, const VertexIndex& vertices, Netlist& netlist,
               ErrorList& errors) {
  const auto fields = Fields::of(field, {"source", "sinks", "weight", "type"}, errors);
  if (!fields) return;
  const auto* from = fields->needed("source", errors);
  const auto* to = fields->needed("sinks", errors);
  const auto* amount = fields->needed("weight", errors);
  const auto* type = fields->needed("type", errors);
  if (from == nullptr || to == nullptr || amount == nullptr || type == nullptr) return;
  const auto source = vertices.read({*from, Place(field.place, "source")}, errors);
  const auto sinks = vertices.read_list({*to, Place(field.place, "sinks")}, "sinks", errors);
  const auto weight = weight_of({*amount, Place(field.place, "weight")}, errors);
  static_cast<void>(text_of({*type, Place(field.place, "type")}, "type", errors));
  if (!source || !weight) return;
  netlist.nets.push_back(net_of(netlist, *source, sinks, *weight));
  netlist.net_names.push_back(name);
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
  for (const auto& [name, value] : *edges)
    read_edge({value, Place(place, name)}, name, vertices, netlist, errors);
}

}  // namespace spikeloom::interchange
