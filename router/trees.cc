#include "router/trees.h"

#include "router/negotiate.h"
#include "router/ner.h"
#include "router/steiner.h"

namespace spikeloom::router {

const std::vector<NamedTreeBuilder>& tree_builders() {
  static const std::vector<NamedTreeBuilder> builders{
      {"negotiated", "shares out traffic", negotiated_trees},
      {"steiner", "nearest sink first over live links", steiner_trees},
      {"ner", "neighbour exploring routing, longest dimension first", ner_trees},
  };
  return builders;
}

}  // namespace spikeloom::router
