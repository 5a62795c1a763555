// What constraints and keys of the corpora are about: four vertices, two nets, a torus of 2 x 2
// chips without (1,1), without the link that leads west from (0,0).
#pragma once

#include "host-tools/interchange/constraints.h"
#include "host-tools/interchange/keys_json.h"
#include "host-tools/interchange/machine_json.h"

namespace spikeloom::fuzz {

inline interchange::Netlist small_netlist() {
  return *interchange::parse_netlist(R"({"vertices_resources": {"a": {"cores": 1, "sdram": 10},
    "b": {"cores": 1}, "c": {"cores": 2}, "d": {}},
    "edges": {"e": {"source": "a", "sinks": ["b"], "weight": 1, "type": ""},
              "f": {"source": "b", "sinks": ["a", "c"], "weight": 1, "type": ""}}})");
}

inline machine::Machine small_machine() {
  return interchange::parse_machine_json(R"({"width": 2, "height": 2,
    "chip_resources": {"cores": 18, "sdram": 1000}, "dead_chips": [[1, 1]],
    "dead_links": [[0, 0, "west"], [1, 0, "east"]]})")
      ->machine;
}

}  // namespace spikeloom::fuzz
