#include "tests/structure/packages.h"

#include <algorithm>

#include "tests/structure/arrows.h"

namespace spikeloom::structure {
namespace {

struct Package {
  std::string_view include;             // how its includes begin
  std::vector<std::string_view> homes;  // files, or folders
};

// fmt is as the standard's std::format will be; the others have one home.
const std::vector<Package>& packages() {
  static const std::vector<Package> table{
      {"Random123/", {"base/philox.cc"}},
      {"asio", {"emulator/serve"}},
      {"boost/", {"router/chip_graph.h", "router/chip_graph.cc"}},
      {"CLI/", {"host-tools/cli"}},
      {"fmt/",
       {"base", "network-specs", "mapper", "placer", "router", "emulator", "host-tools", "tests"}},
      {"google/protobuf/", {"network-specs", "host-tools/checkpoint", "tests"}},
      {"hdf5.h", {"host-tools/results"}},
      {"hwy/", {"base/philox.cc", "emulator/native", "tests/neon", "tests/unit"}},
      {"libusb-1.0/", {"host-tools/link/usb"}},
      {"metis.h", {"mapper/partition.cc"}},
      {"mpi.h", {"emulator/native/mpi_exchange.cc"}},
      {"nlohmann/",
       {"emulator/serve", "host-tools/interchange/json_value.cc", "host-tools/report",
        "host-tools/results", "tests/unit"}},
      {"spdlog/", {"base/log.h", "base/log.cc"}},
      {"tl/expected.hpp", {"base/error.h"}},
      {"umockdev.h", {"tests/usb"}},
      {"unicorn/", {"tests/differential"}},
      {"benchmark/", {"tests/bench"}},
      {"gmock/", {"tests"}},
      {"gtest/", {"tests"}},
      {"rapidcheck", {"tests"}},
      // System headers.
      {"fcntl.h",
       {"host-tools/cli/child.cc", "host-tools/cli/main.cc", "host-tools/results/disk.cc",
        "host-tools/results/run_directory.cc", "tests"}},
      {"sys/mman.h",
       {"emulator/native", "emulator/board/lazy_memory.cc", "emulator/board/cpu/code_cache.cc"}},
      {"linux/", {"tests/usb"}},
      {"sched.h", {"base/parallel.cc"}},
      {"sys/resource.h",
       {"emulator/native/machine_memory.cc", "host-tools/bench/quietness.cc",
        "host-tools/cli/child.cc", "host-tools/results/disk.cc", "tests"}},
      {"stdint.h", {"tests/board/programs"}},
      {"arpa/inet.h", {"host-tools/link/udp.cc", "tests"}},
      {"netdb.h", {"host-tools/link/udp.cc"}},
      {"netinet/in.h", {"host-tools/link/udp.cc", "tests"}},
      {"poll.h", {"host-tools/link/udp.cc"}},
      {"sys/", {"host-tools/cli", "host-tools/link/udp.cc", "tests"}},
      {"unistd.h",
       {"emulator/native/machine_memory.cc", "host-tools/cli", "host-tools/link/udp.cc",
        "host-tools/results/disk.cc", "host-tools/results/run_directory.cc", "tests"}},
  };
  return table;
}

bool is_generated(std::string_view include) { return include.ends_with(".pb.h"); }

bool is_standard(std::string_view include) {
  return include.find_first_of("./") == std::string_view::npos && include != "rapidcheck";
}

bool is_freestanding(std::string_view include) {
  static constexpr std::string_view kHeaders[] = {
      "algorithm", "array",    "bit",     "compare", "concepts",    "cstddef", "cstdint",
      "limits",    "optional", "numeric", "span",    "type_traits", "utility"};
  return std::find(std::begin(kHeaders), std::end(kHeaders), include) != std::end(kHeaders);
}

bool is_at_home(std::string_view path, const Package& package) {
  return std::any_of(package.homes.begin(), package.homes.end(),
                     [&](auto home) { return is_under(path, home); });
}

// The first reason why `include` must not stand in `path`; empty when it may.
std::string objection(std::string_view path, std::string_view include) {
  if (is_under(path, "board-runtime/shared") && room_of(include).empty()) {
    return is_freestanding(include) ? "" : "is not freestanding";
  }
  if (is_standard(include)) return "";
  const std::string_view begins = is_generated(include) ? "google/protobuf/" : include;
  if (!room_of(include).empty() && !is_generated(include)) return "";
  const auto& table = packages();
  const auto package = std::find_if(table.begin(), table.end(),
                                    [&](auto& p) { return begins.starts_with(p.include); });
  if (package == table.end()) return "is a package without a home";
  return is_at_home(path, *package) ? "" : "is included outside its home";
}

}  // namespace

Findings strange_includes(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree) {
    for (const auto& include : includes(file)) {
      const auto why = objection(file.path, include.what);
      if (!why.empty()) findings.push_back({file.path, include.line, include.what + " " + why});
    }
  }
  return findings;
}

}  // namespace spikeloom::structure
