// All stages on the boards that exist, whole and broken.
#include <gtest/gtest.h>

#include "router/keys.h"
#include "router/legal_trees.h"
#include "router/minimise.h"
#include "router/prove.h"
#include "router/trees.h"
#include "tests/support/layered_network.h"

namespace spikeloom::router {
namespace {

using machine::MachineSpec;
using machine::Shape;

struct Board {
  const char* name;
  MachineSpec spec;
  std::uint32_t neurons;  // a slice, so that the layered network fits
};

std::vector<Board> boards() {
  std::vector<Board> all{
      {"spinn3", {}, 2048}, {"spinn5", {}, 256}, {"triad", {}, 256}, {"broken_triad", {}, 256}};
  all[0].spec.shape = Shape::spinn3;
  all[1].spec.shape = Shape::spinn5;
  all[2].spec.shape = Shape::torus_of_triads;
  auto& broken = all[3].spec;
  broken.shape = Shape::torus_of_triads;
  broken.dead_chips = {{2, 2}};
  broken.dead_links = {{{3, 3}, chip::Link::north},
                       {{3, 3}, chip::Link::north_east},
                       {{4, 4}, chip::Link::south},
                       {{1, 1}, chip::Link::east}};
  return all;
}

class ABoard : public testing::TestWithParam<Board> {};
INSTANTIATE_TEST_SUITE_P(Of, ABoard, testing::ValuesIn(boards()),
                         [](const auto& board) { return std::string(board.param.name); });

TEST_P(ABoard, CarriesTheLayeredNetworkProven) {
  for (const auto spread : {support::Spread::poured, support::Spread::scattered}) {
    const auto given =
        support::layered_case(GetParam().neurons, *machine::build(GetParam().spec), spread);
    const auto blocks = *keys(given.problem(), given.placement, {});
    for (const auto& builder : tree_builders()) {
      const auto trees = builder.build(given.problem(), given.placement, {});
      ASSERT_TRUE(trees.has_value()) << to_text(trees.error());
      for (const auto& error : legal_trees(given.problem(), given.placement, *trees)) {
        ADD_FAILURE() << builder.name << ": " << to_text(error);
      }
      const auto tables = minimise(given.machine, demands(given.machine, *trees, blocks),
                                   {.work = 5'000'000, .net_names = {}});
      ASSERT_TRUE(tables.has_value()) << to_text(tables.error());
      for (const auto& error : prove(given.problem(), given.placement, blocks, *tables)) {
        ADD_FAILURE() << builder.name << ": " << to_text(error);
      }
    }
  }
}

}  // namespace
}  // namespace spikeloom::router
