// What the machine can give: the least of what the system, its groups and its limits leave.
#include "emulator/native/machine_memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "emulator/native/memory.h"
#include "tests/support/scratch.h"

namespace spikeloom::native {
namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

class TheMachinesMemory : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const {
    const auto path = scratch_.path() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  [[nodiscard]] MemoryFiles files() const {
    const std::string root = scratch_.path().string();
    return {root + "/meminfo", root + "/own", root + "/groups", root + "/statm", kUnlimited};
  }

  support::ScratchDirectory scratch_;
};

TEST_F(TheMachinesMemory, IsUnlimitedWhereNothingIsSaid) {
  EXPECT_EQ(available_bytes(files()), kUnlimited);
}

TEST_F(TheMachinesMemory, IsWhatTheSystemHasLeft) {
  write("meminfo", "MemTotal:  8388608 kB\nMemFree: 17 kB\nMemAvailable:  4194304 kB\n");
  EXPECT_EQ(available_bytes(files()), 4 * kGiB);
}

TEST_F(TheMachinesMemory, IsHeldByTheTightestGroupAboveTheProcess) {
  write("meminfo", "MemAvailable:  4194304 kB\n");
  write("own", "0::/jobs/one\n");
  write("groups/jobs/one/memory.max", "max\n");
  write("groups/jobs/one/memory.current", "1000\n");
  EXPECT_EQ(available_bytes(files()), 4 * kGiB);
  write("groups/jobs/memory.max", std::to_string(3 * kGiB));
  write("groups/jobs/memory.current", std::to_string(2 * kGiB));
  EXPECT_EQ(available_bytes(files()), kGiB);
  // Idle pages of files are given back when asked for.
  write("groups/jobs/memory.stat", "anon 7\ninactive_file " + std::to_string(kGiB / 2) + "\n");
  EXPECT_EQ(available_bytes(files()), kGiB + kGiB / 2);
  write("groups/jobs/memory.current", std::to_string(5 * kGiB));
  EXPECT_EQ(available_bytes(files()), 0U);
}

// Inside a container the group's own path is often not to be seen; its root is.
TEST_F(TheMachinesMemory, IsHeldByTheRootOfTheGroupsOfAContainer) {
  write("own", "0::/not/to/be/seen\n");
  write("groups/memory.max", std::to_string(kGiB));
  write("groups/memory.current", "0\n");
  EXPECT_EQ(available_bytes(files()), kGiB);
}

TEST_F(TheMachinesMemory, KnowsTheFirstVersionOfGroups) {
  write("own", "12:cpu,cpuacct:/a\n4:memory:/a/b\n0::/\n");
  write("groups/memory/a/memory.limit_in_bytes", std::to_string(2 * kGiB));
  write("groups/memory/a/memory.usage_in_bytes", std::to_string(kGiB));
  write("groups/memory/a/b/memory.limit_in_bytes", "9223372036854771712\n");
  write("groups/memory/a/b/memory.usage_in_bytes", "5\n");
  EXPECT_EQ(available_bytes(files()), kGiB);
}

TEST_F(TheMachinesMemory, IsHeldByTheLimitOnAddresses) {
  auto limited = files();
  limited.address_limit = kGiB;
  EXPECT_EQ(available_bytes(limited), kGiB);
  write("statm", "1000 500 20 1 0 30 0\n");  // pages
  EXPECT_EQ(available_bytes(limited),
            kGiB - 1000U * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
}

TEST_F(TheMachinesMemory, SaysInWhichPagesAMappingIs) {
  write("smaps",
        "1000-3000 rw-p 00000000 00:00 0 \nRss:   8 kB\nAnonHugePages:   0 kB\n"
        "7f0000000000-7f0010000000 rw-p 00000000 00:00 0 \nRss:   6144 kB\n"
        "AnonHugePages:    4096 kB\nVmFlags: rd wr\n"
        "7f0020000000-7f0030000000 r--p 00000000 fe:00 12 lib-a.so\nRss: 12 kB\n");
  const std::string smaps = scratch_.path() / "smaps";
  const auto at = [&](std::uintptr_t address) {
    return resident(reinterpret_cast<const std::byte*>(address), smaps);
  };
  EXPECT_EQ(at(0x7f0000000000).bytes, 6U << 20);
  EXPECT_EQ(at(0x7f000fffffff).in_huge_pages, 4U << 20);
  EXPECT_EQ(at(0x2fff).bytes, 8192U);
  EXPECT_EQ(at(0x3000).bytes, 0U);
}

TEST(AReservation, KnowsWhatItTook) {
  Reservation memory(64U << 20, false);
  EXPECT_FALSE(memory.huge_pages());
  const std::uint64_t before = resident(memory.data()).bytes;
  for (std::size_t i = 0; i < memory.bytes() / 2; i += 4096) memory.data()[i] = std::byte{1};
  const Resident after = resident(memory.data());
  EXPECT_GE(after.bytes, before + memory.bytes() / 2);
  EXPECT_EQ(after.in_huge_pages, 0U);
}

}  // namespace
}  // namespace spikeloom::native
