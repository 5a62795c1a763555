// The part that all forms of a netlist share: vertices_resources, and lists that name vertices.
//
// Errors   as netlist.h.
// Cost     O(1) a name and O(n log n) a list of n, whether they are right or wrong.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host-tools/interchange/fields.h"
#include "host-tools/interchange/netlist.h"

namespace spikeloom::interchange {

// Cores and SDRAM under the names that the forms give them, in any case; none for anything else.
enum class Resource : std::uint8_t { cores, sdram };
[[nodiscard]] std::optional<Resource> resource_of(std::string_view name);
// An error for a resource that was seen before, under a name of another case.
using SeenResources = std::array<bool, 2>;
void check_once(std::optional<Resource> resource, const Place& place, SeenResources& seen,
                ErrorList& errors);
// How much of the resource `name`: no more cores than a chip has, no more bytes than 32 bits say.
[[nodiscard]] std::optional<std::uint64_t> amount_of(Field field, std::string_view name,
                                                     ErrorList& errors);

// An error for a name that cannot be printed.
void check_name(std::string_view name, const Place& place, ErrorList& errors);

// One slice, and a part for every further core, for each vertex; named.
void read_vertices(Field field, Netlist& netlist, ErrorList& errors);

// Finds the slice (of several, part 0) of a vertex by its name. Refers to the netlist's names.
class VertexIndex {
 public:
  explicit VertexIndex(const Netlist& netlist);
  [[nodiscard]] std::optional<mapper::SliceId> find(std::string_view name) const;
  // Text that names a vertex; an error otherwise.
  [[nodiscard]] std::optional<mapper::SliceId> read(Field field, ErrorList& errors) const;
  // A list of them, each once.
  [[nodiscard]] std::vector<mapper::SliceId> read_list(Field field, std::string_view what,
                                                       ErrorList& errors) const;

 private:
  const std::vector<std::string>& names_;  // by slice
  std::unordered_map<std::string_view, mapper::SliceId> slices_;
};

// A net from the vertex to all parts of the sinks.
[[nodiscard]] mapper::Net net_of(const Netlist& netlist, mapper::SliceId source,
                                 const std::vector<mapper::SliceId>& sinks, double weight);
// Packets per second: not below 0, and not so many that sums lose meaning.
[[nodiscard]] std::optional<double> weight_of(Field field, ErrorList& errors);

}  // namespace spikeloom::interchange
