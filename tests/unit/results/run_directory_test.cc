#include "host-tools/results/run_directory.h"

#include <gtest/gtest.h>

#include "tests/support/scratch.h"

namespace spikeloom::results {
namespace {

namespace fs = std::filesystem;
using support::bytes_of;
using support::ScratchDirectory;

constexpr std::chrono::system_clock::time_point kNow{std::chrono::seconds{1769881325}};

std::vector<std::string> names_in(const fs::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

TEST(RunDirectory, IsNamedByTimeAndDigestAndIsTheLatest) {
  const ScratchDirectory scratch;
  const auto run = RunDirectory::create(scratch.path() / "runs", "9f3c01ab77665544", kNow);
  ASSERT_TRUE(run) << to_text(run.error());
  EXPECT_EQ(run->path().filename(), "20260131T174205Z-9f3c01ab");
  EXPECT_EQ(fs::read_symlink(scratch.path() / "runs" / "latest"), "20260131T174205Z-9f3c01ab");
}

TEST(RunDirectory, OfTheSameSecondIsAnother) {
  const ScratchDirectory scratch;
  ASSERT_TRUE(RunDirectory::create(scratch.path(), "9f3c01ab", kNow));
  const auto second = RunDirectory::create(scratch.path(), "9f3c01ab", kNow);
  ASSERT_TRUE(second) << to_text(second.error());
  EXPECT_EQ(second->path().filename(), "20260131T174205Z-9f3c01ab-2");
  EXPECT_EQ(names_in(scratch.path()),
            (std::vector<std::string>{"20260131T174205Z-9f3c01ab", "20260131T174205Z-9f3c01ab-2",
                                      "latest"}));
  EXPECT_EQ(fs::read_symlink(scratch.path() / "latest"), "20260131T174205Z-9f3c01ab-2");
}

TEST(RunDirectory, HoldsWhatWasWrittenAndNothingElse) {
  const ScratchDirectory scratch;
  const auto run = RunDirectory::at(scratch.path() / "deep" / "run", false);
  ASSERT_TRUE(run) << to_text(run.error());
  ASSERT_TRUE(run->write("report.json", "{}\n"));
  ASSERT_TRUE(run->write("report.json", "{\"format\": 1}\n"));
  EXPECT_EQ(names_in(run->path()), std::vector<std::string>{"report.json"});
  EXPECT_EQ(bytes_of(run->path() / "report.json"), "{\"format\": 1}\n");
}

TEST(RunDirectory, ThatHoldsFilesIsOnlyTakenWhenAllowed) {
  const ScratchDirectory scratch;
  std::ofstream(scratch.path() / "thesis.tex") << "precious";
  const auto refused = RunDirectory::at(scratch.path(), false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "output_exists");
  EXPECT_EQ(refused.error().error_class, ErrorClass::output_failed);
  const auto allowed = RunDirectory::at(scratch.path(), true);
  ASSERT_TRUE(allowed);
  ASSERT_TRUE(allowed->write("report.json", "{}"));
  EXPECT_EQ(bytes_of(scratch.path() / "thesis.tex"), "precious");
}

TEST(RunDirectory, WhereAFileIsInTheWayIsAnError) {
  const ScratchDirectory scratch;
  std::ofstream(scratch.path() / "file") << "x";
  EXPECT_EQ(RunDirectory::at(scratch.path() / "file", true).error().error_class,
            ErrorClass::output_failed);
  EXPECT_EQ(RunDirectory::create(scratch.path() / "file" / "runs", "d", kNow).error().error_class,
            ErrorClass::output_failed);
}

TEST(RunDirectory, WhereADirectoryIsInTheWayOfAFileDoesNotAskForSpace) {
  const ScratchDirectory scratch;
  fs::create_directory(scratch.path() / "report.html");
  const auto written = RunDirectory::at(scratch.path(), true)->write("report.html", "x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "not_written");
  EXPECT_EQ(written.error().remedy, "write elsewhere");
  EXPECT_EQ(names_in(scratch.path()), std::vector<std::string>{"report.html"});
}

TEST(RunDirectory, OnAFullDiskKeepsTheOldFileAndNoHalf) {
  const ScratchDirectory scratch;
  const auto run = RunDirectory::at(scratch.path(), true);
  ASSERT_TRUE(run->write("report.html", "old"));
  {
    const support::FullDisk disk(4096);
    const auto written = run->write("report.html", std::string(10000, 'x'));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().error_class, ErrorClass::output_failed);
    EXPECT_EQ(written.error().where, (scratch.path() / "report.html").string());
    EXPECT_EQ(written.error().remedy, "free space on the disk, or write elsewhere");
  }
  EXPECT_EQ(names_in(scratch.path()), std::vector<std::string>{"report.html"});
  EXPECT_EQ(bytes_of(scratch.path() / "report.html"), "old");
}

TEST(RunDirectory, ForgetsAFileWhoseWriterFailed) {
  const ScratchDirectory scratch;
  const auto run = RunDirectory::at(scratch.path(), true);
  const auto written = run->write_with("spikes.h5", [](const fs::path& temporary) -> Result<void> {
    std::ofstream(temporary) << "half";
    return failure(ErrorClass::output_failed, "half", "only half was written", "", "", "");
  });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "half");
  EXPECT_TRUE(names_in(scratch.path()).empty());
}

}  // namespace
}  // namespace spikeloom::results
