// Groups that overlap have to be on one chip together: they are one group.
//
// Shapes   groups in the order of their first member, members ascending; none of a single member.
// Cost     O(members log members).
#pragma once

#include <vector>

#include "mapper/slices.h"

namespace spikeloom::interchange {

using Groups = std::vector<std::vector<mapper::SliceId>>;

[[nodiscard]] Groups merged(const Groups& groups, std::size_t slices);

}  // namespace spikeloom::interchange
