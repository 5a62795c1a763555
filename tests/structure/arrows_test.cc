#include "tests/structure/arrows.h"

#include <gtest/gtest.h>

namespace spikeloom::structure {
namespace {

std::string findings_of(std::string path, std::string text) {
  return to_text(against_the_arrows({source("router/routes.h", ""), source("base/error.h", ""),
                                     source("emulator/native/engine.h", ""),
                                     source("network-specs/proto/network.proto", ""),
                                     source(std::move(path), std::move(text))}));
}

TEST(ThisTree, FollowsTheArrows) {
  ASSERT_GT(this_tree().size(), 30U) << "the tree was not found";
  EXPECT_EQ(to_text(against_the_arrows(this_tree())), "");
}

TEST(AnArrow, MayBeFollowedDirectlyAndOnwards) {
  EXPECT_EQ(findings_of("host-tools/flow/flow.cc", "#include \"router/routes.h\"\n"), "");
  EXPECT_EQ(findings_of("placer/anneal.cc", "#include \"base/error.h\"\n"), "");
  EXPECT_EQ(findings_of("network-specs/network/codec.cc",
                        "#include \"network-specs/proto/network.pb.h\"\n"),
            "");
}

TEST(AnArrow, MustNotBeWalkedBackwards) {
  EXPECT_EQ(findings_of("emulator/native/run.cc", "\n#include \"router/routes.h\"\n"),
            "emulator/native/run.cc:2: emulator/native must not see router/routes.h\n");
  EXPECT_EQ(findings_of("base/json.h", "#include \"router/routes.h\"\n"),
            "base/json.h:1: base must not see router/routes.h\n");
  EXPECT_EQ(findings_of("router/prove.cc", "#  include  <emulator/native/engine.h>\n"),
            "router/prove.cc:1: router must not see emulator/native/engine.h\n");
}

TEST(AnInclude, InACommentIsNone) {
  EXPECT_EQ(findings_of("base/json.h", "// #include \"router/routes.h\"\n"), "");
  EXPECT_EQ(findings_of("base/json.h", "/*\n#include \"router/routes.h\"\n*/\n"), "");
}

TEST(AnInclude, NamesAFileThatExists) {
  EXPECT_EQ(findings_of("router/prove.cc", "#include \"router/gone.h\"\n"),
            "router/prove.cc:1: no such file: router/gone.h\n");
}

TEST(AFile, LivesInARoom) {
  EXPECT_EQ(findings_of("attic/old.cc", ""), "attic/old.cc:1: belongs to no room\n");
}

}  // namespace
}  // namespace spikeloom::structure
