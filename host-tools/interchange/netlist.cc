#include "host-tools/interchange/netlist.h"

#include <fmt/format.h>

#include "host-tools/interchange/files.h"
#include "host-tools/interchange/forms.h"
#include "host-tools/interchange/same_chip.h"
#include "host-tools/interchange/vertices.h"
#include "network-specs/proto/forms.h"

namespace spikeloom::interchange {
namespace {

Errors unknown_format(std::string what) {
  return {
      {ErrorClass::invalid_input, "unknown_format", std::move(what), "",
       "'nets' is a member of the thesis's form, 'edges' of the interchange format's graph.json",
       "give a netlist: an object with vertices_resources and either nets or edges"}};
}

void note_nets(Netlist& netlist) {
  std::size_t without = 0;
  for (const auto& net : netlist.nets) without += net.sinks.empty() ? 1 : 0;
  if (without > 0)
    netlist.notes.push_back(
        fmt::format("{} of {} nets have no sinks: they have keys, and no routes", without,
                    netlist.nets.size()));
}

}  // namespace

tl::expected<Netlist, Errors> parse_netlist(std::string_view bytes) {
  const auto value = parse_json(bytes);
  if (!value) return tl::unexpected(value.error());
  const auto* object = value->as<Value::Object>();
  if (object == nullptr)
    return tl::unexpected(unknown_format("the file is " + described(*value) + ", and no object"));
  bool nets = false, edges = false;
  for (const auto& member : *object) {
    nets = nets || member.name == "nets";
    edges = edges || member.name == "edges";
  }
  if (nets == edges)
    return tl::unexpected(unknown_format(nets ? "the file has both nets and edges"
                                              : "the file has neither nets nor edges"));
  Netlist netlist;
  ErrorList errors;
  const Place root;
  if (nets) {
    read_nets_form({*value, root}, netlist, errors);
  } else {
    read_edges_form({*value, root}, netlist, errors);
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors).take());
  netlist.constraints.together = merged(netlist.constraints.together, netlist.slices.size());
  note_nets(netlist);
  return netlist;
}

tl::expected<Netlist, Errors> read_netlist(const std::filesystem::path& path) {
  const auto bytes = read_text(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto netlist = parse_netlist(*bytes);
  if (!netlist) return tl::unexpected(proto::in_file(std::move(netlist).error(), path));
  netlist->name = path.stem().string();
  return netlist;
}

Errors undeliverable(const Netlist& netlist) {
  ErrorList errors;
  std::vector<bool> is_device(netlist.slices.size(), false);
  for (const auto& device : netlist.constraints.devices) is_device[device.slice.index()] = true;
  for (std::size_t n = 0; n < netlist.nets.size(); ++n) {
    for (const auto sink : netlist.nets[n].sinks) {
      if (netlist.slices[sink.index()].has_core || is_device[sink.index()]) continue;
      if (errors.full()) return std::move(errors).take();
      errors.add({.code = "sink_without_core",
                  .what = fmt::format("net '{}' leads to vertex '{}', which has 0 cores and is "
                                      "behind no link; packets end at a core or leave by a link",
                                      netlist.net_names[n], netlist.names[sink.index()]),
                  .where = fmt::format("net {}", netlist.net_names[n]),
                  .cause = "a vertex without cores is memory alone, unless constraints make it a "
                           "device",
                  .remedy = "give the vertex a core, or a location and a route_endpoint"});
    }
  }
  return std::move(errors).take();
}

}  // namespace spikeloom::interchange
