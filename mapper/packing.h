// Light populations on one core, in place of a core for each.
//
// Whoever is one slice, with its synapses on the same core, may share the core with others of the
// same program: model, receptors and number formats of the currents (neurons::NeuronNumbers::shift)
// or, of sources, kind. Those that send each other most spikes come together first, as those spikes
// stay on the core; what is left fills up cores in order. A shared core has at most as many neurons
// as any, what it needs fits memory, and by the mapper's model it is done with its worst tick in
// kPackedShare of one: heavy populations stay alone.
//
// Shapes   slices as slice() gives them; a shared core has the place of its first tenant. Tenants
//          ascend by population.
// Promises equal input gives equal slices; what stays alone is as before.
// Errors   none.
// Cost     O(candidates^2) at worst in counts of neurons, O(nets onto them) a core that is tried;
//          nets() once, and nothing where there are no two candidates.
#pragma once

#include <vector>

#include "mapper/slices.h"

namespace spikeloom::mapper {

// Of a tick, for the worst tick of a core with several populations.
inline constexpr double kPackedShare = 0.5;

// Populations of one core, core by core.
using SharedCores = std::vector<std::vector<network::PopulationId>>;

// `options` as the slices were made with; a limit of no cycles means the network's own tick here.
// Who shared a core `before` comes together first, as far as it still may: so a change of the
// network leaves other cores as they were, and none leaves all.
[[nodiscard]] std::vector<Slice> pack(const network::Network& network, const SliceOptions& options,
                                      std::vector<Slice> slices, const SharedCores& before = {});

}  // namespace spikeloom::mapper
