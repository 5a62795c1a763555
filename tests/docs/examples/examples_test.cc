// Every `sh` example of the documentation, run as it stands there, in a folder of its own that has
// network-specs beside it. The commands of a page run one after the other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/docs/examples/example.h"
#include "tests/support/scratch.h"

namespace spikeloom::docs {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

const fs::path kTop = SPIKELOOM_SOURCE_DIR;
const std::string kProgram = "./spikeloom";

std::string read(const fs::path& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// `./dev VERB` is not run from inside of a test of ./dev; its verb must exist.
bool is_verb_of_dev(const std::string& command) {
  const auto verb = command.substr(6, command.find(' ', 6) - 6);
  return read(kTop / "dev").find("verb_" + verb + "()") != std::string::npos;
}

struct Ran {
  int exit_code = 0;
  std::string output;  // both streams
};

Ran run(std::string command, const fs::path& folder) {
  for (auto at = command.find(kProgram); at != std::string::npos; at = command.find(kProgram, at)) {
    command.replace(at, kProgram.size(), SPIKELOOM_PROGRAM);
  }
  const auto log = folder / "output.log";
  const auto script =
      "cd '" + folder.string() + "' && { " + command + "; } >output.log 2>&1 </dev/null";
  const int status = std::system(script.c_str());  // NOLINT(cert-env33-c): a shell is the point
  return {WEXITSTATUS(status), read(log)};
}

void check(const Example& example, const fs::path& folder) {
  SCOPED_TRACE(example.command);
  if (example.command.starts_with("git clone ") || example.command.starts_with("cd ")) return;
  if (example.command.starts_with("./dev ")) {
    EXPECT_TRUE(is_verb_of_dev(example.command));
    return;
  }
  ASSERT_TRUE(example.command.starts_with(kProgram + " ")) << "an example that nobody can run";
  const auto ran = run(example.command, folder);
  EXPECT_EQ(ran.exit_code, example.exit_code) << ran.output;
  EXPECT_THAT(missing_lines(example.output, ran.output), IsEmpty()) << ran.output;
}

void check_page(const fs::path& path) {
  const auto name = fs::relative(path, kTop).generic_string();
  const support::ScratchDirectory scratch;
  fs::create_directory_symlink(kTop / "network-specs", scratch.path() / "network-specs");
  for (const auto& example : examples(page(path, read(path)))) {
    SCOPED_TRACE(name + ":" + std::to_string(example.line));
    check(example, scratch.path());
  }
}

TEST(TheReadme, PrintsWhatItShows) {
  ASSERT_THAT(examples(page("", read(kTop / "README.md"))), testing::Not(IsEmpty()));
  check_page(kTop / "README.md");
}

TEST(TheOtherPages, RunAsTheyStand) {
  for (const auto& other : pages(kTop)) {
    if (other.path != kTop / "README.md") check_page(other.path);
  }
}

TEST(AnExample, IsACommandAndItsOutput) {
  const auto found = examples(page(
      "", "```sh\n./spikeloom run a\n./spikeloom check b  # exits 3\n```\n```text\nrate 3\n```\n"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].command, "./spikeloom run a");
  EXPECT_THAT(found[0].output, IsEmpty());
  EXPECT_EQ(found[1].command, "./spikeloom check b");
  EXPECT_EQ(found[1].exit_code, 3);
  EXPECT_THAT(found[1].output, ElementsAre("rate 3"));
}

TEST(ALineOfOutput, IsMissedForItsWordsNotItsNumbers) {
  const std::string output = "run       12.5 s   done\nL4E  4.45 Hz\n";
  EXPECT_THAT(missing_lines({"run  3 s  done", "...", "L4E 17.25 Hz"}, output), IsEmpty());
  EXPECT_THAT(missing_lines({"L5E 4.45 Hz"}, output), ElementsAre("L5E 4.45 Hz"));
}

}  // namespace
}  // namespace spikeloom::docs
