// Betters a placement by moves at low temperature: swaps of two slices, moves to free cores, swaps
// of all slices of two chips.
//
// The start is good (a curve, a min-cut), and a hot start would destroy it: the first temperature
// is a small part of the mean change that random moves make. Three moves of slices in four lead
// towards one that the slice talks to. Effort is bounded by work, not by time, so the result is the
// same on every machine; it is sequential, so the number of threads does not matter either.
//
// Promises never worse than the start by TreeCost::total(); legal if the start is.
// Cost     effort times a bounded work: a constant and a part for every slice; less where few
//          slices leave little to do.
// Source   Kirkpatrick et al. 1983; low temperatures and tree length: ADR 0013.
#pragma once

#include <cstdint>

#include "mapper/folded_nets.h"
#include "placer/distances.h"
#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] ChipOfSlice anneal(const Problem& problem, const mapper::FoldedNets& nets,
                                 const Distances& distances, const ChipOfSlice& start,
                                 const PlaceOptions& options);

}  // namespace spikeloom::placer
