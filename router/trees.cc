#include "router/trees.h"

#include "router/ner.h"
#include "router/steiner.h"

namespace spikeloom::router {

const std::vector<NamedTreeBuilder>& tree_builders() {
  static const std::vector<NamedTreeBuilder> builders{
      {"steiner", "nearest sink first over live links", steiner_trees},
      {"ner", "neighbour exploring routing, longest dimension first", ner_trees},
  };
  return builders;
}

}  // namespace spikeloom::router
