// The steps by which parts of neurons get better: moves at a temperature and at prices, then chains
// of moves out of parts that are over a limit, then exchanges between parts that are full.
//
// Cores are usually all full, so hardly any single move is legal. Moves therefore pay a price that
// rises with the neurons of a part: neurons flow to where they save copies, and the prices level
// the parts, more strictly with every pass. What is left over then goes along the cheapest chains
// of parts, each of which hands a neuron on.
//
// Units    gains as Connectivity's; temperature and price in steps of the mean weight of a neuron.
// Promises equal input gives equal parts: every neuron in turn, draws from a counter.
// Cost     a pass looks at most neurons; those far from the border of their part are passed over
//          for some passes.
// Source   moves by gain: Fiduccia and Mattheyses 1982; annealing: Kirkpatrick et al. 1983; prices
//          that balance: as in negotiated routing (McMurchie and Ebeling 1995).
#pragma once

#include "mapper/connectivity.h"
#include "mapper/neuron_parts.h"

namespace spikeloom::mapper {

struct NeuronSearch {
  const NeuronGraph& graph;
  const NeuronParts& parts;
  Connectivity& now;
  PartLoads& loads;
  double unit = 1.0;  // mean weight of a neuron

  void move(std::uint32_t neuron, std::uint32_t to) {
    loads.move(neuron, now.part(neuron), to);
    now.move(neuron, to);
  }
};

struct Cooling {
  int passes = 20;
  std::uint32_t seed = 1;
  double hot = 0.5, cold = 0.1;    // temperature, first and last
  double cheap = 0.2, dear = 2.0;  // price of a neuron too many, first and last
};
// Parts may be over their limit of neurons before and after; over no other that they kept.
void cool(NeuronSearch& search, const Cooling& cooling);

// Moves neurons out of parts over a limit; false where no way was found.
[[nodiscard]] bool legalise(NeuronSearch& search);

// Exchanges pairs of neurons, and moves single ones where there is room, as long as that saves
// copies and in at most so many passes. Limits that are kept stay kept.
void exchange(NeuronSearch& search, int passes);

}  // namespace spikeloom::mapper
