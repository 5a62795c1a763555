#include "tests/structure/packages.h"

#include <gtest/gtest.h>

namespace spikeloom::structure {
namespace {

std::string findings_of(std::string path, const std::string& include) {
  return to_text(strange_includes({source(std::move(path), "#include <" + include + ">\n")}));
}

TEST(ThisTree, IncludesEachPackageAtItsHomeOnly) {
  ASSERT_GT(this_tree().size(), 30U) << "the tree was not found";
  EXPECT_EQ(to_text(strange_includes(this_tree())), "");
}

TEST(APackage, MayBeIncludedAtHome) {
  EXPECT_EQ(findings_of("mapper/partition.cc", "metis.h"), "");
  EXPECT_EQ(findings_of("tests/unit/base/error_test.cc", "rapidcheck/gtest.h"), "");
  EXPECT_EQ(findings_of("mapper/groups.cc", "vector"), "");
}

TEST(APackage, IsFoundElsewhere) {
  EXPECT_EQ(findings_of("placer/anneal.cc", "metis.h"),
            "placer/anneal.cc:1: metis.h is included outside its home\n");
  EXPECT_EQ(findings_of("router/ner.cc", "boost/graph/breadth_first_search.hpp"),
            "router/ner.cc:1: boost/graph/breadth_first_search.hpp is included outside its home\n");
  EXPECT_EQ(findings_of("host-tools/flow/flow.cc", "network-specs/proto/network.pb.h"),
            "host-tools/flow/flow.cc:1: network-specs/proto/network.pb.h is included outside its "
            "home\n");
}

TEST(APackage, NobodyKnowsNeedsAHomeFirst) {
  EXPECT_EQ(findings_of("mapper/groups.cc", "kahypar/api.h"),
            "mapper/groups.cc:1: kahypar/api.h is a package without a home\n");
}

TEST(ASharedHeader, StaysFreestanding) {
  EXPECT_EQ(findings_of("board-runtime/shared/kernels/lif.h", "cstdint"), "");
  EXPECT_EQ(findings_of("board-runtime/shared/kernels/lif.h", "board-runtime/shared/fixed/q.h"),
            "");
  EXPECT_EQ(findings_of("board-runtime/shared/kernels/lif.h", "vector"),
            "board-runtime/shared/kernels/lif.h:1: vector is not freestanding\n");
}

}  // namespace
}  // namespace spikeloom::structure
